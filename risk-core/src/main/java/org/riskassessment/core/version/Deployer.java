package org.riskassessment.core.version;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;

/** Puts a version into production and takes it back. */
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

  /** Deploys a version; one that is deployed already stays so, without a new entry. */
  public Deployment deploy(
      ModelVersion version, Deployment.Kind kind, String actor, String reason) {
    Integer before = registry.deployed().map(Deployment::version).orElse(null);
    if (before != null && before == version.version()) {
      return current();
    }
    // A model that cannot be read back must never become the deployed one.
    run.models().artifacts(version);
    run.models().load(version.version());
    run.context().cancellation().check();
    Deployment deployment =
        registry.deploy(
            new Deployment(0, version.version(), before, kind, actor, reason, run.id(), run.now()));
    new ModelViews(run.context()).heal();
    return deployment;
  }

  /**
   * Deploys a version that somebody chose. One that was judged and kept back, and was never
   * deployed since, has to be forced; what nobody judged is theirs to judge.
   *
   * @throws RiskException USAGE when it was kept back
   */
  public Deployment deployByHand(ModelVersion version, boolean force, String actor, String reason) {
    Optional<Deployment> deployed = registry.deployed();
    if (deployed.isPresent() && deployed.get().version() == version.version()) {
      run.warn(
          "version "
              + version.version()
              + " is deployed already, since "
              + deployed.get().at()
              + "; nothing was changed");
      return deployed.get();
    }
    Optional<String> objection = objection(version.version());
    if (objection.isPresent() && !force) {
      throw new RiskException(
          ErrorCode.USAGE,
          "version "
              + version.version()
              + " was judged and kept back ("
              + objection.get()
              + "); with --force and --reason TEXT it is deployed all the same");
    }
    return deploy(
        version,
        objection.isPresent() ? Deployment.Kind.FORCED : Deployment.Kind.COMMAND,
        actor,
        reason);
  }

  /** The decision that kept a version back, unless it was deployed at some time. */
  private Optional<String> objection(int version) {
    if (registry.deployments().stream().anyMatch(d -> d.version() == version)) {
      return Optional.empty();
    }
    return new Decisions(registry).on(version).map(Decisions.Entry::sentence);
  }

  /**
   * Deploys a version that was deployed before the present one: that just before it, or the one
   * named. Repeated, it goes further back.
   *
   * @param to null for the one just before
   */
  public Deployment rollback(@Nullable Integer to, String actor, String reason) {
    Deque<Integer> history = history(registry.deployments());
    if (history.size() < 2) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          history.isEmpty()
              ? "no model is deployed, so nothing can be rolled back"
              : "version " + history.peek() + " is the first one deployed; nothing to go back to");
    }
    int present = history.pop();
    if (to != null && (to == present || !history.contains(to))) {
      run.models().version(to);
      throw new RiskException(
          ErrorCode.USAGE,
          "version "
              + to
              + (to == present
                  ? " is the deployed one"
                  : " was not deployed before version "
                      + present
                      + "; 'risk deploy "
                      + to
                      + "' deploys it")
              + ". A rollback goes to one of "
              + history.stream().distinct().toList());
    }
    int target = to == null ? history.element() : to;
    return deploy(run.models().version(target), Deployment.Kind.ROLLBACK, actor, reason);
  }

  /** The version that a rollback goes to. */
  static Optional<Integer> before(List<Deployment> deployments) {
    return history(deployments).stream().skip(1).findFirst();
  }

  /** What was deployed one after the other, the present first, less what was taken back. */
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
