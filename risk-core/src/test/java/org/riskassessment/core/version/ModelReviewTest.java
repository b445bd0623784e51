package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Review;

class ModelReviewTest extends VersionFixture {
  /** Two calm ticks, too small to challenge a model for the rows it might learn from. */
  private void calm() {
    run(2_000, 1, 1);
    assertThat(run(300, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(run(300, 1, 3).outcome()).isEqualTo(RunOutcome.KEPT);
  }

  @Test
  void challenger_on_rows_since_the_drift_takes_over() {
    calm();
    assertThat(run(1_200, -1, 4).outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(deployed()).isEqualTo(2);
    assertThat(store.models().versions()).as("one that lost takes no number").hasSize(2);
    assertThat(store.models().version(2).orElseThrow().card().firstRow()).isEqualTo(2_600);
    assertThat(decided().drift()).isNull();
  }

  @Test
  void rows_from_before_a_drift_do_not_decide_after_it() {
    calm();
    RunReport few = run(210, -1, 4);
    assertThat(few.outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(few.verdict()).contains("30 of each are needed to decide");
    assertThat(decided().decision().basis().firstRow()).isEqualTo(2_600);
    assertThat(decided().drift()).isEqualTo(new DriftState(2_600, 0));

    RunReport enough = run(600, -1, 5);
    assertThat(enough.outcome()).as(enough.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(decided().decision().basis().firstRow()).isEqualTo(2_600);
  }

  @Test
  void a_drift_that_nothing_better_is_known_for_is_said_once() {
    calm();
    RunReport said = run(1_500, 0.2, 4);
    assertThat(said.verdict()).startsWith("The model has drifted: ").contains("Version 1 stays");
    assertThat(decided().decision().verdict()).isInstanceOf(PromotionDecision.Keep.class);
    assertThat(decided().drift()).isEqualTo(new DriftState(2_600, 1_500));

    RunReport known = run(600, 0.2, 5);
    assertThat(known.outcome()).isIn(RunOutcome.KEPT, RunOutcome.RECALIBRATED);
    assertThat(decided().drift().tried()).as("tried once so far").isEqualTo(1_500);

    run(600, 0.2, 6);
    assertThat(decided().drift().tried()).as("half as many rows again").isGreaterThan(2_600);
    assertThat(decided().drift().since()).as("only moves back").isLessThanOrEqualTo(2_600);
  }

  @Test
  void a_wrong_level_is_repaired_and_the_ranking_stays() {
    calm();
    arriveShifted(600, 4);
    RunReport report = process().run();
    assertThat(report.outcome()).as(report.verdict()).isEqualTo(RunOutcome.RECALIBRATED);
    assertThat(report.verdict())
        .contains("the risks are too low")
        .contains("Version 2 is version 1");
    ModelCard card = store.models().version(2).orElseThrow().card();
    assertThat(card.recalibration().base()).isEqualTo(1);
    assertThat(card.recalibration().fit().offset()).isPositive();
    assertThat(card.trainedRows())
        .isEqualTo(store.models().version(1).orElseThrow().card().trainedRows());
    assertThat(process().versions().replay(lastRun()).isIdentical()).isTrue();

    arriveShifted(300, 5);
    process().run();
    Review after = store.models().lastReview().orElseThrow();
    assertThat(after.level().isAlarm()).isFalse();
  }

  private String lastRun() {
    return store.models().lastReview().orElseThrow().runId();
  }

  /** The same relation, with three in five who leave in the place of one in three. */
  private void arriveShifted(int n, int seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean left = i % 5 < 3;
      long activity = Math.round(100 + (left ? -12 : 12) + 20 * random.nextGaussian());
      rows.add(
          new String[] {
            "shifted-" + seed + "-" + i, Long.toString(activity), "900", "30", left ? "1" : "0"
          });
    }
    stages.arrive(rows);
  }

  private RunReport run(int n, int seed, Instant at) {
    arrive(n, 1, seed);
    RiskConfig config = config();
    return RiskProcess.over(
            config.withSettings(
                config
                    .settings()
                    .withMonitoring(
                        new RiskConfig.Monitoring(
                            200, 20, Duration.ofDays(30), RiskConfig.Monitoring.Rule.POOLED, 90))),
            store,
            stages.stages())
        .clock(Clock.fixed(at, ZoneOffset.UTC))
        .release("0.1.0")
        .build()
        .run();
  }

  @Test
  void a_model_beyond_its_age_is_challenged_once() {
    run(3_000, 1, NOW);
    assertThat(run(300, 2, NOW.plus(Duration.ofDays(29))).outcome()).isEqualTo(RunOutcome.KEPT);
    RunReport old = run(300, 3, NOW.plus(Duration.ofDays(31)));
    assertThat(old.verdict()).startsWith("The model is older than monitoring.max_age");
    assertThat(decided().decision().basis().question().terms().cause())
        .isEqualTo(Decision.Cause.AGE);
    assertThat(process().versions().replay(old.runId()).isIdentical()).isTrue();
    assertThat(run(60, 4, NOW.plus(Duration.ofDays(33))).outcome()).isEqualTo(RunOutcome.KEPT);
  }

  @Test
  void a_doubt_is_no_alarm_and_needs_proof() {
    run(3_000, 1, 1);
    RunReport doubtful = run(800, 0.66, 4);
    assertThat(doubtful.verdict()).contains("within chance", "low enough to look for a model");
    Review review = decided();
    assertThat(review.check().status()).isEqualTo(PerformanceCheck.Status.OK);
    assertThat(review.drift()).isNull();
    assertThat(review.decision().basis().question().terms().cause())
        .isEqualTo(Decision.Cause.DOUBT);
    assertThat(review.decision().verdict()).isInstanceOf(PromotionDecision.Keep.class);
    assertThat(process().versions().replay(doubtful.runId()).isIdentical()).isTrue();
  }

  @Test
  void many_more_rows_challenge_the_model() {
    run(1_000, 1, 1);
    RunReport report = run(600, 1, 2);
    assertThat(report.verdict()).startsWith("There are many more rows to learn from");
    Decision decision = decided().decision();
    assertThat(decision.basis().question().terms().cause()).isEqualTo(Decision.Cause.GROWTH);
    assertThat(process().versions().replay(report.runId()).isIdentical()).isTrue();
  }
}
