package org.riskassessment.core.client;

import java.util.List;

/**
 * A client's score and its main reasons.
 *
 * @param risk probability of exit, 0 to 1
 * @param logOdds raw, what clients are ranked by
 * @param reasons those that raise the risk, then those that lower it, strongest first; none while
 *     the model is not shown to rank better than chance
 */
public record ClientRisk(
    String clientId, double risk, double logOdds, boolean exits, List<Reason> reasons) {

  public ClientRisk {
    reasons = List.copyOf(reasons);
  }

  /**
   * A feature that raises or lowers the risk.
   *
   * @param value the client's cell, empty when it is missing
   * @param logOdds the contribution; above 0 it raises the risk
   * @param text in plain words
   */
  public record Reason(String column, String value, double logOdds, String text) {}
}
