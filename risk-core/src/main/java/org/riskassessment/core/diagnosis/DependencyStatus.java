package org.riskassessment.core.diagnosis;

import java.util.Optional;

/**
 * A library that the program is built from.
 *
 * @param artifact {@code group:artifact}
 * @param inUse the version in use
 * @param latest the newest released version; empty when it could not be known
 */
public record DependencyStatus(
    String artifact, String inUse, Optional<String> latest, Status status) {

  /** How the version in use stands to the newest. */
  public enum Status {
    CURRENT,
    OUTDATED,
    /** It could not be known, which is not the same as current. */
    UNKNOWN
  }
}
