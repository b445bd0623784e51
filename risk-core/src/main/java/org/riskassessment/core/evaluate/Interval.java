package org.riskassessment.core.evaluate;

/** A 95% interval. */
public record Interval(double low, double high) {

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("low " + low + " above high " + high);
    }
  }
}
