package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.ClientFixtures.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

class InterruptedRunTest extends ProcessFixture {
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
  void next_run_completes_one_that_failed_before_deciding() {
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
  void next_run_completes_a_failed_first_training() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    stages.failTrainingAfter(0, new IllegalStateException());
    assertThatThrownBy(this::run).isInstanceOf(IllegalStateException.class);
    assertThat(runWith(RunRecord.FAILED).message()).isNull();
    assertThat(store.models().deployed()).isEmpty();
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  @Test
  void a_stop_is_recorded_as_interrupted() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    RunRecord stopped = stoppedAfter("ingest");
    assertThat(stopped.message()).startsWith("stopped on request");
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
  void next_run_completes_one_stopped_after_any_step() {
    List<String> steps =
        List.of(
            "ingest",
            "check",
            "monitor",
            "train",
            "score",
            "promote",
            "deploy",
            "predict",
            "diagnose",
            "report");
    for (String step : steps) {
      InterruptedRunTest fresh = new InterruptedRunTest();
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
  void next_run_stores_the_scores_of_a_stopped_one() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    stoppedAfter("deploy");
    assertThat(store.predictions().newest()).isEmpty();
    RunReport next = run();
    assertThat(steps(next)).containsExactly("ingest", "predict", "diagnose", "report", "apicalls");
    assertThat(next.atRisk()).hasSize(10);
    assertThat(store.predictions().newest().orElseThrow().n()).isEqualTo(next.portfolio());
  }
}
