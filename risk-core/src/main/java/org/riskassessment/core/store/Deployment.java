package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/**
 * An entry of the deployment history.
 *
 * @param number from 1; 0 before it is stored
 * @param previousVersion deployed before it, null for the first
 * @param actor who did it: {@code run}, or the user who gave the command
 */
public record Deployment(
    int number,
    int version,
    @Nullable Integer previousVersion,
    Kind kind,
    String actor,
    String reason,
    @Nullable String runId,
    Instant at) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Deployment {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Why a version was deployed. */
  public enum Kind {
    FIRST,
    PROMOTION,
    /** The deployed model on another level. */
    RECALIBRATION,
    COMMAND,
    /** By command, although a decision had kept it back. */
    FORCED,
    ROLLBACK
  }

  /** The error when another deployment came first. */
  public RiskException overtaken(@Nullable Integer deployed) {
    return new RiskException(
        ErrorCode.LOCKED,
        "version "
            + version
            + " was not deployed: it was to replace "
            + named(previousVersion)
            + ", but another deployment came first and "
            + named(deployed)
            + " is deployed now");
  }

  private static String named(@Nullable Integer version) {
    return version == null ? "no version" : "version " + version;
  }

  public Deployment withNumber(int newNumber) {
    return new Deployment(newNumber, version, previousVersion, kind, actor, reason, runId, at);
  }
}
