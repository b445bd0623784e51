package org.riskassessment.api.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.portfolio.Clients;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployed model: loaded once for each deployment, which is noticed within a quarter of a
 * second, whichever process deploys. Safe for several threads.
 */
public final class DeployedModel {
  private static final Logger LOG = LoggerFactory.getLogger(DeployedModel.class);

  private final Models models;
  private final Clients clients;
  private final Recent<Deployment> deployment;
  private final Recent<Warning> warning;
  private volatile int failed;
  private volatile @Nullable Loaded loaded;
  private volatile @Nullable RowScorer scorer;

  /** That the model ranks no better than chance, or has drifted; null when neither holds. */
  private record Warning(@Nullable String text) {}

  /** A loaded model and its deployment. */
  public record Loaded(int deployment, int version, RiskModel model) {}

  public DeployedModel(RiskConfig config, RiskStore store, Clients clients) {
    this.models = new Models(config.schema(), store.models());
    this.clients = clients;
    this.deployment = new Recent<>(models::deployed);
    this.warning =
        new Recent<>(
            () ->
                new Warning(
                    ModelHealth.of(store.models()).flatMap(ModelHealth::warning).orElse(null)));
  }

  /**
   * That the deployed version cannot be used and another goes on, or that the model ranks no better
   * than chance, or has drifted; null when all is well.
   */
  public @Nullable String warning() {
    Deployment deployed = deployment.get();
    return failed == deployed.number()
        ? "Version "
            + deployed.version()
            + " is deployed and cannot be used; the one before goes on"
        : warning.get().text();
  }

  /** Looks for another deployment at the next request. */
  public void forget() {
    deployment.forget();
    warning.forget();
  }

  /**
   * The model deployed now. If it cannot be loaded, the one before it goes on; without one before,
   * it fails.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if none is deployed,
   *     MODEL_CORRUPT if it cannot be loaded
   */
  public Loaded current() {
    Deployment deployed = deployment.get();
    Loaded cached = loaded;
    return cached != null && isOf(cached.deployment(), deployed) ? cached : load(deployed);
  }

  /** Whether what is loaded is of a deployment, or has to do instead of it. */
  private boolean isOf(int number, Deployment deployed) {
    return number == deployed.number() || failed == deployed.number();
  }

  private synchronized Loaded load(Deployment deployed) {
    Loaded cached = loaded;
    if (cached != null && cached.deployment() >= deployed.number()) {
      return cached;
    }
    try {
      loaded = new Loaded(deployed.number(), deployed.version(), models.load(deployed.version()));
    } catch (RiskException e) {
      if (cached == null) {
        throw e;
      }
      goOn(deployed, cached.version(), e);
    }
    return Objects.requireNonNull(loaded);
  }

  /**
   * The model deployed now with all that explains its scores.
   *
   * @throws org.riskassessment.core.error.RiskException as {@link #current()}
   */
  public RowScorer scorer() {
    Deployment deployed = deployment.get();
    RowScorer cached = scorer;
    return cached != null && isOf(cached.deployment(), deployed) ? cached : prepare(deployed);
  }

  private synchronized RowScorer prepare(Deployment deployed) {
    RowScorer cached = scorer;
    if (cached != null && cached.deployment() >= deployed.number()) {
      return cached;
    }
    try {
      scorer = clients.scorer();
    } catch (RiskException e) {
      if (cached == null) {
        throw e;
      }
      goOn(deployed, cached.version(), e);
    }
    return Objects.requireNonNull(scorer);
  }

  /** Stays with the version before, and says so once. */
  private void goOn(Deployment deployed, int version, RiskException why) {
    failed = deployed.number();
    LOG.error(
        "version {} cannot be used, version {} goes on: {}",
        deployed.version(),
        version,
        why.getMessage());
  }
}
