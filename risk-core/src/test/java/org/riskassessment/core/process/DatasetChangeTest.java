package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.ClientFixtures.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

/** Batches that are forgotten, datasets that are rebuilt, and another schema. */
class DatasetChangeTest extends ProcessFixture {
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
  void forgetting_untrained_rows_needs_no_check_or_warning() {
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
  void rows_after_a_forgotten_batch_are_judged_from_their_start() {
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
  void rows_forgotten_before_a_run_are_never_judged() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 2));
    process().sources().ingest();
    forget(2);
    stages.arrive(rows(300, Relation.LESS_ACTIVE, 3));
    assertThat(run().outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(judged()).containsExactly(300);
  }

  @Test
  void waiting_rows_wait_on_when_earlier_ones_are_forgotten() {
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
    assertThat(review.firstRow()).isEqualTo(1_060);
    assertThat(review.check().n()).isEqualTo(250);
    assertThat(judged()).containsExactly(50, 60, 190);
  }

  @Test
  void forgetting_trained_rows_warns_until_a_new_version() {
    stages.arrive(rows(400, Relation.LESS_ACTIVE, 1));
    process().sources().ingest();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 2));
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
    stages.arrive(rows(300, Relation.LESS_ACTIVE, 3));
    run();
    forget(1);

    RunReport report = run();
    String warning =
        "version 1 was trained on 400 rows that have been forgotten since; train and deploy a new"
            + " version to stop using them";
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

  /** The challenger of the later rows trains from row 1,000 on; the batch before is forgotten. */
  @Test
  void challenger_trains_from_where_later_rows_begin_now() {
    stages.arrive(rows(400, Relation.LESS_ACTIVE, 1));
    process().sources().ingest();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 2));
    run();
    forget(1);
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 3));
    assertThat(run().outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(store.models().lastReview().orElseThrow().firstRow()).isEqualTo(1_000);
    assertThat(judged()).containsExactly(1_500);
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
  }

  @Test
  void model_stays_when_all_its_rows_are_forgotten() {
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
  void rebuilt_dataset_gets_a_first_deployment() {
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
  void dataset_rebuilt_with_the_same_rows_keeps_its_model() {
    firstDeployment();
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    process().sources().ingest(new IngestionRequest.Fresh());
    assertThat(run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(deployed()).isEqualTo(1);
  }

  @Test
  void restored_model_of_the_old_dataset_is_not_replaced() {
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
}
