package org.riskassessment.core.stage;

import org.riskassessment.core.model.TrainedModel;

/** Step 2: fits a model. */
@FunctionalInterface
public interface TrainStage {

  /**
   * Fits a model. Deterministic: the same rows and settings give the same model, on any number of
   * processors.
   *
   * @throws org.riskassessment.core.error.RiskException DATA_INSUFFICIENT when all rows are of one
   *     class or no feature varies, INTERRUPTED when cancelled
   */
  TrainedModel fit(TrainRequest request);
}
