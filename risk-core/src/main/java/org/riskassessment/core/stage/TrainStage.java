package org.riskassessment.core.stage;

import java.util.Map;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Schema;

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

  /** The forms of a model, by file name, that depend on its calibration; none by default. */
  default Map<String, byte[]> interchange(LogisticRiskModel model, Schema schema) {
    return Map.of();
  }
}
