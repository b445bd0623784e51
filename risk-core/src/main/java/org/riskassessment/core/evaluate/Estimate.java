package org.riskassessment.core.evaluate;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The estimate of a metric from a sample of rows: a finite value, with its uncertainty.
 *
 * @param interval 95%; null when there are too few rows to tell
 * @param standardError in the metric's unit; empty when there are too few rows to tell
 */
public record Estimate(double value, @Nullable Interval interval, OptionalDouble standardError) {

  public Estimate {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a value of a metric: " + value);
    }
  }

  /** A value of unknown uncertainty. */
  public static Estimate of(double value) {
    return new Estimate(value, null, OptionalDouble.empty());
  }
}
