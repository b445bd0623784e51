package org.riskassessment.core.process;

import java.util.List;

/**
 * The risks of clients by the deployed model.
 *
 * @param clients of a file in its order; of the portfolio highest risk first
 */
public record PredictionReport(int modelVersion, List<ClientRisk> clients, List<String> warnings) {

  public PredictionReport {
    clients = List.copyOf(clients);
    warnings = List.copyOf(warnings);
  }
}
