package org.riskassessment.core.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;

/**
 * The risks of some clients under the deployed model.
 *
 * @param batchId of the stored batch; null for scores that are not stored
 * @param clients for a file, in its order; for the portfolio, first rank first
 * @param intervals 95%, of each client's risk; empty where unknown
 */
public record PredictionReport(
    @Nullable String batchId,
    int modelVersion,
    List<Prediction> clients,
    List<Interval> intervals,
    Bands bands,
    List<String> warnings) {

  public PredictionReport {
    clients = List.copyOf(clients);
    intervals = List.copyOf(intervals);
    warnings = List.copyOf(warnings);
  }
}
