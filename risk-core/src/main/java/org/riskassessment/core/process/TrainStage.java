package org.riskassessment.core.process;

import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.TrainedModel;

/** Step 2: fits a model. */
@FunctionalInterface
public interface TrainStage {

  /**
   * Fits a model on rows that are all labelled and of clients that the rule does not hold out.
   * Deterministic: the same rows and settings give the same model.
   *
   * @param holdOut the rule by which the rows were chosen, kept with the model
   * @throws org.riskassessment.core.error.RiskException DATA_INSUFFICIENT when all rows are of one
   *     class or no feature varies
   */
  TrainedModel fit(Dataset rows, HoldOut holdOut, RiskConfig.Training settings);
}
