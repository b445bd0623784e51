package org.riskassessment.core.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * The difference of two shares, {@code left1 / n1 - left2 / n2}, with Newcombe's interval, method
 * 10: the distances to the ends of the two Wilson intervals are added in quadrature.
 *
 * <p>R. G. Newcombe, Interval estimation for the difference between independent proportions:
 * comparison of eleven methods, Statistics in Medicine 17 (1998), 873-890.
 *
 * @param value -1 to 1
 */
public record RateDifference(double value, Interval interval) {
  private static final double Z = 1.959963984540054;

  /**
   * The difference of two shares.
   *
   * @param n1 1 or more, as n2
   */
  public static RateDifference of(int left1, int n1, int left2, int n2) {
    if (n1 < 1 || n2 < 1 || left1 < 0 || left2 < 0 || left1 > n1 || left2 > n2) {
      throw new IllegalArgumentException(left1 + " of " + n1 + ", " + left2 + " of " + n2);
    }
    double p1 = left1 / (double) n1;
    double p2 = left2 / (double) n2;
    Interval one = wilson(left1, n1);
    Interval two = wilson(left2, n2);
    double below = Math.hypot(p1 - one.low(), two.high() - p2);
    double above = Math.hypot(one.high() - p1, p2 - two.low());
    return new RateDifference(
        p1 - p2, new Interval(Math.max(-1, p1 - p2 - below), Math.min(1, p1 - p2 + above)));
  }

  /**
   * Two arms of a stratum.
   *
   * @param n1 how many are in the first arm, left1 of them left
   */
  public record Stratum(int left1, int n1, int left2, int n2) {}

  /**
   * The difference over strata within which the arms were drawn at random: Mantel and Haenszel's,
   * with the variance of T. Sato (Biometrics 45, 1989, 1323-1324), which holds for many small
   * strata as for few large ones. Where one stratum has both arms, Newcombe's interval. Strata with
   * one arm only say nothing.
   *
   * @return empty where no stratum has both arms
   */
  public static Optional<RateDifference> over(List<Stratum> strata) {
    List<Stratum> both = strata.stream().filter(s -> s.n1() > 0 && s.n2() > 0).toList();
    if (both.size() == 1) {
      Stratum only = both.get(0);
      return Optional.of(of(only.left1(), only.n1(), only.left2(), only.n2()));
    }
    double weights = 0;
    double sum = 0;
    double p = 0;
    double q = 0;
    for (Stratum s : both) {
      double n1 = s.n1();
      double n2 = s.n2();
      double n = n1 + n2;
      weights += n1 * n2 / n;
      sum += (s.left1() * n2 - s.left2() * n1) / n;
      p += (n1 * n1 * s.left2() - n2 * n2 * s.left1() + n1 * n2 * (n2 - n1) / 2) / (n * n);
      q += (s.left1() * (n2 - s.left2()) + s.left2() * (n1 - s.left1())) / (2 * n);
    }
    if (weights == 0) {
      return Optional.empty();
    }
    double value = sum / weights;
    double half = Z * Math.sqrt(Math.max(0, value * p + q)) / weights;
    return Optional.of(
        new RateDifference(
            value, new Interval(Math.max(-1, value - half), Math.min(1, value + half))));
  }

  /** Wilson's (1927) interval of a share, within 0 and 1. */
  static Interval wilson(int left, int n) {
    double p = left / (double) n;
    double centre = (p + Z * Z / (2.0 * n)) / (1 + Z * Z / n);
    double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * (double) n));
    return new Interval(
        left == 0 ? 0 : Math.max(0, centre - half), left == n ? 1 : Math.min(1, centre + half));
  }
}
