package org.riskassessment.api;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;

/**
 * The model that the store names as deployed: asked for at every request, loaded once for each
 * deployment. Safe for several threads.
 */
final class DeployedModel {
  private final Models models;
  private volatile @Nullable Loaded loaded;

  /** A model in memory and the deployment that it came with. */
  record Loaded(int deployment, int version, RiskModel model) {}

  DeployedModel(RiskConfig config, RiskStore store) {
    this.models = new Models(config, store);
  }

  /**
   * The model deployed now. When it cannot be loaded, no earlier one stands in.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when none is deployed,
   *     MODEL_CORRUPT when it does not load
   */
  Loaded current() {
    Deployment deployed = models.deployed();
    Loaded cached = loaded;
    return cached != null && cached.deployment() == deployed.number() ? cached : load(deployed);
  }

  private synchronized Loaded load(Deployment deployed) {
    Loaded cached = loaded;
    if (cached != null && cached.deployment() == deployed.number()) {
      return cached;
    }
    Loaded fresh =
        new Loaded(deployed.number(), deployed.version(), models.load(deployed.version()));
    // A thread that read an earlier deployment may come last.
    if (cached == null || cached.deployment() < fresh.deployment()) {
      loaded = fresh;
    }
    return fresh;
  }
}
