package org.riskassessment.core.portfolio;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.PredictionBatch;

/**
 * The scores that a batch is compared with.
 *
 * @param batch null when there was none before
 * @param predictions by client
 */
record PreviousBatch(@Nullable PredictionBatch batch, Map<String, Prediction> predictions) {

  /** The newest batch before the given one that scored different rows or used another version. */
  static PreviousBatch of(Run run, PredictionBatch batch) {
    byte[] rows = run.store().predictions().rows(batch.batchId()).orElse(new byte[0]);
    boolean found = false;
    for (PredictionBatch other : run.store().predictions().newest(1_000)) {
      if (found
          && (other.modelVersion() != batch.modelVersion()
              || !Arrays.equals(
                  rows, run.store().predictions().rows(other.batchId()).orElse(new byte[0])))) {
        Map<String, Prediction> byClient = new LinkedHashMap<>();
        run.store()
            .predictions()
            .predictions(other.batchId())
            .forEach(p -> byClient.put(p.clientId(), p));
        return new PreviousBatch(other, byClient);
      }
      found |= other.batchId().equals(batch.batchId());
    }
    return new PreviousBatch(null, Map.of());
  }
}
