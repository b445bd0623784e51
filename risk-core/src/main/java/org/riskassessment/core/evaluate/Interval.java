package org.riskassessment.core.evaluate;

import java.util.Arrays;

/** A 95% interval. */
public record Interval(double low, double high) {

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("low " + low + " above high " + high);
    }
  }

  /** Between the 2.5 and 97.5% quantiles (type 7) of draws, in any order, one at least. */
  public static Interval ofDraws(double[] draws) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    return new Interval(
        ClientBootstrap.quantile(sorted, 0.025), ClientBootstrap.quantile(sorted, 0.975));
  }
}
