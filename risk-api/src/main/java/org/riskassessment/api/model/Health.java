package org.riskassessment.api.model;

import org.riskassessment.core.wire.ServiceJson;

/** Health checks for whoever monitors the service. */
public final class Health {
  private final DeployedModel deployed;

  public Health(DeployedModel deployed) {
    this.deployed = deployed;
  }

  /** Always succeeds: the process answers. */
  public ServiceJson.Health live() {
    return new ServiceJson.Health("live", null, null);
  }

  /** Succeeds if a model is deployed and loads; else the problem says why, as for any request. */
  public ServiceJson.Health ready() {
    return new ServiceJson.Health("ready", deployed.current().version(), deployed.warning());
  }
}
