package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.ClientFixtures.rows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.RunLock;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.version.Versions;

class RiskProcessTest extends ProcessFixture {
  @Test
  void locked_workspace_records_nothing() {
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

  @Test
  void file_is_scored_in_order_and_nothing_is_stored() {
    firstDeployment();
    stages.test(rows(20, Relation.LESS_ACTIVE, 5));
    int runs = store.runs().newest(100).size();
    PredictionReport report = process().clients().predict(workspace.resolve("any.csv"));
    assertThat(report.clients()).hasSize(20);
    assertThat(report.clients().get(3).clientId()).isEqualTo("client-5-3");
    assertThat(store.runs().newest(100)).hasSize(runs);
  }

  @Test
  void warns_of_test_clients_used_in_training() {
    firstDeployment();
    stages.test(rows(1_000, Relation.LESS_ACTIVE, 1));
    CommandReport<Versions.Scored> report = process().versions().score(null);
    int trained = store.models().version(1).orElseThrow().card().trainedRows();
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .contains(trained + " of 1000 clients were also used in training");
  }
}
