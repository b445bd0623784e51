package org.riskassessment.core.evaluate;

import java.util.Arrays;

/**
 * The expected calibration error of a model whose every risk is right, over 200 draws of the
 * labels, independent of each other, by these risks.
 *
 * @param mean of the draws
 * @param p95 which one in twenty exceeds
 */
public record PerfectModel(double mean, double p95) {
  static final int DRAWS = 200;

  static PerfectModel of(double[] sorted) {
    return new PerfectModel(
        Arrays.stream(sorted).average().orElseThrow(), ClientBootstrap.quantile(sorted, 0.95));
  }
}
