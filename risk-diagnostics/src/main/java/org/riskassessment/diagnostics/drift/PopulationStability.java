package org.riskassessment.diagnostics.drift;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The population stability index of two sets of counts, {@code sum (q - p) ln(q / p)} over bins,
 * with smoothed shares {@code (c + 1/2) / (n + B/2)}. Bins that are empty in both are left out.
 *
 * @param index 0 if the shares are equal; a shift of half a standard deviation gives 0.25
 * @param limit the index that matters: 0.1, or what chance can reach with few rows if that is more,
 *     {@code (1/n + 1/m)} times the 95% quantile of the chi-square distribution with B - 1 degrees
 *     of freedom (Yurdakul and Naranjo, 2020)
 */
record PopulationStability(double index, double limit) {
  private static final double LEAST_LIMIT = 0.1;
  private static final int BINS = 10;

  static PopulationStability of(long[] reference, long[] current) {
    double n = Arrays.stream(reference).sum();
    double m = Arrays.stream(current).sum();
    int bins = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      bins += reference[bin] + current[bin] > 0 ? 1 : 0;
    }
    double index = index(reference, current, 0.5);
    double byChance =
        bins < 2
            ? 0
            : (1 / n + 1 / m)
                * ChiSquaredDistribution.of(bins - 1).inverseSurvivalProbability(0.05);
    return new PopulationStability(index, Math.max(LEAST_LIMIT, byChance));
  }

  /**
   * The index.
   *
   * @param smoothing added to each count; without it an empty bin makes the index infinite
   */
  static double index(long[] reference, long[] current, double smoothing) {
    double n = Arrays.stream(reference).sum();
    double m = Arrays.stream(current).sum();
    int bins = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      bins += reference[bin] + current[bin] > 0 ? 1 : 0;
    }
    double index = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      if (reference[bin] + current[bin] > 0) {
        double p = (reference[bin] + smoothing) / (n + bins * smoothing);
        double q = (current[bin] + smoothing) / (m + bins * smoothing);
        index += (q - p) * StrictMath.log(q / p);
      }
    }
    return index;
  }

  /**
   * Counts of numbers between the deciles of the reference, then the count of blanks. The first and
   * last bin are open; equal deciles are merged.
   *
   * @param reference ascending, at least one number
   * @param numbers ascending
   * @param blanks number of rows without a number
   */
  static long[] counts(double[] reference, double[] numbers, long blanks) {
    double[] edges = new double[BINS - 1];
    int kept = 0;
    for (int bin = 1; bin < BINS; bin++) {
      double edge = reference[(int) ((long) bin * (reference.length - 1) / BINS)];
      if (kept == 0 || edges[kept - 1] != edge) {
        edges[kept++] = edge;
      }
    }
    long[] counts = new long[kept + 2];
    int bin = 0;
    for (double number : numbers) {
      while (bin < kept && number > edges[bin]) {
        bin++;
      }
      counts[bin]++;
    }
    counts[kept + 1] = blanks;
    return counts;
  }
}
