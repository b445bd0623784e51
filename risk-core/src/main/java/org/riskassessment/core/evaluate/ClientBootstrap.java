package org.riskassessment.core.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Resamples clients, with all their rows, with replacement (Efron's bootstrap over clusters), from
 * a seed: the same seed draws the same clients, so that two models are compared on the same draws.
 *
 * @param resamples number of draws
 * @param clients number of clients; as many are drawn each time, with replacement
 */
record ClientBootstrap(int resamples, int clients, long seed) {

  /**
   * Passes on each draw: how often each client was drawn, in an array that the next draw
   * overwrites, and the number of the draw from 0.
   */
  void each(ObjIntConsumer<int[]> use) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] weight = new int[clients];
    for (int b = 0; b < resamples; b++) {
      Arrays.fill(weight, 0);
      for (int i = 0; i < clients; i++) {
        // One of 2^32 equally likely places, scaled down: the same on every JDK, unlike nextInt.
        weight[(int) ((random.nextLong() >>> 32) * clients >>> 32)]++;
      }
      use.accept(weight, b);
    }
  }

  /** A statistic of each resample, sorted; NaN ones (a class missing from the draw) left out. */
  double[] sorted(ToDoubleFunction<int[]> statisticOfWeights) {
    double[] statistics = new double[resamples];
    each((weight, draw) -> statistics[draw] = statisticOfWeights.applyAsDouble(weight));
    return sorted(statistics);
  }

  /** Statistics in order, NaN ones left out. */
  static double[] sorted(double[] statistics) {
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
