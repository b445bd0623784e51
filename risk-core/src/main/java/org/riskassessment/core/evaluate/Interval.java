package org.riskassessment.core.evaluate;

import java.util.Arrays;

/** A 95% interval. */
public record Interval(double low, double high) {

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("low " + low + " above high " + high);
    }
  }

  /** From the 2.5% to the 97.5% quantile (type 7) of draws, in any order, at least one. */
  public static Interval ofDraws(double[] draws) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    return new Interval(
        ClientBootstrap.quantile(sorted, 0.025), ClientBootstrap.quantile(sorted, 0.975));
  }
}
