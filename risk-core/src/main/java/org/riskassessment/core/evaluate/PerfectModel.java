package org.riskassessment.core.evaluate;

import java.util.Arrays;

/**
 * The expected calibration error of a model whose risks are all right, over 200 independent draws
 * of the labels from these risks.
 *
 * @param mean of the draws
 * @param p95 exceeded by one in twenty draws
 */
public record PerfectModel(double mean, double p95) {
  static final int DRAWS = 200;

  static PerfectModel of(double[] sorted) {
    return new PerfectModel(
        Arrays.stream(sorted).average().orElseThrow(), ClientBootstrap.quantile(sorted, 0.95));
  }
}
