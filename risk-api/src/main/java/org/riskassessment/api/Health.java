package org.riskassessment.api;

import org.riskassessment.core.wire.ServiceJson;

/** Health checks for whoever monitors the service. */
final class Health {
  private final DeployedModel deployed;

  Health(DeployedModel deployed) {
    this.deployed = deployed;
  }

  /** Always succeeds: the process answers. */
  ServiceJson.Health live() {
    return new ServiceJson.Health("live", null, null);
  }

  /** Succeeds if a model is deployed and loads; else the problem says why, as for any request. */
  ServiceJson.Health ready() {
    return new ServiceJson.Health("ready", deployed.current().version(), deployed.warning());
  }
}
