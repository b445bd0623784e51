package org.riskassessment.core.version;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;

/** Deploys versions and rolls back to earlier ones. */
public final class Deployer {
  private final Run run;
  private final ModelRegistry registry;

  public Deployer(Run run) {
    this.run = run;
    this.registry = run.store().models();
  }

  public Deployment current() {
    return run.models().deployed();
  }

  /** Deploys a version. If it is already deployed, nothing changes and no entry is added. */
  public Deployment deploy(
      ModelVersion version, Deployment.Kind kind, String actor, String reason) {
    Integer before = registry.deployed().map(Deployment::version).orElse(null);
    if (before != null && before == version.version()) {
      return current();
    }
    // A model that cannot be read back must never be deployed.
    run.models().requireIntact(version);
    run.models().load(version.version());
    run.context().cancellation().check();
    Deployment deployment =
        registry.deploy(
            new Deployment(0, version.version(), before, kind, actor, reason, run.id(), run.now()));
    new ModelViews(run).heal();
    return deployment;
  }

  /**
   * Deploys a version that a person chose. One that the promotion policy kept back, and that was
   * never deployed, has to be forced; one that was never judged does not.
   *
   * @throws RiskException USAGE when it was kept back
   */
  Deployment deployByHand(ModelVersion version, boolean force, String actor, String reason) {
    Optional<Deployment> deployed = registry.deployed();
    if (deployed.isPresent() && deployed.get().version() == version.version()) {
      run.warn(
          "version "
              + version.version()
              + " is already deployed, since "
              + deployed.get().at()
              + "; nothing changed");
      return deployed.get();
    }
    Optional<String> objection = objection(version.version());
    if (objection.isPresent() && !force) {
      throw new RiskException(
          ErrorCode.USAGE,
          "version "
              + version.version()
              + " was kept back by the promotion policy ("
              + objection.get()
              + ")",
          ErrorContext.none()
              .withRemedy(Remedy.of(Remedy.Kind.FORCE_DEPLOYMENT, version.version())));
    }
    return deploy(
        version,
        objection.isPresent() ? Deployment.Kind.FORCED : Deployment.Kind.COMMAND,
        actor,
        reason);
  }

  /** The decision that kept a version back, unless the version was ever deployed. */
  private Optional<String> objection(int version) {
    if (registry.deployments().stream().anyMatch(d -> d.version() == version)) {
      return Optional.empty();
    }
    return new Decisions(registry).on(version).map(Decisions.Entry::sentence);
  }

  /**
   * Deploys a version that was deployed before the current one: the one just before it, or the one
   * named. Repeating it goes further back.
   *
   * @param to null for the one just before
   */
  public Deployment rollback(@Nullable Integer to, String actor, String reason) {
    Deque<Integer> history = history(registry.deployments());
    if (history.size() < 2) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          history.isEmpty()
              ? "no model is deployed, so there is nothing to roll back"
              : "version "
                  + history.peek()
                  + " is the first one deployed, so there is nothing to go back to");
    }
    int present = history.pop();
    if (to != null && (to == present || !history.contains(to))) {
      run.models().version(to);
      throw new RiskException(
          ErrorCode.USAGE,
          "version "
              + to
              + (to == present
                  ? " is already deployed"
                  : " was not deployed before version " + present)
              + "; a rollback can go to one of "
              + history.stream().distinct().toList(),
          to == present
              ? ErrorContext.none()
              : ErrorContext.none().withRemedy(Remedy.of(Remedy.Kind.DEPLOY, to)));
    }
    int target = to == null ? history.element() : to;
    return deploy(run.models().version(target), Deployment.Kind.ROLLBACK, actor, reason);
  }

  /** The version that a rollback would deploy. */
  static Optional<Integer> before(List<Deployment> deployments) {
    return history(deployments).stream().skip(1).findFirst();
  }

  /** The deployed versions, the current one first, without those rolled back. */
  private static Deque<Integer> history(List<Deployment> deployments) {
    Deque<Integer> history = new ArrayDeque<>();
    for (Deployment deployment : deployments) {
      if (deployment.kind() == Deployment.Kind.ROLLBACK) {
        do {
          history.pop();
        } while (history.element() != deployment.version());
      } else {
        history.push(deployment.version());
      }
    }
    return history;
  }
}
