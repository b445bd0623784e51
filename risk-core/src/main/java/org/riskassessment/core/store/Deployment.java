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
 * @param previousVersion what was deployed before, null for the first
 * @param actor who did it: {@code run}, or the user of a command
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

  /** Why a version came to be deployed. */
  public enum Kind {
    FIRST,
    PROMOTION,
    COMMAND,
    /** By command, against the decision that kept it back. */
    FORCED,
    ROLLBACK
  }

  /** What is thrown when another deployment came in between. */
  public RiskException overtaken(@Nullable Integer deployed) {
    return new RiskException(
        ErrorCode.LOCKED,
        "version "
            + version
            + " was to follow "
            + (previousVersion == null ? "none" : "version " + previousVersion)
            + ", but "
            + (deployed == null ? "none" : "version " + deployed)
            + " is deployed: another deployment came in between; nothing was changed");
  }

  public Deployment withNumber(int newNumber) {
    return new Deployment(newNumber, version, previousVersion, kind, actor, reason, runId, at);
  }
}
