package org.riskassessment.core.evaluate;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression on one variable: log-odds of exit = intercept + slope * x.
 *
 * <p>When x is a model's log-odds, the line is its calibration (Cox 1958): intercept 0 and slope 1
 * when the risks are right, a slope below 1 when they are too extreme. The same on every JDK.
 *
 * @param intercept log-odds at x = 0
 * @param slope log-odds for each unit of x
 */
public record LogisticLine(double intercept, double slope) {
  private static final int MOST_STEPS = 100;
  private static final int MOST_HALVINGS = 30;

  /** Newton's steps square the error: after a step this small the next would change nothing. */
  private static final double ENOUGH = 1e-7;

  /** A step that is too long raises the loss by more than rounding a long sum does. */
  private static final double ROUNDING = 1e-9;

  /** The maximum-likelihood line with every row counted once. */
  public static Optional<LogisticLine> fit(double[] x, boolean[] exited) {
    return fit(x, exited, null);
  }

  /**
   * The maximum-likelihood line of weighted rows, by Newton's method to about eleven digits; a few
   * steps of O(n).
   *
   * @param x n finite numbers
   * @param exited n labels
   * @param weight n weights, 0 or more; null counts every row once
   * @return empty when there is none: all rows of one class are on one side of the other
   *     (separation; ties at the border do not help), which includes a class without rows and a
   *     constant x
   * @throws IllegalArgumentException when lengths differ or a number is out of range
   */
  public static Optional<LogisticLine> fit(
      double[] x, boolean[] exited, double @Nullable [] weight) {
    double[] weights = weight == null ? ones(x.length) : weight.clone();
    check(x, exited, weights);
    if (isSeparated(x, exited, weights)) {
      return Optional.empty();
    }
    // Newton's steps do not depend on the scale of x, but their rounding does.
    double total = Arrays.stream(weights).sum();
    double mean = 0;
    double left = 0;
    for (int i = 0; i < x.length; i++) {
      mean += weights[i] / total * x[i];
      left += exited[i] ? weights[i] / total : 0;
    }
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      variance += weights[i] / total * (x[i] - mean) * (x[i] - mean);
    }
    double middle = mean;
    double scale = Math.sqrt(variance);
    double[] scaled = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = (x[i] - middle) / scale;
    }
    // Start from a flat line or, when x is a model's log-odds, from one that is nearly right.
    Slope level =
        new Slope(new LogisticLine(StrictMath.log(left / (1 - left)), 0), scaled, exited, weights);
    Slope straight = new Slope(new LogisticLine(middle, scale), scaled, exited, weights);
    return climb(scaled, exited, weights, straight.loss < level.loss ? straight : level)
        .map(l -> new LogisticLine(l.intercept - l.slope * middle / scale, l.slope / scale))
        .filter(l -> Double.isFinite(l.intercept) && Double.isFinite(l.slope));
  }

  /** Log-odds of exit at x. */
  public double logOdds(double x) {
    return intercept + slope * x;
  }

  /** Probability of exit at x, 0 to 1. */
  public double probability(double x) {
    return 1 / (1 + StrictMath.exp(-logOdds(x)));
  }

  private static Optional<LogisticLine> climb(
      double[] x, boolean[] exited, double[] weights, Slope start) {
    Slope here = start;
    for (int step = 0; step < MOST_STEPS; step++) {
      LogisticLine line = here.line;
      double determinant = here.h00 * here.h11 - here.h01 * here.h01;
      if (!(determinant > 0)) {
        return Optional.empty();
      }
      double up = (here.h11 * here.g0 - here.h01 * here.g1) / determinant;
      double turn = (here.h00 * here.g1 - here.h01 * here.g0) / determinant;
      LogisticLine next = new LogisticLine(line.intercept + up, line.slope + turn);
      if (Math.abs(up) + Math.abs(turn) <= ENOUGH * (1 + Math.abs(line.slope))) {
        return Optional.of(next);
      }
      Slope there = new Slope(next, x, exited, weights);
      double share = 1;
      for (int h = 0; there.loss > here.loss * (1 + ROUNDING) && h < MOST_HALVINGS; h++) {
        share /= 2;
        next = new LogisticLine(line.intercept + share * up, line.slope + share * turn);
        there = new Slope(next, x, exited, weights);
      }
      here = there;
    }
    return Optional.of(here.line);
  }

  /** The negative log-likelihood at a line, with its gradient and curvature. */
  private static final class Slope {
    private final LogisticLine line;
    private double loss;
    private double g0;
    private double g1;
    private double h00;
    private double h01;
    private double h11;

    Slope(LogisticLine line, double[] x, boolean[] exited, double[] weights) {
      this.line = line;
      for (int i = 0; i < x.length; i++) {
        double w = weights[i];
        double z = line.logOdds(x[i]);
        double e = StrictMath.exp(-Math.abs(z));
        double p = (z >= 0 ? 1 : e) / (1 + e);
        double miss = exited[i] ? (z >= 0 ? e : 1) / (1 + e) : -p;
        loss += w * (StrictMath.log1p(e) + Math.max(exited[i] ? -z : z, 0));
        g0 += w * miss;
        g1 += w * miss * x[i];
        double spread = w * e / ((1 + e) * (1 + e));
        h00 += spread;
        h01 += spread * x[i];
        h11 += spread * x[i] * x[i];
      }
    }
  }

  private static boolean isSeparated(double[] x, boolean[] exited, double[] weights) {
    double leastLeft = Double.POSITIVE_INFINITY;
    double mostLeft = Double.NEGATIVE_INFINITY;
    double leastStayed = Double.POSITIVE_INFINITY;
    double mostStayed = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      if (weights[i] > 0 && exited[i]) {
        leastLeft = Math.min(leastLeft, x[i]);
        mostLeft = Math.max(mostLeft, x[i]);
      } else if (weights[i] > 0) {
        leastStayed = Math.min(leastStayed, x[i]);
        mostStayed = Math.max(mostStayed, x[i]);
      }
    }
    return mostStayed <= leastLeft || mostLeft <= leastStayed;
  }

  private static void check(double[] x, boolean[] exited, double[] weights) {
    if (exited.length != x.length || weights.length != x.length) {
      throw new IllegalArgumentException("the columns differ in length");
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !(weights[i] >= 0) || Double.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "row " + i + " is out of range: x " + x[i] + ", weight " + weights[i]);
      }
    }
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }
}
