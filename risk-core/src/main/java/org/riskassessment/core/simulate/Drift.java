package org.riskassessment.core.simulate;

/**
 * How far the relation between a client's numbers and its exit has moved from that of the practice,
 * source and test data.
 *
 * <p>Only the relation moves (concept drift). The numbers keep their distribution, and the
 * intercept is adjusted so that the share of exits stays near 20%: neither data drift nor the base
 * rate shows the change, only labels do.
 */
public enum Drift {
  /** The relation of practice, source and test data. */
  NONE(1.0, 3.08),

  /** A quarter of the way to {@link #STRONG}: every coefficient at half its size. */
  MILD(0.5, 0.97),

  /** Every coefficient with its sign reversed: clients that looked safe now leave. */
  STRONG(-1.0, -7.13);

  private final double slope;
  private final double intercept;

  Drift(double slope, double intercept) {
    this.slope = slope;
    this.intercept = intercept;
  }

  /** The factor on every coefficient of the ground truth except the intercept. */
  double slope() {
    return slope;
  }

  /** The intercept of the ground truth, in log-odds. */
  double intercept() {
    return intercept;
  }
}
