package org.riskassessment.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What training hands over.
 *
 * @param report how the model came about
 * @param interchange other forms of the same model, by file name, such as {@code model.tribuo.pb}
 */
public record TrainedModel(RiskModel model, FitReport report, Map<String, byte[]> interchange) {

  public TrainedModel {
    interchange = Collections.unmodifiableMap(new LinkedHashMap<>(interchange));
  }
}
