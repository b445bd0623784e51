package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.memory.InMemoryStore;
import picocli.CommandLine;

/** What the options of ingestion ask the stage for, and how its answers are told. */
class IngestionRequestsTest {
  private static final Instant AT = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path folder;
  private final InMemoryStore store = new InMemoryStore();
  private final List<IngestionRequest> requests = new ArrayList<>();
  private Application application;

  @BeforeEach
  void open() {
    TestWorkspace workspace = TestWorkspace.of(folder.resolve("w"), List.of("a,1,2,3,0"));
    RiskConfig config = ConfigFile.ofWorkspace(workspace.folder()).load(RiskConfig.PRODUCTION);
    Stages real = Application.stages(config);
    Stages stages =
        new Stages(
            this::ingest,
            real.tables(),
            real.train(),
            real.diagnose(),
            real.drift(),
            real.performance(),
            real.report(),
            real.apiCalls());
    application =
        new Application(
            config, store, RiskProcess.over(config, store, stages).release("test").build());
  }

  /** One batch of 5 rows, of which 2 are rejected; forgetting takes 3 rows out. */
  private IngestionReport ingest(RunContext context, IngestionRequest request) {
    requests.add(request);
    IngestionLedger ledger = context.store().ingestion();
    if (request instanceof IngestionRequest.Forget forget) {
      DatasetRecord dataset = dataset("b", 2, 0);
      ledger.forget(forget.batch(), forget.reason(), Map.of(0L, 3L), dataset);
      return new IngestionReport(List.of(), List.of(), List.of(), dataset);
    }
    Batch batch =
        new Batch(
            1,
            context.runId(),
            new Batch.Content(
                "crm",
                "data/a\u001b-with-a-name-that-is-rather-long.csv",
                "a".repeat(64),
                2_500_000,
                AT.minusSeconds(7_200)),
            new Batch.Place(1, "h", 0),
            Batch.Outcome.ingested(),
            new RowCounts(
                5, 3, 0, 2, 1, Map.of("range", 1L, "type", 1L), Map.of("lastmonth_activity", 2L)),
            7,
            AT,
            2_500);
    DatasetRecord dataset = dataset("a", 1, 3);
    ledger.commit(List.of(batch), List.of(), dataset);
    return new IngestionReport(List.of(batch), List.of(), List.of(), dataset);
  }

  private static DatasetRecord dataset(String digit, int generation, long rows) {
    return new DatasetRecord(
        new DatasetId(digit.repeat(64)), generation, "finaldata.csv", rows, 9, "h", AT);
  }

  private Answer answer(WorkspaceCommand command, String... arguments) {
    return CommandLine.populateCommand(command, arguments).answer(application);
  }

  private static Map<?, ?> tree(Answer answer) {
    return new Result(0, RecordWriter.compact(Objects.requireNonNull(answer.data())) + "\n", "")
        .json();
  }

  @Test
  void each_option_asks_for_what_it_says() {
    answer(new IngestCommand());
    answer(new IngestCommand(), "--forget", "1", "--reason", " sent twice ");
    assertThat(requests)
        .containsExactly(
            new IngestionRequest.WhatIsNew(), new IngestionRequest.Forget(1, "sent twice"));
  }

  @Test
  void fresh_asks_for_a_new_beginning() {
    answer(new IngestCommand(), "--fresh");
    assertThat(requests).containsExactly(new IngestionRequest.Fresh());
  }

  @Test
  void retry_asks_for_the_batches_named_or_for_all() {
    answer(new QuarantineCommand.RetryCommand(), "3", "1", "--despite-limits");
    assertThat(requests).containsExactly(new IngestionRequest.Again(Set.of(1, 3), true));
  }

  @Test
  void retry_without_numbers_asks_for_all() {
    answer(new QuarantineCommand.RetryCommand());
    assertThat(requests).containsExactly(new IngestionRequest.Again(Set.of(), false));
  }

  @Test
  void refuses_options_that_do_not_go_together() {
    String one = "--fresh, --reconcile and --forget exclude each other";
    assertUsage(one, "--fresh", "--forget", "1", "--reason", "x");
    assertUsage(one, "--fresh", "--reconcile");
    assertUsage(one, "--reconcile", "--forget", "1", "--reason", "x");
    assertUsage("--forget needs --reason TEXT", "--forget", "1");
    assertUsage("--forget needs --reason TEXT", "--forget", "1", "--reason", " ");
    assertUsage("--reason needs --forget BATCH", "--reason", "x");
    assertUsage("--reason needs --forget BATCH", "--fresh", "--reason", "x");
    assertThat(requests).isEmpty();
    assertThat(store.runs().newest(1)).isEmpty();
  }

  private void assertUsage(String message, String... arguments) {
    assertThatThrownBy(() -> answer(new IngestCommand(), arguments))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining(message);
  }

  @Test
  void a_batch_is_told_with_all_its_figures() {
    Answer answer = answer(new IngestCommand());

    Map<?, ?> batch = (Map<?, ?>) ((List<?>) tree(answer).get("batches")).get(0);
    assertThat(batch.get("number")).isEqualTo(1L);
    assertThat(batch.get("rows_contradictory")).isEqualTo(1L);
    assertThat(batch.get("rejected_by_rule")).isEqualTo(Map.of("range", 1L, "type", 1L));
    assertThat(batch.get("bytes")).isEqualTo(2_500_000L);
    assertThat(batch.get("seconds")).isEqualTo(2.5);
    assertThat(batch.get("rows_per_second")).isEqualTo(2.0);
    assertThat(batch.get("modified_at")).isEqualTo("2026-03-01T04:00:00Z");
    assertThat(batch.get("freshness_seconds")).isEqualTo(7_200L);
    assertThat(batch.get("changed_from")).isEqualTo(7L);
    assertThat(answer.text())
        .contains(
            "\n  data/a\\u001b-with-a-name-…           5           3           0           2\n")
        .contains("\n    changed since batch 7\n")
        .endsWith("\nRead      2.5 MB in 2.50 s, 2 rows/s from crm\n");
    assertThat(answer.warnings())
        .anySatisfy(w -> assertThat(w).contains("2 of 5 rows quarantined (range 1, type 1)"));
  }

  @Test
  void reports_removed_and_remaining_rows_of_a_forgotten_batch() {
    answer(new IngestCommand());
    Answer answer = answer(new IngestCommand(), "--forget", "1", "--reason", "sent twice");

    Map<?, ?> data = tree(answer);
    assertThat(data.get("rows_removed")).isEqualTo(3L);
    assertThat(((Map<?, ?>) data.get("forgotten")).get("status")).isEqualTo("FORGOTTEN");
    assertThat(((Map<?, ?>) data.get("forgotten")).get("reason")).isEqualTo("sent twice");
    assertThat(answer.text())
        .startsWith("Forgot batch 1, data/a\\u001b-with-a-name-…: removed 3 rows\n")
        .endsWith("finaldata.csv, 0 rows\n");
    assertThat(answer.exitStatus()).isZero();
    assertThat(StandingBatches.standing(store.ingestion())).isEmpty();
    assertThat(StandingBatches.inForce(store.ingestion())).isEmpty();
  }
}
