package org.riskassessment.core.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;

/** Puts a version into production and takes it back. */
final class Deploying {
  private final Run run;
  private final ModelRegistry registry;

  Deploying(Run run) {
    this.run = run;
    this.registry = run.store().models();
  }

  Deployment current() {
    return run.models().deployed();
  }

  /** Deploys a version; one that is deployed already stays so, without a new entry. */
  Deployment deploy(ModelVersion version, Deployment.Kind kind, String actor, String reason) {
    Integer before = registry.deployed().map(Deployment::version).orElse(null);
    if (before != null && before == version.version()) {
      return current();
    }
    // A model that cannot be read back must never become the deployed one.
    run.models().load(version.version());
    run.context().cancellation().check();
    Deployment deployment =
        registry.deploy(
            new Deployment(0, version.version(), before, kind, actor, reason, run.id(), run.now()));
    new ModelViews(run.context()).heal();
    return deployment;
  }

  /** Deploys what was deployed before the present version; repeated, it goes further back. */
  Deployment rollback(String actor, String reason) {
    Deque<Integer> history = new ArrayDeque<>();
    for (Deployment deployment : registry.deployments()) {
      if (deployment.kind() == Deployment.Kind.ROLLBACK) {
        history.pop();
      } else {
        history.push(deployment.version());
      }
    }
    if (history.size() < 2) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          history.isEmpty()
              ? "no model is deployed, so nothing can be rolled back"
              : "version " + history.peek() + " is the first one deployed; nothing to go back to");
    }
    history.pop();
    return deploy(run.models().version(history.element()), Deployment.Kind.ROLLBACK, actor, reason);
  }
}
