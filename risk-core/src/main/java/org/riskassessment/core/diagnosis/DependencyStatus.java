package org.riskassessment.core.diagnosis;

import java.util.Optional;

/**
 * A library that the program uses.
 *
 * @param artifact {@code group:artifact}
 * @param inUse the version in use
 * @param latest the newest released version; empty when unknown
 */
public record DependencyStatus(
    String artifact, String inUse, Optional<String> latest, Status status) {

  /** How the version in use compares with the newest. */
  public enum Status {
    CURRENT,
    OUTDATED,
    /** The newest version is unknown, which is not the same as current. */
    UNKNOWN
  }
}
