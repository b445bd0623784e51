package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.ClientFixtures.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.portfolio.CallListRequest;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

class FullProcessTest extends ProcessFixture {
  @Test
  void without_any_data_there_is_nothing_to_do() {
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(report.verdict())
        .isEqualTo("No data yet: put CSV files or Excel workbooks into sourcedata and run again.");
    assertThat(report.modelVersion()).isNull();
    assertThat(steps(report)).containsExactly("ingest");
  }

  @Test
  void first_data_give_the_first_model_and_scores() {
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

  /** Labels that have nothing to do with the rest. */
  @Test
  void a_model_without_skill_says_so_and_its_list_gives_no_reasons() {
    stages.arrive(rows(1_500, Relation.NONE, 9));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    assertThat(report.modelWarning())
        .startsWith("NO SKILL: version 1 does not rank leavers better than names drawn by lot");
    var list = process().clients().callList(CallListRequest.of(5));
    assertThat(list.modelWarning()).contains("no better than names drawn by lot");
    assertThat(list.items()).hasSize(5).allSatisfy(item -> assertThat(item.reasons()).isEmpty());
    assertThat(stages.reports().get(0).health().verdict().sentence())
        .contains("not shown to rank better than names drawn by lot");
  }

  @Test
  void a_model_with_skill_has_no_warning() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    assertThat(run().modelWarning()).isNull();
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
            // There is no test data, which is warned of.
            org.assertj.core.api.Assertions.tuple("score", StepRecord.Status.ATTENTION),
            org.assertj.core.api.Assertions.tuple("deploy", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("predict", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("diagnose", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("report", StepRecord.Status.OK),
            org.assertj.core.api.Assertions.tuple("apicalls", StepRecord.Status.OK));
  }

  @Test
  void held_out_clients_are_not_trained_on() {
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

  /** No part of the clients can be scored by a model trained on the others. */
  @Test
  void rows_of_one_client_are_too_few_to_evaluate_a_model() {
    List<String[]> rows = rows(40, Relation.LESS_ACTIVE, 1);
    rows.forEach(row -> row[0] = "abc");
    stages.arrive(rows);
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INSUFFICIENT));
  }

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
    stages.arrive(rows(300, Relation.LESS_ACTIVE, 2));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(steps(report))
        .containsExactly("ingest", "check", "monitor", "predict", "diagnose", "report", "apicalls");
    assertThat(report.verdict())
        .startsWith("Version 1 stays deployed: AUC ")
        .contains("within chance");
    assertThat(store.models().versions()).hasSize(1);
    assertThat(store.models().lastReview().orElseThrow().settled()).isTrue();
  }

  @Test
  void too_few_rows_are_pooled_with_those_that_follow() {
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
    assertThat(settled.firstRow()).isEqualTo(1_050);
    assertThat(settled.endRow()).isEqualTo(1_210);
    assertThat(settled.check().worst().ticks()).isEqualTo(2);
    assertThat(settled.check().n()).isEqualTo(210);

    stages.arrive(rows(30, Relation.LESS_ACTIVE, 4));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(store.models().lastReview().orElseThrow().firstRow()).isEqualTo(1_210);
    assertThat(judged()).containsExactly(50, 160, 30);
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
  void reversal_redeploys_after_scoring_the_new_rows() {
    int version = redeployment();
    assertThat(version).isEqualTo(2);
    Deployment deployment = store.models().deployed().orElseThrow();
    assertThat(deployment.kind()).isEqualTo(Deployment.Kind.PROMOTION);
    assertThat(deployment.previousVersion()).isEqualTo(1);
    assertThat(judged()).containsExactly(1_500);
    assertThat(store.models().evaluations(1).get(1).rocAuc().orElseThrow()).isLessThan(0.3);
    assertThat(store.models().versions()).as("one that lost takes no number").hasSize(2);
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
  void drift_that_no_challenger_fixes_keeps_the_model() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.NONE, 2));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(steps(report))
        .containsExactly(
            "ingest",
            "check",
            "monitor",
            "train",
            "promote",
            "recalibrate",
            "deploy",
            "predict",
            "diagnose",
            "report",
            "apicalls");
    assertThat(report.verdict()).startsWith("The model has drifted: ").contains("Version 1 stays");
    assertThat(deployed()).isEqualTo(1);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.decision().verdict()).isInstanceOf(PromotionDecision.Keep.class);
    assertThat(review.drift().isNothingBetter()).isTrue();
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(store.models().versions()).as("one that lost takes no number").hasSize(1);
  }

  /** 26 rows that show the relation the wrong way round, too few to be judged alone. */
  @Test
  void small_data_model_is_challenged_once_data_suffice() {
    stages.arrive(rows(26, Relation.MORE_ACTIVE, 1));
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    stages.arrive(rows(26, Relation.LESS_ACTIVE, 2));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(store.models().lastReview().orElseThrow().settled()).isFalse();

    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 3));
    RunReport report = run();
    assertThat(report.outcome()).as(report.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(report.verdict())
        .startsWith("There are many more rows to learn from than the model learned from. ")
        .doesNotContain("drifted");
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.settled()).isTrue();
    assertThat(review.firstRow()).isEqualTo(52);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  /** More rows allow no loss, and ask for no gain. */
  @Test
  void equal_challenger_with_more_rows_takes_over() {
    stages.arrive(rows(26, Relation.LESS_ACTIVE, 1));
    run();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 3));
    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(deployed()).isEqualTo(2);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }
}
