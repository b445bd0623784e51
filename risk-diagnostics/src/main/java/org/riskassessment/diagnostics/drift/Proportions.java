package org.riskassessment.diagnostics.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.SignificanceResult;

/** Tests of counts: do two samples have the same shares? */
public final class Proportions {
  /** Below this expected count the normal and chi-square distributions do not fit a 2 x 2 table. */
  private static final double FEW = 10;

  private static final double FEW_OF_MANY = 5;
  private static final double SHARE_OF_FEW = 0.2;

  private Proportions() {}

  /**
   * Compares two shares: the z test with the pooled share, or Fisher's exact test if an expected
   * count is below {@value #FEW}.
   */
  public static TestResult two(long hits, long n, long otherHits, long m) {
    double share = (hits + otherHits) / (double) (n + m);
    double least = Math.min(n, m) * Math.min(share, 1 - share);
    if (share == 0 || share == 1) {
      return new TestResult("two proportions", 0, 1);
    }
    if (least < FEW) {
      return fisher(hits, n - hits, otherHits, m - otherHits);
    }
    double z =
        (hits / (double) n - otherHits / (double) m)
            / Math.sqrt(share * (1 - share) * (1.0 / n + 1.0 / m));
    double tail = NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    return new TestResult("two proportions", z, 2 * tail);
  }

  /**
   * The chi-square test of homogeneity on 2 x k counts. The rarest categories are merged until at
   * most a fifth of the expected counts are below 5 and none is below 1. If two categories are left
   * and an expected count is below {@value #FEW}, Fisher's exact test is used.
   *
   * @param reference counts by category
   * @param current counts of the same categories
   */
  static TestResult many(long[] reference, long[] current) {
    int[] rarest =
        IntStream.range(0, reference.length)
            .filter(c -> reference[c] + current[c] > 0)
            .boxed()
            .sorted(Comparator.comparingLong(c -> reference[c] + current[c]))
            .mapToInt(c -> c)
            .toArray();
    double n = Arrays.stream(reference).sum();
    double m = Arrays.stream(current).sum();
    double smaller = Math.min(n, m) / (n + m);
    double larger = Math.max(n, m) / (n + m);
    if (rarest.length < 2) {
      return new TestResult("chi-square", 0, 1);
    }
    // Binary search for the fewest merges that suffice, leaving at least two categories.
    int low = 0;
    int high = rarest.length - 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean enough =
          isEnough(
              pooled(reference, rarest, middle), pooled(current, rarest, middle), smaller, larger);
      low = enough ? low : middle + 1;
      high = enough ? middle : high;
    }
    return test(pooled(reference, rarest, low), pooled(current, rarest, low), smaller);
  }

  private static TestResult test(long[] ones, long[] others, double smaller) {
    if (ones.length == 2) {
      double least = smaller * Math.min(ones[0] + others[0], ones[1] + others[1]);
      if (least < FEW) {
        return fisher(ones[0], ones[1], others[0], others[1]);
      }
    }
    SignificanceResult result = ChiSquareTest.withDefaults().test(new long[][] {ones, others});
    return new TestResult("chi-square", result.getStatistic(), result.getPValue());
  }

  /** The counts with the first {@code pooled + 1} of the rarest categories merged into one. */
  private static long[] pooled(long[] counts, int[] rarest, int pooled) {
    long[] pool = new long[rarest.length - pooled];
    for (int i = 0; i < rarest.length; i++) {
      pool[Math.max(0, i - pooled)] += counts[rarest[i]];
    }
    return pool;
  }

  private static boolean isEnough(long[] ones, long[] others, double smaller, double larger) {
    int few = 0;
    for (int c = 0; c < ones.length; c++) {
      long all = ones[c] + others[c];
      if (all * smaller < 1) {
        return false;
      }
      for (double share : List.of(smaller, larger)) {
        few += all * share < FEW_OF_MANY ? 1 : 0;
      }
    }
    return few <= SHARE_OF_FEW * 2 * ones.length;
  }

  private static TestResult fisher(long a, long b, long c, long d) {
    int[][] table = {
      {Math.toIntExact(a), Math.toIntExact(b)}, {Math.toIntExact(c), Math.toIntExact(d)}
    };
    SignificanceResult result = FisherExactTest.withDefaults().test(table);
    return new TestResult("Fisher, exact", result.getStatistic(), result.getPValue());
  }
}
