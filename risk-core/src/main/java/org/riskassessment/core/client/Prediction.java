package org.riskassessment.core.client;

import org.jspecify.annotations.Nullable;

/**
 * The score of one client.
 *
 * @param logOdds raw, what clients are ranked by
 * @param risk probability of exit, 0 to 1
 * @param rank in the call list of the whole batch, from 1; 0 in batches of early releases
 * @param value the money at stake; null when unknown
 */
public record Prediction(
    String clientId, double logOdds, double risk, boolean exits, int rank, @Nullable Double value) {

  /** A score without a rank or a value. */
  public Prediction(String clientId, double logOdds, double risk, boolean exits) {
    this(clientId, logOdds, risk, exits, 0, null);
  }

  public Prediction withRank(int given) {
    return new Prediction(clientId, logOdds, risk, exits, given, value);
  }

  /** Risk times value, with a negative value taken as 0; null when the value is unknown. */
  public @Nullable Double expectedLoss() {
    return value == null ? null : risk * Math.max(0, value);
  }
}
