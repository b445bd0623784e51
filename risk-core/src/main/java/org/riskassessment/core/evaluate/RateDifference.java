package org.riskassessment.core.evaluate;

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

  /** Wilson's (1927) interval of a share, within 0 and 1. */
  static Interval wilson(int left, int n) {
    double p = left / (double) n;
    double centre = (p + Z * Z / (2.0 * n)) / (1 + Z * Z / n);
    double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * (double) n));
    return new Interval(
        left == 0 ? 0 : Math.max(0, centre - half), left == n ? 1 : Math.min(1, centre + half));
  }
}
