package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;

class DeployerTest extends VersionFixture {
  @Test
  void kept_back_version_must_be_forced_and_history_shows_it() {
    keptBackByAnEarlierRelease();
    assertFails(
        ErrorCode.USAGE,
        () -> deploy(3),
        "version 3 was kept back by the promotion policy (Version 1 stays");
    assertFails(
        ErrorCode.USAGE,
        () -> process().production().deploy(null, "ann", "the newest"),
        "kept back");
    assertThat(deployed()).isEqualTo(1);

    Deployment forced = process().production().force(3, "ann", "the board says").result();
    assertThat(forced.kind()).isEqualTo(Deployment.Kind.FORCED);
    assertThat(forced.reason()).isEqualTo("the board says");
    assertThat(deployed()).isEqualTo(3);

    process().production().rollback("ann", "the board was wrong");
    deploy(3);
    assertThat(store.models().deployments())
        .extracting(Deployment::kind)
        .containsExactly(
            Deployment.Kind.FIRST,
            Deployment.Kind.FORCED,
            Deployment.Kind.ROLLBACK,
            Deployment.Kind.COMMAND);
  }

  /** Earlier releases gave a version number to challengers that lost, too. */
  private void keptBackByAnEarlierRelease() {
    run(1_000, 1, 1);
    Review check = run(150, 1, 2).outcome() == RunOutcome.KEPT ? lastReview() : null;
    process().versions().train();
    process().versions().train();
    store
        .models()
        .review(
            new Review(
                "earlier",
                1,
                check.datasetId(),
                1_000,
                1_150,
                true,
                check.check(),
                new Decision(
                    new PromotionDecision.Keep(3, null, "Version 1 stays"), List.of(), null),
                NOW),
            null);
  }

  private Review lastReview() {
    return store.models().lastReview().orElseThrow();
  }

  @Test
  void a_version_that_nobody_judged_is_deployed_as_asked() {
    run(1_000, 1, 1);
    process().versions().train();
    assertThat(process().production().force(2, "ann", "sure").result().kind())
        .isEqualTo(Deployment.Kind.COMMAND);
  }

  @Test
  void deploying_what_is_deployed_changes_nothing_and_says_so() {
    run(1_000, 1, 1);
    CommandReport<Deployment> report = process().production().deploy(1, "ann", "again");
    assertThat(report.warnings())
        .containsExactly("version 1 is already deployed, since " + NOW + "; nothing changed");
    assertThat(store.models().deployments()).hasSize(1);
  }

  @Test
  void a_rollback_goes_to_any_version_that_was_deployed_before() {
    run(1_000, 1, 1);
    for (int version = 2; version <= 4; version++) {
      process().versions().train();
      deploy(version);
    }
    process().versions().train();
    assertFails(
        ErrorCode.USAGE,
        () -> process().production().rollbackTo(5, "ann", "x"),
        "version 5 was not deployed before version 4",
        "[3, 2, 1]");
    assertFails(
        ErrorCode.USAGE,
        () -> process().production().rollbackTo(4, "ann", "x"),
        "version 4 is already deployed");
    assertFails(
        ErrorCode.MODEL_MISSING,
        () -> process().production().rollbackTo(9, "ann", "x"),
        "no model version 9");

    Deployment back = process().production().rollbackTo(2, "ann", "x").result();
    assertThat(back.kind()).isEqualTo(Deployment.Kind.ROLLBACK);
    assertThat(deployed()).isEqualTo(2);
    process().production().rollback("ann", "further");
    assertThat(deployed()).isEqualTo(1);
    assertFails(
        ErrorCode.MODEL_MISSING,
        () -> process().production().rollback("ann", "x"),
        "version 1 is the first one");
    assertFails(
        ErrorCode.MODEL_MISSING,
        () -> process().production().rollbackTo(1, "ann", "x"),
        "version 1 is the first one");
  }
}
