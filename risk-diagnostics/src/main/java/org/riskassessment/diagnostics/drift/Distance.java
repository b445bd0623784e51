package org.riskassessment.diagnostics.drift;

import java.util.Arrays;

/** Distances between two samples that say how far apart they are and not whether it matters. */
final class Distance {
  private Distance() {}

  /**
   * The distance of Wasserstein (of order 1): the area between the two distribution functions.
   *
   * @param one ascending, at least one number
   * @param other ascending, at least one number
   */
  static double wasserstein(double[] one, double[] other) {
    double area = 0;
    int i = 0;
    int j = 0;
    double last = Math.min(one[0], other[0]);
    while (i < one.length || j < other.length) {
      double next = j == other.length || i < one.length && one[i] <= other[j] ? one[i] : other[j];
      area += Math.abs(i / (double) one.length - j / (double) other.length) * (next - last);
      while (i < one.length && one[i] == next) {
        i++;
      }
      while (j < other.length && other[j] == next) {
        j++;
      }
      last = next;
    }
    return area;
  }

  /** The standard deviation with n - 1; 0 for one number. */
  static double deviation(double[] numbers) {
    double mean = Arrays.stream(numbers).sum() / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    return numbers.length < 2 ? 0 : Math.sqrt(squares / (numbers.length - 1));
  }

  /** The distance of Jensen and Shannon, base 2: 0 for equal shares, 1 where none is common. */
  static double jensenShannon(long[] one, long[] other) {
    double n = Arrays.stream(one).sum();
    double m = Arrays.stream(other).sum();
    double sum = 0;
    for (int bin = 0; bin < one.length; bin++) {
      double p = one[bin] / n;
      double q = other[bin] / m;
      sum += part(p, (p + q) / 2) + part(q, (p + q) / 2);
    }
    return Math.sqrt(Math.max(0, sum / 2 / StrictMath.log(2)));
  }

  private static double part(double p, double middle) {
    return p == 0 ? 0 : p * StrictMath.log(p / middle);
  }

  /** Cramer's V of 2 x k counts, without correction; 0 with fewer than two categories. */
  static double cramersV(long[] one, long[] other) {
    double n = Arrays.stream(one).sum();
    double m = Arrays.stream(other).sum();
    double squares = 0;
    for (int bin = 0; bin < one.length; bin++) {
      double both = one[bin] + other[bin];
      if (both > 0) {
        double expected = both * n / (n + m);
        double rest = both * m / (n + m);
        squares +=
            (one[bin] - expected) * (one[bin] - expected) / expected
                + (other[bin] - rest) * (other[bin] - rest) / rest;
      }
    }
    return Math.sqrt(squares / (n + m));
  }
}
