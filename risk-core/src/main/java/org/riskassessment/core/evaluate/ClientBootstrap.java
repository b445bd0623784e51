package org.riskassessment.core.evaluate;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Resamples clients, with all their rows, with replacement (Efron's bootstrap over clusters), from
 * a seed: the same seed draws the same clients, so that two models are compared on the same draws.
 *
 * @param resamples number of draws
 * @param clients number of clients drawn from and, with replacement, drawn each time
 */
record ClientBootstrap(int resamples, int clients, long seed) {

  /** A statistic of each resample, sorted; NaN ones (a class missing from the draw) left out. */
  double[] sorted(ToDoubleFunction<int[]> statisticOfWeights) {
    Random random = new Random(seed);
    double[] statistics = new double[resamples];
    int[] weight = new int[clients];
    for (int b = 0; b < resamples; b++) {
      Arrays.fill(weight, 0);
      for (int i = 0; i < clients; i++) {
        weight[random.nextInt(clients)]++;
      }
      statistics[b] = statisticOfWeights.applyAsDouble(weight);
    }
    double[] defined = Arrays.stream(statistics).filter(s -> !Double.isNaN(s)).toArray();
    Arrays.sort(defined);
    return defined;
  }

  /** Quantile of sorted values by linear interpolation (type 7). */
  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** Standard deviation with n - 1. */
  static double standardDeviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
