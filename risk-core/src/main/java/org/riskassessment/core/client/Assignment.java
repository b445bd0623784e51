package org.riskassessment.core.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A client's place in a call list from which some clients were withheld at random.
 *
 * @param rank in the batch, from 1
 * @param withheld true: not called, so that the effect of calls can be measured
 * @param share of the list that was withheld, above 0
 */
public record Assignment(
    String batchId, String clientId, int rank, boolean withheld, double share, Instant at) {

  /** Truncates the time to milliseconds, as the store does. */
  public Assignment {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }
}
