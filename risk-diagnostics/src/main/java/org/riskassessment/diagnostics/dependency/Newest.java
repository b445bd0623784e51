package org.riskassessment.diagnostics.dependency;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest releases of a library.
 *
 * @param latest of all
 * @param minor of the same major version as the one in use; null when unknown
 * @param patch of the same major and minor version as the one in use; null when unknown
 * @param at when the repository last got a release; null when unknown
 */
record Newest(String latest, @Nullable String minor, @Nullable String patch, @Nullable Instant at) {

  /** Only the newest of all. */
  static Newest of(String latest) {
    return new Newest(latest, null, null, null);
  }
}
