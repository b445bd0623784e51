package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.memory.InMemoryStore;

/** What people do with versions, and what the gate makes of them, over stages without files. */
class DeployerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path workspace;

  private final InMemoryStore store = new InMemoryStore();
  private final StageDoubles stages = new StageDoubles();

  /** Without a margin, for the stages' model ranks as its champion does or the other way round. */
  private RiskConfig config() {
    return Workspaces.config(workspace, Schema.standard(), new RiskConfig.Promotion(0, 30));
  }

  private RiskProcess process() {
    return RiskProcess.over(config(), store, stages.stages())
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .release("0.1.0")
        .build();
  }

  /**
   * New clients of whom one in three left: those of lower activity, or those of higher when the
   * relation is reversed, or nearly any when it is weak.
   */
  private void arrive(int n, double slope, int seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean left = i % 3 == 0;
      long activity = Math.round(100 + (left ? -slope : slope) * 12 + 20 * random.nextGaussian());
      rows.add(
          new String[] {
            "client-" + seed + "-" + i,
            Long.toString(Math.max(0, activity)),
            "900",
            "30",
            left ? "1" : "0"
          });
    }
    stages.arrive(rows);
  }

  private RunReport run(int n, double slope, int seed) {
    arrive(n, slope, seed);
    return process().run();
  }

  private int deployed() {
    return store.models().deployed().orElseThrow().version();
  }

  private void deploy(int version) {
    process().production().deploy(version, "ann", "by hand");
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RiskException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .contains(words);
  }

  /** Version 1 has drifted, and the gate kept back versions 2 and 3. */
  private void keptBack() {
    run(1_000, 1, 1);
    assertThat(run(1_500, 0.2, 2).outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
  }

  // by hand

  @Test
  void a_version_that_was_kept_back_has_to_be_forced_and_the_history_says_so() {
    keptBack();
    assertFails(
        ErrorCode.USAGE,
        () -> deploy(3),
        "version 3 was judged and kept back (Version 1 stays",
        "--force and --reason TEXT");
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
        .containsExactly("version 1 is deployed already, since " + NOW + "; nothing was changed");
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
        "'risk deploy 5'",
        "[3, 2, 1]");
    assertFails(
        ErrorCode.USAGE,
        () -> process().production().rollbackTo(4, "ann", "x"),
        "version 4 is the deployed one");
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

  // pruned

  @Test
  void pruning_spares_the_deployed_version_and_the_one_before_it() throws IOException {
    run(1_000, 1, 1);
    for (int version = 2; version <= 6; version++) {
      process().versions().train();
    }
    deploy(2);
    deploy(3);
    assertThat(PrunePlan.of(store.models(), 1))
        .isEqualTo(new PrunePlan(List.of(1, 4, 5), List.of(2, 3)));

    PrunePlan done = process().versions().prune(1).result();
    assertThat(done.pruned()).containsExactly(1, 4, 5);
    assertThat(done.spared()).containsExactly(2, 3);
    assertThat(workspace.resolve("models/1")).doesNotExist();
    assertThat(workspace.resolve("models/2/model.json")).exists();
    assertThat(store.models().deployments()).hasSize(3);
    assertThat(store.models().evaluations(4)).isNotEmpty();

    assertThat(process().versions().prune(2).result())
        .isEqualTo(new PrunePlan(List.of(), List.of(2)));
    assertThat(process().versions().prune(9).result())
        .isEqualTo(new PrunePlan(List.of(), List.of()));
    process().production().rollback("ann", "still possible");
    assertThat(deployed()).isEqualTo(2);
    assertFails(
        ErrorCode.MODEL_MISSING,
        () -> process().production().rollback("ann", "too far"),
        "model version 1 was pruned");
    assertFails(ErrorCode.MODEL_MISSING, () -> deploy(4), "model version 4 was pruned");
    assertThat(deployed()).isEqualTo(2);
    assertThat(process().versions().compare(2, 4).obstacle())
        .isEqualTo("version 4 was pruned: its files are gone");

    Files.createDirectories(workspace.resolve("models/5"));
    Files.writeString(workspace.resolve("models/5/model.json"), "left by a crash");
    process().run();
    assertThat(workspace.resolve("models/5")).doesNotExist();
  }

  // folders for people

  @Test
  void a_file_that_a_deployed_version_got_since_comes_into_production() {
    run(1_000, 1, 1);
    store.models().addArtifact(1, "refits.bin", new byte[] {1, 2, 3});
    process().run();
    assertThat(workspace.resolve("production_deployment/refits.bin"))
        .hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(process().versions().verify(store.models().versions()).strayViews()).isEmpty();
  }

  @Test
  void a_file_of_production_that_somebody_changed_is_written_again() throws IOException {
    run(1_000, 1, 1);
    Path file = workspace.resolve("production_deployment/model.json");
    String before = Files.readString(file);
    Files.writeString(file, "{}");
    Verification seen = process().versions().verify(store.models().versions());
    assertThat(seen.faults()).isEmpty();
    assertThat(seen.strayViews())
        .containsExactly(
            new Verification.Fault(
                1, "production_deployment/model.json is not what the store has"));

    process().run();
    assertThat(file).hasContent(before);
    Files.delete(workspace.resolve("models/1/model.json"));
    process().run();
    assertThat(workspace.resolve("models/1/model.json")).hasContent(before);
    assertThat(process().versions().verify(store.models().versions()).strayViews()).isEmpty();
  }

  // the rows since the champion last performed

  private long challengersRow() {
    var versions = store.models().versions();
    return versions.get(versions.size() - 1).card().firstRow();
  }

  @Test
  void the_second_challenger_learns_from_the_rows_after_the_champion_last_performed() {
    run(1_000, 1, 1);
    assertThat(run(600, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(run(600, 1, 3).outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(run(2_000, -1, 4).outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(challengersRow()).isEqualTo(2_200);
    assertThat(deployed()).isEqualTo(3);
  }

  /** 100 of each class to learn from: 400 rows have some 107 that left and are not held out. */
  @Test
  void rows_before_them_are_taken_in_while_they_are_too_few_to_learn_from() {
    run(1_000, 1, 1);
    assertThat(run(600, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    run(210, -1, 3);
    assertThat(challengersRow()).isBetween(1_300L, 1_500L);
  }

  @Test
  void rows_from_before_a_drift_do_not_vote_on_what_follows_it() {
    run(1_000, 1, 1);
    assertThat(run(600, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    RunReport few = run(210, -1, 3);
    assertThat(few.outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(few.verdict()).contains("30 of each are needed to decide");
    assertThat(decided().decision().basis().firstRow()).isEqualTo(1_600);

    RunReport enough = run(400, -1, 4);
    assertThat(enough.outcome()).as(enough.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(decided().decision().basis().question().earliest()).isEqualTo(1_600);
    assertThat(decided().decision().basis().firstRow()).isBetween(1_600L, 1_699L);
  }

  @Test
  void rows_of_a_drift_that_was_not_mended_are_learned_from_again() {
    run(1_000, 1, 1);
    run(600, 1, 2);
    assertThat(run(1_500, 0.2, 3).outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(challengersRow()).isEqualTo(1_600);
    run(1_500, 0.2, 4);
    assertThat(challengersRow()).isEqualTo(1_600);
  }

  // replay

  private Review decided() {
    return store.models().reviews().stream()
        .filter(review -> review.decision() != null)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

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
    assertThat(decision.allTime().get(0).version()).isEqualTo(2);
  }

  @Test
  void what_differs_in_a_replay_is_shown() {
    keptBack();
    Review review = decided();
    Decision kept = review.decision();
    PromotionDecision.Keep verdict = (PromotionDecision.Keep) kept.verdict();
    Decision changed =
        new Decision(
            new PromotionDecision.Keep(
                verdict.challenger(), verdict.evidence(), "in the words of another release"),
            kept.allTime(),
            new Decision.Basis(
                kept.basis().question(), kept.basis().firstRow() + 1, kept.basis().endRow()));
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
            null);
    assertThat(process().versions().replay("changed").differences())
        .extracting(DecisionReplay.Difference::path)
        .containsExactly("first_row");
    assertThat(process().versions().replay(review.runId()).isIdentical()).isTrue();
  }

  @Test
  void only_a_run_that_decided_can_be_replayed_and_only_with_the_files_of_its_models() {
    RunReport first = run(1_000, 1, 1);
    assertFails(
        ErrorCode.USAGE,
        () -> process().versions().replay(first.runId()),
        "decided on no challenger: Version 1 is the first model");
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
        "the release that made it did not keep");
    assertThat(new Decisions(store.models()).on(2).orElseThrow().sentence())
        .isEqualTo("Version 1 stays");

    process().versions().train();
    deploy(4);
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
    assertThat(judgedOnTheseRows()).isEqualTo(2);
    run(210, 0.2, 4);
    assertThat(judgedOnTheseRows())
        .as("the rows of this one go back into those of the one before")
        .isEqualTo(4);
  }

  private int judgedOnTheseRows() {
    return decided().decision().verdict() instanceof PromotionDecision.Promote promote
        ? promote.evidence().judgedOnTheseRows()
        : ((PromotionDecision.Keep) decided().decision().verdict()).evidence().judgedOnTheseRows();
  }

  // compared

  @Test
  void two_versions_are_compared_on_rows_that_neither_has_seen() {
    run(1_000, 1, 1);
    run(1_500, -1, 2);
    ModelComparison comparison = process().versions().compare(1, 3);
    assertThat(comparison.obstacle()).isNull();
    assertThat(comparison.newest().comparison().difference()).isGreaterThan(0.3);
    assertThat(comparison.allTime().comparison().n())
        .isGreaterThan(comparison.newest().comparison().n());
    assertFails(
        ErrorCode.USAGE, () -> process().versions().compare(1, 1), "cannot differ from itself");
    assertFails(
        ErrorCode.MODEL_MISSING, () -> process().versions().compare(1, 7), "no model version 7");
  }
}
