package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.core.ClientFixtures.rows;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.ClientFixtures.Relation;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.store.memory.InMemoryStore;

/** A process over stages without files, with the runs that tests start from. */
abstract class ProcessFixture {
  static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path workspace;

  final InMemoryStore store = new InMemoryStore();
  final StageDoubles stages = new StageDoubles();
  final Cancellation cancellation = new Cancellation();

  RiskProcess process(Schema schema, RunListener listener, Cancellation stop) {
    return process(Workspaces.config(workspace, schema), listener, stop);
  }

  RiskProcess process(RiskConfig config, RunListener listener, Cancellation stop) {
    return RiskProcess.over(config, store, stages.stages())
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .release("0.1.0")
        .listener(listener)
        .cancellation(stop)
        .build();
  }

  RiskProcess process() {
    return process(Schema.standard(), RunListener.SILENT, cancellation);
  }

  RunReport run() {
    return process().run();
  }

  /** A workspace whose first model, version 1, was trained on 1,000 rows. */
  void firstDeployment() {
    stages.arrive(rows(1_000, Relation.LESS_ACTIVE, 1));
    assertThat(run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  /** The same after a reversal: version 1 has drifted and one of 2 and 3 replaced it. */
  int redeployment() {
    firstDeployment();
    stages.arrive(rows(1_500, Relation.MORE_ACTIVE, 2));
    RunReport report = run();
    assertThat(report.outcome()).as(report.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    return deployed();
  }

  int deployed() {
    return store.models().deployed().orElseThrow().version();
  }

  static List<String> steps(RunReport report) {
    return report.steps().stream().map(StepRecord::name).toList();
  }

  /** The newest of the runs, by its id: that of a run that threw. */
  RunRecord runWith(String outcome) {
    List<RunRecord> runs =
        store.runs().newest(100).stream().filter(r -> r.outcome().equals(outcome)).toList();
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  List<Integer> judged() {
    return store.models().evaluations(1).stream()
        .filter(e -> e.protocol() == Evaluation.Protocol.NEW_ROWS)
        .map(Evaluation::n)
        .toList();
  }

  void deploy(int version) {
    process().production().deploy(version, "ann", "by hand");
    assertThat(deployed()).isEqualTo(version);
  }

  int rollback() {
    process().production().rollback("ann", "by hand");
    return deployed();
  }

  void forget(int batch) {
    process().sources().ingest(new IngestionRequest.Forget(batch, "sent by mistake"));
  }
}
