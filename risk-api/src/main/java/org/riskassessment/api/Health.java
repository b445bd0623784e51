package org.riskassessment.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whoever watches the service how it is. */
final class Health {
  private final DeployedModel deployed;

  Health(DeployedModel deployed) {
    this.deployed = deployed;
  }

  /** The process answers. */
  Map<String, @Nullable Object> live() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("status", "live");
    return answer;
  }

  /** A model is deployed and loads; else the reason why not, as for any other request. */
  Map<String, @Nullable Object> ready() {
    DeployedModel.Loaded loaded = deployed.current();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("status", "ready");
    answer.put("model_version", loaded.version());
    return answer;
  }
}
