package org.riskassessment.core.schema;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked about each row of a table in which clients appear again and again: does the
 * client leave within a horizon after the day of the row? The label column tells when clients left:
 * by the day itself, or by a flag on the first row that was observed once they had left.
 *
 * @param delay how much later it is known that a client left; null when it is known at once
 */
public record Question(Horizon horizon, @Nullable Horizon delay) {
  public Question {
    Objects.requireNonNull(horizon);
  }

  /** The question in words: leaves within 90 days. */
  public String words() {
    return horizon.question();
  }
}
