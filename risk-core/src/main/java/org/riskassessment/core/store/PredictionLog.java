package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;

/** The risk of each client of a portfolio, batch by batch. */
public interface PredictionLog {

  /** Stores a batch whole. */
  void add(PredictionBatch batch, List<Prediction> predictions);

  /** The newest batch. */
  Optional<PredictionBatch> newest();

  /** The predictions of a batch, in the order they were stored. */
  List<Prediction> predictions(String batchId);
}
