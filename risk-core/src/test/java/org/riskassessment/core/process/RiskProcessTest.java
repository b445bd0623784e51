package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.ClientFixtures.rows;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.RunLock;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.core.version.Versions;

class RiskProcessTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path workspace;

  private final InMemoryStore store = new InMemoryStore();
  private final StageDoubles stages = new StageDoubles();
  private final Cancellation cancellation = new Cancellation();

  private RiskProcess process(Schema schema, RunListener listener, Cancellation stop) {
    return process(Workspaces.config(workspace, schema), listener, stop);
  }

  private RiskProcess process(RiskConfig config, RunListener listener, Cancellation stop) {
    return RiskProcess.over(config, store, stages.stages())
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .release("0.1.0")
        .listener(listener)
        .cancellation(stop)
        .build();
  }

  private RiskProcess process() {
    return process(Schema.standard(), RunListener.SILENT, cancellation);
  }

  private RunReport run() {
    return process().run();
  }

  /** A workspace whose first model, version 1, learned from 1,000 rows. */
  private void firstDeployment() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  /** The same after a reversal: version 1 has drifted and one of 2 and 3 took its place. */
  private int redeployment() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 2));
    RunReport report = run();
    assertThat(report.outcome()).as(report.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    return deployed();
  }

  private int deployed() {
    return store.models().deployed().orElseThrow().version();
  }

  private static List<String> steps(RunReport report) {
    return report.steps().stream().map(StepRecord::name).toList();
  }

  /** The newest of the runs, by its id: that of a run that threw. */
  private RunRecord runWith(String outcome) {
    List<RunRecord> runs =
        store.runs().newest(100).stream().filter(r -> r.outcome().equals(outcome)).toList();
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private List<Integer> judged() {
    return store.models().evaluations(1).stream()
        .filter(e -> e.protocol() == Evaluation.Protocol.NEW_ROWS)
        .map(Evaluation::n)
        .toList();
  }

  // the first model

  @Test
  void without_any_data_there_is_nothing_to_do() {
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(report.verdict())
        .isEqualTo("No data yet: put CSV files into sourcedata and run again.");
    assertThat(report.modelVersion()).isNull();
    assertThat(steps(report)).containsExactly("ingest");
  }

  @Test
  void the_first_data_give_the_first_model_and_scores_for_all_that_stayed() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    stages.test(rows(200, Relation.LESS_ACTIVE, 3));
    RunReport report = run();

    assertThat(report.outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    assertThat(steps(report))
        .containsExactly(
            "ingest", "train", "score", "deploy", "predict", "diagnose", "report", "apicalls");
    assertThat(report.modelVersion()).isEqualTo(1);
    assertThat(report.atRisk()).hasSize(10).allSatisfy(c -> assertThat(c.reasons()).hasSize(1));
    assertThat(report.test().n()).isEqualTo(200);
    assertThat(report.heldOut().protocol()).isEqualTo(Evaluation.Protocol.HELD_OUT);
    assertThat(report.heldOut().rocAuc().orElseThrow()).isBetween(0.8, 0.92);
    assertThat(report.warnings()).isEmpty();
    assertThat(store.predictions().newest().orElseThrow().n()).isEqualTo(report.portfolio());
    assertThat(store.models().deployed())
        .contains(
            new Deployment(
                1,
                1,
                null,
                Deployment.Kind.FIRST,
                "run",
                "Version 1 is the first model for this data.",
                report.runId(),
                NOW));
    assertThat(workspace.resolve("production_deployment/deployment.json")).exists();
    assertThat(workspace.resolve("models/1/latestscore.txt"))
        .hasContent(report.test().confusion().f1() + "\n");
  }

  @Test
  void the_run_and_its_steps_are_recorded() {
    firstDeployment();
    RunRecord run = runWith("FIRST_DEPLOYMENT");
    assertThat(run.command()).isEqualTo("run");
    assertThat(run.modelVersion()).isEqualTo(1);
    assertThat(run.finishedAt()).isEqualTo(NOW);
    assertThat(run.configHash()).isEqualTo(Workspaces.config(workspace).hash());
    assertThat(run.message()).isEqualTo("Version 1 is the first model for this data.");
    assertThat(store.runs().steps(run.runId()))
        .extracting(StepRecord::name, StepRecord::status)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("ingest", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("train", StepRecord.Status.OK),
            // There is no test data, which is told.
            org.assertj.core.api.Assertions.tuple("score", StepRecord.Status.ATTENTION),
            org.assertj.core.api.Assertions.tuple("deploy", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("predict", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("diagnose", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("report", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("apicalls", StepRecord.Status.OK));
  }

  @Test
  void held_out_clients_are_not_learned_from() {
    firstDeployment();
    var card = store.models().version(1).orElseThrow().card();
    long held =
        rows(1_000, Relation.LESS_ACTIVE, 1).stream()
            .filter(row -> card.holdOut().holds(row[0]))
            .count();
    assertThat(card.trainedRows()).isEqualTo(1_000 - (int) held);
    assertThat(card.evaluation().n()).isEqualTo((int) held);
    assertThat(card.datasetRows()).isEqualTo(1_000);
  }

  @Test
  void small_data_are_scored_out_of_fold_and_called_small() {
    stages.arrive(rows(26, Relation.LESS_ACTIVE, 1));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    assertThat(report.heldOut().protocol()).isEqualTo(Evaluation.Protocol.OUT_OF_FOLD);
    assertThat(report.heldOut().n()).isEqualTo(26);
    assertThat(report.warnings()).anySatisfy(w -> assertThat(w).startsWith("small data: "));
  }

  @Test
  void fewer_than_ten_labelled_rows_are_too_few() {
    stages.arrive(rows(9, Relation.LESS_ACTIVE, 1));
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INSUFFICIENT))
        .hasMessageContaining("only 9 labelled rows");
  }

  /** No part of the clients can be scored by a model that learned from the others. */
  @Test
  void many_rows_of_one_client_are_too_little_to_judge_a_model_by() {
    List<String[]> rows = rows(40, Relation.LESS_ACTIVE, 1);
    rows.forEach(row -> row[0] = "abc");
    stages.arrive(rows);
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INSUFFICIENT));
  }

  // later runs

  @Test
  void a_second_run_has_nothing_to_do_and_reads_no_rows() {
    firstDeployment();
    int read = stages.datasetsRead();
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(report.verdict()).isEqualTo("Nothing new.");
    assertThat(report.modelVersion()).isEqualTo(1);
    assertThat(steps(report)).containsExactly("ingest");
    assertThat(stages.datasetsRead()).isEqualTo(read);
    assertThat(store.models().lastReview()).isEmpty();
  }

  @Test
  void more_rows_of_the_same_kind_keep_the_model() {
    firstDeployment();
    stages.arrive(rows(500, Relation.LESS_ACTIVE, 2));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(steps(report))
        .containsExactly("ingest", "check", "predict", "diagnose", "report", "apicalls");
    assertThat(report.verdict())
        .startsWith("Version 1 stays deployed: AUC ")
        .contains("within chance");
    assertThat(store.models().versions()).hasSize(1);
    assertThat(store.models().lastReview().orElseThrow().settled()).isTrue();
  }

  @Test
  void rows_too_few_to_judge_by_are_judged_again_with_those_that_follow_and_then_never_again() {
    firstDeployment();
    stages.arrive(rows(50, Relation.LESS_ACTIVE, 2));
    RunReport few = run();
    assertThat(few.outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(few.verdict()).contains("50 new labelled rows are too few").contains("150 more");
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);

    stages.arrive(rows(160, Relation.LESS_ACTIVE, 3));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    Review settled = store.models().lastReview().orElseThrow();
    assertThat(settled.settled()).isTrue();
    assertThat(settled.firstRow()).isEqualTo(1_000);
    assertThat(settled.endRow()).isEqualTo(1_210);

    stages.arrive(rows(30, Relation.LESS_ACTIVE, 4));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(store.models().lastReview().orElseThrow().firstRow()).isEqualTo(1_210);
    assertThat(judged()).containsExactly(50, 210, 30);
  }

  @Test
  void rows_without_a_label_are_scored_and_judged_only_once_known() {
    firstDeployment();
    List<String[]> unknown = rows(300, Relation.LESS_ACTIVE, 2);
    unknown.forEach(row -> row[4] = "");
    stages.arrive(unknown);
    int before = store.predictions().newest().orElseThrow().n();
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(report.verdict()).contains("0 new labelled rows are too few");
    assertThat(report.portfolio()).isEqualTo(before + 300);
    assertThat(judged()).isEmpty();
  }

  @Test
  void a_reversal_redeploys_and_the_new_rows_are_scored_before_they_are_learned_from() {
    int version = redeployment();
    assertThat(version).isBetween(2, 3);
    Deployment deployment = store.models().deployed().orElseThrow();
    assertThat(deployment.kind()).isEqualTo(Deployment.Kind.PROMOTION);
    assertThat(deployment.previousVersion()).isEqualTo(1);
    assertThat(judged()).containsExactly(1_500);
    assertThat(store.models().evaluations(1).get(1).rocAuc().orElseThrow()).isLessThan(0.3);
    assertThat(store.models().versions()).hasSize(3);
    assertThat(store.models().version(2).orElseThrow().card().firstRow()).isZero();
    assertThat(store.models().version(3).orElseThrow().card().firstRow()).isEqualTo(1_000);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.decision().verdict()).isInstanceOf(PromotionDecision.Promote.class);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  @Test
  void a_configured_portfolio_is_scored_in_place_of_the_dataset() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    List<String[]> today = rows(40, Relation.LESS_ACTIVE, 9);
    today.forEach(row -> row[4] = "");
    today.get(3)[4] = "1";
    stages.portfolio(today);
    RiskConfig config =
        Workspaces.of(workspace, FileSource.ofFolder("today.csv", workspace.resolve("today.csv")));
    RiskProcess process = process(config, RunListener.SILENT, cancellation);
    RunReport report = process.run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    assertThat(report.portfolio()).as("without the one who has left").isEqualTo(39);
    assertThat(store.predictions().newest().orElseThrow().n()).isEqualTo(39);
    assertThat(process.clients().predict().clients())
        .extracting(Prediction::clientId)
        .containsExactlyInAnyOrderElementsOf(
            today.stream().filter(row -> row[4].isEmpty()).map(row -> row[0]).toList());
  }

  @Test
  void new_scores_follow_a_new_deployment() {
    int version = redeployment();
    assertThat(store.predictions().newest().orElseThrow().modelVersion()).isEqualTo(version);
  }

  @Test
  void a_drift_that_no_challenger_mends_keeps_the_model_and_is_not_judged_again() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.NONE, 2));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(steps(report))
        .containsExactly(
            "ingest",
            "check",
            "train",
            "score",
            "promote",
            "deploy",
            "predict",
            "diagnose",
            "report",
            "apicalls");
    assertThat(report.verdict()).startsWith("The model has drifted: ").contains("Version 1 stays");
    assertThat(deployed()).isEqualTo(1);
    assertThat(store.models().lastReview().orElseThrow().decision().verdict())
        .isInstanceOf(PromotionDecision.Keep.class);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(store.models().versions()).hasSize(3);
  }

  /** 26 rows learned a relation the wrong way round, and could not be judged by themselves. */
  @Test
  void a_model_of_small_data_is_challenged_once_there_are_data_to_judge_by() {
    stages.arrive(rows(26, Relation.MORE_ACTIVE, 1));
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    stages.arrive(rows(26, Relation.LESS_ACTIVE, 2));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(store.models().lastReview().orElseThrow().settled()).isFalse();

    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 3));
    RunReport report = run();
    assertThat(report.outcome()).as(report.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(report.verdict())
        .startsWith("There is now enough data for a better model: ")
        .doesNotContain("drifted");
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.settled()).isTrue();
    assertThat(review.firstRow()).isEqualTo(26);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  /** Without a drift no margin is given: a challenger that ranks alike does not take over. */
  @Test
  void a_challenger_that_is_no_better_than_a_model_of_small_data_is_not_promoted() {
    stages.arrive(rows(26, Relation.LESS_ACTIVE, 1));
    run();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 3));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(deployed()).isEqualTo(1);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  // by hand

  @Test
  void a_rollback_is_not_undone_by_a_run_without_new_rows() {
    int second = redeployment();
    Deployment back = process().production().rollback("ann", "looks wrong").result();
    assertThat(back.version()).isEqualTo(1);
    assertThat(back.kind()).isEqualTo(Deployment.Kind.ROLLBACK);
    assertThat(back.previousVersion()).isEqualTo(second);
    assertThat(back.actor()).isEqualTo("ann");

    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(deployed()).isEqualTo(1);
    assertThat(store.models().versions()).hasSize(3);
  }

  @Test
  void after_a_rollback_the_portfolio_is_scored_by_the_version_that_is_deployed() {
    redeployment();
    process().production().rollback("ann", "looks wrong");
    run();
    assertThat(store.predictions().newest().orElseThrow().modelVersion()).isEqualTo(1);
  }

  @Test
  void rolling_back_goes_back_one_step_each_time_and_deploying_goes_on_from_there() {
    firstDeployment();
    process().versions().train();
    process().versions().train();
    process().versions().train();
    deploy(2);
    deploy(3);
    assertThat(rollback()).isEqualTo(2);
    deploy(4);
    assertThat(rollback()).isEqualTo(2);
    assertThat(rollback()).isEqualTo(1);
    assertThatThrownBy(this::rollback)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
        .hasMessageContaining("version 1 is the first one deployed");
    assertThat(deployed()).isEqualTo(1);
    deploy(3);
    assertThat(rollback()).isEqualTo(1);
    assertThat(store.models().deployments())
        .extracting(Deployment::version)
        .containsExactly(1, 2, 3, 2, 4, 2, 1, 3, 1);
  }

  @Test
  void a_version_deployed_again_after_another_is_a_step_of_its_own() {
    firstDeployment();
    process().versions().train();
    deploy(2);
    deploy(1);
    assertThat(rollback()).isEqualTo(2);
    assertThat(rollback()).isEqualTo(1);
  }

  @Test
  void deploying_what_is_deployed_changes_nothing() {
    firstDeployment();
    deploy(1);
    assertThat(store.models().deployments()).hasSize(1);
  }

  @Test
  void there_is_nothing_to_roll_back_before_anything_is_deployed() {
    assertThatThrownBy(this::rollback)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
        .hasMessageContaining("no model is deployed");
    assertThatThrownBy(() -> process().production().deploy(7, "ann", ""))
        .hasMessageContaining("there is no model version 7");
    assertThatThrownBy(() -> process().production().deploy(null, "ann", ""))
        .hasMessageContaining("no model is trained yet");
    assertThatThrownBy(() -> process().clients().predict())
        .hasMessageContaining("no model is deployed yet");
    assertThatThrownBy(() -> process().versions().train())
        .hasMessageContaining("No data has been ingested yet");
  }

  private void deploy(int version) {
    process().production().deploy(version, "ann", "by hand");
    assertThat(deployed()).isEqualTo(version);
  }

  private int rollback() {
    process().production().rollback("ann", "by hand");
    return deployed();
  }

  // another schema

  private static final Schema OTHER =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.count("orders"),
              Column.count("visits"),
              Column.count("staff"),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  @Test
  void data_of_another_schema_get_a_first_model_of_their_own() {
    firstDeployment();
    stages.beginGeneration();
    RiskProcess other = process(OTHER, RunListener.SILENT, cancellation);
    RunReport none = other.run();
    assertThat(none.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(none.verdict()).startsWith("No data yet");
    assertThatThrownBy(() -> other.clients().predict()).isInstanceOf(RiskException.class);

    stages.arrive(rows(400, Relation.MORE_ACTIVE, 2));
    RunReport report = other.run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    assertThat(deployed()).isEqualTo(2);
    assertThat(store.models().deployed().orElseThrow().previousVersion()).isEqualTo(1);
    assertThat(other.run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  @Test
  void a_model_of_another_schema_is_not_rolled_back_to() {
    firstDeployment();
    stages.beginGeneration();
    stages.arrive(rows(400, Relation.MORE_ACTIVE, 2));
    RiskProcess other = process(OTHER, RunListener.SILENT, cancellation);
    other.run();
    assertThatThrownBy(() -> other.production().rollback("ann", ""))
        .hasMessageContaining("was trained for another schema");
    assertThat(deployed()).isEqualTo(2);
  }

  // forgotten and begun anew

  private void forget(int batch) {
    process().sources().ingest(new IngestionRequest.Forget(batch, "sent by mistake"));
  }

  @Test
  void forgetting_is_recorded_with_the_rows_that_are_left() {
    firstDeployment();
    stages.arrive(rows(500, Relation.LESS_ACTIVE, 2));
    run();
    forget(2);
    RunRecord last =
        store.runs().newest(10).stream()
            .filter(r -> r.command().equals("ingest"))
            .findFirst()
            .orElseThrow();
    assertThat(store.runs().steps(last.runId()))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.status()).isEqualTo(StepRecord.Status.OK);
              assertThat(step.detail()).isEqualTo("batch 2 forgotten, 1,000 rows in all");
            });
    assertThat(store.ingestion().batches().get(1).status()).isEqualTo(Batch.Status.FORGOTTEN);
  }

  @Test
  void forgetting_rows_that_the_model_did_not_learn_from_leaves_nothing_to_judge_or_to_warn_of() {
    firstDeployment();
    stages.arrive(rows(500, Relation.LESS_ACTIVE, 2));
    run();
    forget(2);
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(report.warnings()).noneMatch(w -> w.contains("forgotten"));
    assertThat(steps(report))
        .as("the portfolio is another one")
        .containsExactly("ingest", "predict", "diagnose", "report", "apicalls");
    assertThat(judged()).containsExactly(500);
    assertThat(run().steps()).hasSize(1);
  }

  @Test
  void rows_that_follow_a_forgotten_batch_are_judged_from_where_they_start() {
    firstDeployment();
    stages.arrive(rows(500, Relation.LESS_ACTIVE, 2));
    run();
    forget(2);
    stages.arrive(rows(300, Relation.LESS_ACTIVE, 3));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.firstRow()).isEqualTo(1_000);
    assertThat(review.endRow()).isEqualTo(1_300);
    assertThat(judged()).containsExactly(500, 300);
  }

  /** The batch arrives, is never judged, and is forgotten together with what it says. */
  @Test
  void rows_forgotten_before_any_run_judged_them_are_never_judged() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 2));
    process().sources().ingest();
    forget(2);
    stages.arrive(rows(300, Relation.LESS_ACTIVE, 3));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(judged()).containsExactly(300);
  }

  @Test
  void rows_that_wait_to_be_judged_still_do_when_those_before_them_are_forgotten() {
    firstDeployment();
    stages.arrive(rows(50, Relation.LESS_ACTIVE, 2));
    run();
    stages.arrive(rows(60, Relation.LESS_ACTIVE, 3));
    run();
    assertThat(store.models().lastReview().orElseThrow().settled()).isFalse();
    forget(2);
    stages.arrive(rows(190, Relation.LESS_ACTIVE, 4));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.settled()).isTrue();
    assertThat(review.firstRow()).isEqualTo(1_000);
    assertThat(judged()).containsExactly(50, 110, 250);
  }

  @Test
  void a_batch_that_the_model_learned_from_moves_the_cut_off_and_is_warned_of_until_replaced() {
    stages.arrive(rows(400, Relation.LESS_ACTIVE, 1));
    process().sources().ingest();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 2));
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    stages.arrive(rows(300, Relation.LESS_ACTIVE, 3));
    run();
    forget(1);

    RunReport report = run();
    String warning =
        "Version 1 was trained on 400 rows that have been forgotten since; train and deploy a new"
            + " version to be rid of them.";
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(report.warnings()).containsExactly(warning);

    stages.arrive(rows(250, Relation.LESS_ACTIVE, 4));
    assertThat(run().warnings()).contains(warning);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.firstRow()).isEqualTo(1_300);
    assertThat(review.endRow()).isEqualTo(1_550);
    assertThat(judged()).containsExactly(300, 250);

    process().versions().train();
    deploy(2);
    assertThat(run().warnings()).noneMatch(w -> w.contains("forgotten"));
  }

  /** The challenger of the later rows learned from 1,000 on; two batches before are forgotten. */
  @Test
  void a_challenger_on_the_later_rows_learns_from_where_they_stand_now() {
    stages.arrive(rows(400, Relation.LESS_ACTIVE, 1));
    process().sources().ingest();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 2));
    run();
    forget(1);
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 3));
    assertThat(run().outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(store.models().version(3).orElseThrow().card().firstRow()).isEqualTo(1_000);
    assertThat(judged()).containsExactly(1_500);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  @Test
  void a_model_all_of_whose_rows_are_forgotten_stays_and_judges_what_comes_after_them() {
    firstDeployment();
    forget(1);
    RunReport none = run();
    assertThat(none.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(none.modelVersion()).isEqualTo(1);
    assertThat(none.warnings())
        .singleElement()
        .asString()
        .contains("1,000 rows that have been forgotten");

    stages.arrive(rows(300, Relation.LESS_ACTIVE, 2));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(judged()).containsExactly(300);
  }

  @Test
  void a_dataset_begun_anew_leads_to_a_first_deployment_of_its_own() {
    firstDeployment();
    stages.arrive(rows(1_200, Relation.MORE_ACTIVE, 2));
    process().sources().ingest(new IngestionRequest.Fresh());
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    assertThat(deployed()).isEqualTo(2);
    assertThat(judged()).as("nobody knows which of the rows are new to it").isEmpty();
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(store.models().lastReview()).isEmpty();

    stages.arrive(rows(300, Relation.MORE_ACTIVE, 4));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(store.models().lastReview().orElseThrow().firstRow()).isEqualTo(1_200);
  }

  @Test
  void a_dataset_begun_anew_with_the_same_rows_keeps_its_model() {
    firstDeployment();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    process().sources().ingest(new IngestionRequest.Fresh());
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(deployed()).isEqualTo(1);
  }

  @Test
  void a_model_of_the_dataset_before_that_is_put_back_is_not_replaced_by_the_next_run() {
    firstDeployment();
    stages.arrive(rows(1_200, Relation.LESS_ACTIVE, 2));
    process().sources().ingest(new IngestionRequest.Fresh());
    run();
    rollback();
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(report.verdict()).startsWith("Version 1 stays deployed because you put it back.");
    assertThat(deployed()).isEqualTo(1);
    assertThat(store.models().versions()).hasSize(2);
  }

  // cut short

  @Test
  void a_run_that_fails_between_check_and_decision_is_made_good_by_the_next() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 2));
    stages.failTrainingAfter(1, new IllegalStateException("out of luck"));
    assertThatThrownBy(this::run).isInstanceOf(IllegalStateException.class);
    assertThat(store.models().lastReview()).isEmpty();
    assertThat(deployed()).isEqualTo(1);

    RunRecord failed = runWith(RunRecord.FAILED);
    assertThat(failed.message()).isEqualTo("out of luck");
    assertThat(failed.modelVersion()).isEqualTo(1);
    List<StepRecord> steps = store.runs().steps(failed.runId());
    StepRecord last = steps.get(steps.size() - 1);
    assertThat(last.name()).isEqualTo("train");
    assertThat(last.status()).isEqualTo(StepRecord.Status.FAILED);
    assertThat(last.detail()).isEqualTo("out of luck");

    assertThat(run().outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(judged()).containsExactly(1_500, 1_500);
  }

  @Test
  void a_failed_first_training_is_made_good_by_the_next_run() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    stages.failTrainingAfter(0, new IllegalStateException());
    assertThatThrownBy(this::run).isInstanceOf(IllegalStateException.class);
    assertThat(runWith(RunRecord.FAILED).message()).isNull();
    assertThat(store.models().deployed()).isEmpty();
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  /** Runs, asks for a stop when a step has ended, and gives the run's record. */
  private RunRecord stoppedAfter(String step) {
    Cancellation stop = new Cancellation();
    RunListener listener =
        new RunListener() {
          @Override
          public void stepEnded(StepRecord ended) {
            if (ended.name().equals(step)) {
              stop.request();
            }
          }
        };
    assertThatThrownBy(() -> process(Schema.standard(), listener, stop).run())
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    return runWith(RunRecord.INTERRUPTED);
  }

  @Test
  void a_stop_is_recorded_as_interrupted() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    RunRecord stopped = stoppedAfter("ingest");
    assertThat(stopped.message()).startsWith("stopped as asked");
    assertThat(stopped.finishedAt()).isNotNull();
    assertThat(store.models().versions()).isEmpty();
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  @Test
  void a_stop_within_a_step_interrupts_the_step_and_the_run() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    Cancellation stop = new Cancellation();
    RunListener listener =
        new RunListener() {
          @Override
          public void stepStarted(String name) {
            if (name.equals("train")) {
              stop.request();
            }
          }
        };
    assertThatThrownBy(() -> process(Schema.standard(), listener, stop).run())
        .isInstanceOf(RiskException.class);
    RunRecord stopped = runWith(RunRecord.INTERRUPTED);
    assertThat(store.runs().steps(stopped.runId()).get(1).status())
        .isEqualTo(StepRecord.Status.INTERRUPTED);
    assertThat(store.models().versions()).isEmpty();
  }

  @Test
  void a_run_stopped_after_any_step_of_a_redeployment_is_made_good_by_the_next() {
    List<String> steps =
        List.of(
            "ingest",
            "check",
            "train",
            "score",
            "promote",
            "deploy",
            "predict",
            "diagnose",
            "report");
    for (String step : steps) {
      RiskProcessTest fresh = new RiskProcessTest();
      fresh.workspace = workspace.resolve(step);
      fresh.firstDeployment();
      fresh.stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 2));
      fresh.stoppedAfter(step);
      boolean done = steps.indexOf(step) >= steps.indexOf("deploy");
      assertThat(fresh.deployed()).as(step).isEqualTo(done ? fresh.deployed() : 1);
      RunReport next = fresh.run();
      assertThat(next.outcome())
          .as(step)
          .isEqualTo(done ? RunOutcome.NOTHING_NEW : RunOutcome.REDEPLOYED);
      assertThat(fresh.deployed()).as(step).isGreaterThan(1);
      assertThat(fresh.store.predictions().newest().orElseThrow().modelVersion())
          .as(step)
          .isEqualTo(fresh.deployed());
      assertThat(fresh.store.predictions().newest().orElseThrow().datasetId())
          .as(step)
          .isEqualTo(fresh.store.ingestion().dataset().orElseThrow().id());
    }
  }

  @Test
  void a_run_stopped_before_its_scores_are_stored_is_made_good_by_the_next() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    stoppedAfter("deploy");
    assertThat(store.predictions().newest()).isEmpty();
    RunReport next = run();
    assertThat(steps(next)).containsExactly("ingest", "predict", "diagnose", "report", "apicalls");
    assertThat(next.atRisk()).hasSize(10);
    assertThat(store.predictions().newest().orElseThrow().n()).isEqualTo(next.portfolio());
  }

  @Test
  void a_workspace_that_another_run_changes_is_locked_and_nothing_is_recorded() {
    RiskConfig config = Workspaces.config(workspace);
    try (RunLock held = RunLock.take(config)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(this::run)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED));
    }
    assertThat(store.runs().newest(10)).isEmpty();
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  @Test
  void the_lock_is_free_after_a_run_that_failed() {
    stages.arrive(rows(9, Relation.LESS_ACTIVE, 1));
    assertThatThrownBy(this::run).isInstanceOf(RiskException.class);
    RunLock.take(Workspaces.config(workspace)).close();
  }

  @Test
  void an_abandoned_run_is_recorded_as_interrupted() {
    List<String> outcomes = new ArrayList<>();
    RiskProcess[] process = new RiskProcess[1];
    RunListener listener =
        new RunListener() {
          @Override
          public void stepStarted(String name) {
            process[0].abandon();
            outcomes.add(store.runs().newest(1).get(0).outcome());
          }
        };
    process[0] = process(Schema.standard(), listener, cancellation);
    process[0].abandon();
    process[0].run();
    assertThat(outcomes).containsExactly(RunRecord.INTERRUPTED);
  }

  // predictions of a file

  @Test
  void rows_of_a_file_are_scored_in_their_order_and_nothing_is_stored() {
    firstDeployment();
    stages.test(rows(20, Relation.LESS_ACTIVE, 5));
    int runs = store.runs().newest(100).size();
    PredictionReport report = process().clients().predict(workspace.resolve("any.csv"));
    assertThat(report.clients()).hasSize(20);
    assertThat(report.clients().get(3).clientId()).isEqualTo("client-5-3");
    assertThat(store.runs().newest(100)).hasSize(runs);
  }

  @Test
  void a_test_client_that_was_learned_from_is_told() {
    firstDeployment();
    stages.test(rows(1_000, Relation.LESS_ACTIVE, 1));
    CommandReport<Versions.Scored> report = process().versions().score(null);
    int trained = store.models().version(1).orElseThrow().card().trainedRows();
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .contains(trained + " of 1000 clients were also learned from");
  }
}
