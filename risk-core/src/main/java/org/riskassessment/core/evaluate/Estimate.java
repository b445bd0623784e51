package org.riskassessment.core.evaluate;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The value of a metric, finite, and how sure it is.
 *
 * @param interval at 95%; null when there are too few rows to tell
 * @param standardError in the metric's unit; empty when there are too few rows to tell
 */
public record Measured(double value, @Nullable Interval interval, OptionalDouble standardError) {

  public Measured {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a value of a metric: " + value);
    }
  }

  /** A value of which nobody knows how sure it is. */
  public static Measured of(double value) {
    return new Measured(value, null, OptionalDouble.empty());
  }
}
