package org.riskassessment.core.schema.inference;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who knows the table has said about it.
 *
 * @param label the column that says who left; null to find it
 * @param positive the label's value for 'left'; null to find it
 * @param id the column that identifies the client; null to find it
 * @param ignored columns to leave out
 */
public record Hints(
    @Nullable String label, @Nullable String positive, @Nullable String id, Set<String> ignored) {
  /** Nothing is known: everything is to be found. */
  public static final Hints NONE = new Hints(null, null, null, Set.of());

  public Hints {
    ignored = Set.copyOf(ignored);
  }
}
