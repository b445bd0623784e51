package org.riskassessment.report.chart;

import org.riskassessment.core.evaluate.Interval;

/**
 * The 95% score interval of a share (E. B. Wilson, Probable inference, the law of succession, and
 * statistical inference, 1927).
 */
final class Wilson {
  private static final double Z = 1.959963984540054;

  private Wilson() {}

  /**
   * @param share 0 to 1
   * @param n how many were counted, 1 or more
   */
  static Interval interval(double share, double n) {
    double z2 = Z * Z;
    double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
