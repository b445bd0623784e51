package org.riskassessment.api.model;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RiskStore;

/**
 * The deployed model: looked up in the store for every request, loaded once for each deployment.
 * Safe for several threads.
 */
public final class DeployedModel {
  private final Models models;
  private final RiskStore store;
  private volatile @Nullable Loaded loaded;
  private volatile @Nullable Known known;

  /** What must be said of a deployed model after a review. */
  private record Known(int deployment, String review, @Nullable String warning) {}

  /** A loaded model and its deployment. */
  public record Loaded(int deployment, int version, RiskModel model) {}

  public DeployedModel(RiskConfig config, RiskStore store) {
    this.models = new Models(config.schema(), store.models());
    this.store = store;
  }

  /** That the model ranks no better than chance, or has drifted; null when neither holds. */
  public @Nullable String warning() {
    int deployment = models.deployed().number();
    String review = store.models().lastReview().map(Review::runId).orElse("");
    Known present = known;
    if (present == null || present.deployment() != deployment || !present.review().equals(review)) {
      present =
          new Known(
              deployment,
              review,
              ModelHealth.of(store.models()).flatMap(ModelHealth::warning).orElse(null));
      known = present;
    }
    return present.warning();
  }

  /**
   * The model deployed now. If it cannot be loaded, an earlier one is not used in its place.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if none is deployed,
   *     MODEL_CORRUPT if it cannot be loaded
   */
  public Loaded current() {
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
    // A thread that read an earlier deployment may get here last.
    if (cached == null || cached.deployment() < fresh.deployment()) {
      loaded = fresh;
    }
    return fresh;
  }
}
