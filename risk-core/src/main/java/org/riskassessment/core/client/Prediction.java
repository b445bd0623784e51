package org.riskassessment.core.client;

import org.jspecify.annotations.Nullable;

/**
 * The score of one client.
 *
 * @param logOdds raw, what clients are ranked by
 * @param risk probability of exit, 0 to 1
 * @param rank in the call list of the whole batch, from 1; 0 in batches of a release without one
 * @param value the money at stake; null where it is not known
 */
public record Prediction(
    String clientId, double logOdds, double risk, boolean exits, int rank, @Nullable Double value) {

  /** A score without a rank. */
  public Prediction(String clientId, double logOdds, double risk, boolean exits) {
    this(clientId, logOdds, risk, exits, 0, null);
  }

  public Prediction withRank(int given) {
    return new Prediction(clientId, logOdds, risk, exits, given, value);
  }

  /** Risk times value, a value below 0 taken as 0; null where the value is not known. */
  public @Nullable Double expectedLoss() {
    return value == null ? null : risk * Math.max(0, value);
  }
}
