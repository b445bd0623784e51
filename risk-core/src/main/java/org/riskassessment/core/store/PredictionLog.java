package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;

/** The risks of the clients of each scored portfolio, batch by batch. */
public interface PredictionLog {

  /** Stores a batch without the rows it was scored from. */
  default void add(PredictionBatch batch, List<Prediction> predictions) {
    add(batch, predictions, null);
  }

  /**
   * Stores a batch.
   *
   * @param rows what it was scored from, as {@link org.riskassessment.core.dataset.DatasetBytes}
   *     writes them
   */
  void add(PredictionBatch batch, List<Prediction> predictions, byte @Nullable [] rows);

  /** The newest batch. */
  default Optional<PredictionBatch> newest() {
    return newest(1).stream().findFirst();
  }

  /** The newest batches, newest first. */
  List<PredictionBatch> newest(int limit);

  Optional<PredictionBatch> batch(String batchId);

  /** The predictions of a batch, in the order they were stored. */
  List<Prediction> predictions(String batchId);

  /** The rows that a batch was scored from, if they were stored. */
  Optional<byte[]> rows(String batchId);

  /** The newest predictions for a client, newest first; of each batch the last one. */
  List<Entry> history(String clientId, int limit);

  /** A client's prediction, with its batch. */
  record Entry(PredictionBatch batch, Prediction prediction) {}
}
