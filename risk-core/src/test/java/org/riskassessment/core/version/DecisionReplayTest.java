package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Review;

class DecisionReplayTest extends VersionFixture {
  @Test
  void a_decision_replays_to_the_last_digit_whatever_came_after() {
    run(1_000, 1, 1);
    assertThat(run(1_500, -1, 2).outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    Review review = decided();
    run(500, -1, 3);
    DecisionReplay replay = process().versions().replay(review.runId());
    assertThat(replay.differences()).isEmpty();
    assertThat(replay.isIdentical()).isTrue();
    assertThat(replay.rows()).isEqualTo(2_500);
    assertThat(replay.sentence()).startsWith("Version 2 replaces 1: AUC ");
    Decision decision = review.decision();
    assertThat(decision.basis().question().dataset().sha256()).isEqualTo(replay.datasetId());
    assertThat(decision.verdict().versions()).startsWith(2);
    assertThat(decision.winner().reference().n()).isPositive();
  }

  @Test
  void what_differs_in_a_replay_is_shown() {
    run(1_000, 1, 1);
    run(1_500, -1, 2);
    Review review = decided();
    Decision made = review.decision();
    Decision changed =
        new Decision(
            made.verdict(),
            made.allTime(),
            new Decision.Basis(
                made.basis().question(), made.basis().firstRow() + 1, made.basis().endRow()),
            made.winner());
    store
        .models()
        .review(
            new Review(
                "changed",
                review.version(),
                review.datasetId(),
                review.firstRow(),
                review.endRow(),
                review.settled(),
                review.check(),
                changed,
                review.at()),
            null,
            store.models().evidence(review.runId()).orElseThrow());
    assertThat(process().versions().replay("changed").differences())
        .extracting(DecisionReplay.Difference::path)
        .containsExactly("first_row");
    assertThat(process().versions().replay(review.runId()).isIdentical()).isTrue();
  }

  @Test
  void replay_needs_a_decision_and_its_model_files() {
    RunReport first = run(1_000, 1, 1);
    assertFails(
        ErrorCode.USAGE,
        () -> process().versions().replay(first.runId()),
        "made no decision: Version 1 is the first model");
    assertFails(
        ErrorCode.USAGE, () -> process().versions().replay("nobody"), "there is no run nobody");

    run(1_500, -1, 2);
    String runId = decided().runId();
    store
        .models()
        .review(
            new Review(
                "earlier",
                1,
                decided().datasetId(),
                0,
                1,
                true,
                decided().check(),
                new Decision(
                    new PromotionDecision.Keep(2, null, "Version 1 stays"), List.of(), null),
                NOW),
            null);
    assertFails(
        ErrorCode.USAGE,
        () -> process().versions().replay("earlier"),
        "the release that made it did not store its inputs");
    assertThat(new Decisions(store.models()).on(2).orElseThrow().sentence())
        .isEqualTo("Version 1 stays");

    process().versions().train();
    deploy(3);
    process().versions().train();
    process().versions().prune(1);
    assertFails(
        ErrorCode.MODEL_MISSING,
        () -> process().versions().replay(runId),
        "model version 1 was pruned");
  }

  @Test
  void a_decision_counts_challengers_judged_on_its_rows() {
    keptBack();
    assertThat(judgedOnTheseRows()).isEqualTo(2);
    run(2_000, 0.2, 3);
    assertThat(judgedOnTheseRows())
        .as("the rows of the drift are judged again with those that follow")
        .isGreaterThan(2);
  }

  private int judgedOnTheseRows() {
    return decided().decision().verdict() instanceof PromotionDecision.Promote promote
        ? promote.evidence().judgedOnTheseRows()
        : ((PromotionDecision.Keep) decided().decision().verdict()).evidence().judgedOnTheseRows();
  }
}
