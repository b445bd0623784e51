package org.riskassessment.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Health checks for whoever monitors the service. */
final class Health {
  private final DeployedModel deployed;

  Health(DeployedModel deployed) {
    this.deployed = deployed;
  }

  /** Always succeeds: the process answers. */
  Map<String, @Nullable Object> live() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("status", "live");
    return answer;
  }

  /** Succeeds if a model is deployed and loads; else the problem says why, as for any request. */
  Map<String, @Nullable Object> ready() {
    DeployedModel.Loaded loaded = deployed.current();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("status", "ready");
    answer.put("model_version", loaded.version());
    return answer;
  }
}
