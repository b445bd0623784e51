package org.riskassessment.core.version;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.store.Deployment;

/** The deployed version: deploys, rolls back and lists what was deployed. Thread-safe. */
public final class Production {
  private final Runs runs;

  public Production(Runs runs) {
    this.runs = runs;
  }

  /**
   * Deploys a version.
   *
   * @param version null for the newest
   * @param by who deploys it, for the history
   * @throws RiskException MODEL_MISSING when there is no such version, USAGE when the promotion
   *     policy kept it back
   */
  public CommandReport<Deployment> deploy(@Nullable Integer version, String by, String reason) {
    return deployed(version, false, by, reason);
  }

  /** Deploys a version even if the promotion policy kept it back. */
  public CommandReport<Deployment> force(@Nullable Integer version, String by, String reason) {
    return deployed(version, true, by, reason);
  }

  private CommandReport<Deployment> deployed(
      @Nullable Integer version, boolean force, String by, String reason) {
    check(by, reason);
    return runs.step(
        "deploy",
        run -> new Deployer(run).deployByHand(run.versionOrNewest(version), force, by, reason),
        Production::summary);
  }

  /**
   * Deploys the version that was in production before the current one. Repeating it goes further
   * back.
   *
   * @throws RiskException MODEL_MISSING when there was none
   */
  public CommandReport<Deployment> rollback(String by, String reason) {
    check(by, reason);
    return runs.step(
        "rollback", run -> new Deployer(run).rollback(null, by, reason), Production::summary);
  }

  /**
   * Deploys a version that was in production before the current one.
   *
   * @throws RiskException USAGE when it was not
   */
  public CommandReport<Deployment> rollbackTo(int version, String by, String reason) {
    check(by, reason);
    return runs.step(
        "rollback", run -> new Deployer(run).rollback(version, by, reason), Production::summary);
  }

  /** All deployments, oldest first. */
  public List<Deployment> history() {
    return runs.unrecorded("models history").store().models().deployments();
  }

  private static void check(String by, String reason) {
    HiddenCharacter.refuse("by", by);
    HiddenCharacter.refuse("reason", reason);
  }

  private static String summary(Deployment deployment) {
    return "version " + deployment.version();
  }
}
