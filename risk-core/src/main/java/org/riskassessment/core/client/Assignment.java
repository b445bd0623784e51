package org.riskassessment.core.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A client's place in a list from which some were withheld by lot.
 *
 * @param rank in the batch, from 1
 * @param withheld not to be called, so that what calling does can be measured
 * @param share of the list that was withheld, above 0
 */
public record Assignment(
    String batchId, String clientId, int rank, boolean withheld, double share, Instant at) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Assignment {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }
}
