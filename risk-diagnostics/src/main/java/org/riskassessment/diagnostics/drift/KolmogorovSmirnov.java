package org.riskassessment.diagnostics.drift;

import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The two-sided two-sample Kolmogorov-Smirnov test: exact for few numbers without ties, by
 * permutation for few with ties, by Kolmogorov's limiting distribution (1933) for many.
 */
final class KolmogorovSmirnov {
  private static final long MOST_PAIRS = 10_000;
  private static final int MOST_PERMUTED = 2_000;
  private static final int PERMUTATIONS = 1_999;

  private KolmogorovSmirnov() {}

  /**
   * Tests whether two samples come from the same distribution.
   *
   * @param one n finite numbers, at least one, ascending
   * @param other m finite numbers, at least one, ascending
   */
  static TestResult test(double[] one, double[] other, long seed) {
    Pooled pooled = Pooled.of(one, other);
    double distance = pooled.distance(pooled.isOfOne, one.length);
    long pairs = (long) one.length * other.length;
    if (!pooled.hasTies() && pairs <= MOST_PAIRS) {
      double p =
          KolmogorovSmirnovTest.withDefaults()
              .with(PValueMethod.EXACT)
              .test(one, other)
              .getPValue();
      return new TestResult("Kolmogorov-Smirnov, exact", distance, p);
    }
    if (pooled.hasTies() && one.length + other.length <= MOST_PERMUTED) {
      return new TestResult(
          "Kolmogorov-Smirnov, by permutation",
          distance,
          pooled.permuted(distance, one.length, seed));
    }
    double scale = Math.sqrt(pairs / (double) (one.length + other.length));
    return new TestResult("Kolmogorov-Smirnov", distance, limit(scale * distance));
  }

  /** {@code P(K > x) = 2 sum (-1)^(k-1) exp(-2 k^2 x^2)}; 1 near 0, where the sum is slow. */
  static double limit(double x) {
    if (x < 0.2) {
      return 1; // Exact to twelve digits.
    }
    double sum = 0;
    double sign = 1;
    for (int k = 1; k <= 100; k++) {
      double term = StrictMath.exp(-2.0 * k * k * x * x);
      sum += sign * term;
      sign = -sign;
      if (term < 1e-17) {
        break;
      }
    }
    return Math.min(1, Math.max(0, 2 * sum));
  }

  /**
   * Both samples merged in ascending order.
   *
   * @param isOfOne for each position, whether its number comes from the first sample
   * @param isEnd for each position, whether the next number differs
   */
  private record Pooled(boolean[] isOfOne, boolean[] isEnd) {

    static Pooled of(double[] one, double[] other) {
      int size = one.length + other.length;
      boolean[] isOfOne = new boolean[size];
      boolean[] isEnd = new boolean[size];
      int i = 0;
      int j = 0;
      double last = Double.NaN;
      for (int place = 0; place < size; place++) {
        isOfOne[place] = j == other.length || i < one.length && one[i] <= other[j];
        double next = isOfOne[place] ? one[i++] : other[j++];
        if (place > 0) {
          isEnd[place - 1] = next != last;
        }
        last = next;
      }
      isEnd[size - 1] = true;
      return new Pooled(isOfOne, isEnd);
    }

    boolean hasTies() {
      for (boolean end : isEnd) {
        if (!end) {
          return true;
        }
      }
      return false;
    }

    /** The largest distance between the two distribution functions under an assignment. */
    double distance(boolean[] assigned, int n) {
      double ofOne = 1.0 / n;
      double ofOther = 1.0 / (assigned.length - n);
      int ones = 0;
      double most = 0;
      for (int place = 0; place < assigned.length; place++) {
        ones += assigned[place] ? 1 : 0;
        if (isEnd[place]) {
          most = Math.max(most, Math.abs(ones * ofOne - (place + 1 - ones) * ofOther));
        }
      }
      return most;
    }

    /** {@code (b + 1) / (B + 1)}, b of B permutations being as far apart (Phipson, Smyth, 2010). */
    double permuted(double distance, int n, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] assigned = isOfOne.clone();
      int asFar = 0;
      for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
        for (int place = assigned.length - 1; place > 0; place--) {
          int other = random.nextInt(place + 1);
          boolean kept = assigned[place];
          assigned[place] = assigned[other];
          assigned[other] = kept;
        }
        asFar += distance(assigned, n) >= distance - 1e-12 ? 1 : 0;
      }
      return (asFar + 1.0) / (PERMUTATIONS + 1);
    }
  }
}
