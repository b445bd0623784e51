package org.riskassessment.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What training hands over.
 *
 * @param interchange other forms of the same model, by file name, such as {@code model.tribuo.pb}
 */
public record TrainedModel(RiskModel model, Map<String, byte[]> interchange) {

  public TrainedModel {
    interchange = Collections.unmodifiableMap(new LinkedHashMap<>(interchange));
  }
}
