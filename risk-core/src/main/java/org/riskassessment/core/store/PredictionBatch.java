package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.riskassessment.core.dataset.DatasetId;

/**
 * A scored portfolio.
 *
 * @param batchId unique
 * @param n clients scored
 */
public record PredictionBatch(
    String batchId, int modelVersion, DatasetId datasetId, String configHash, int n, Instant at) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public PredictionBatch {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }
}
