package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/** Reading batches again, beginning a new generation, and removing a batch. */
class IngestionRequestTest extends IngestionFixture {
  // Rules that change

  @Test
  void a_changed_rule_applies_to_new_rows_without_a_generation() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.schema = standardUpTo(3);
    workspace.put("b.csv", HEADER + rows(3, 9));
    IngestionReport report = workspace.ingest();
    DatasetRecord dataset = report.dataset().orElseThrow();
    assertThat(dataset.generation()).isEqualTo(1);
    assertThat(report.batches())
        .extracting(Batch::rowsNew, Batch::rowsDuplicate, Batch::rowsRejected)
        .containsExactly(tuple(0L, 1L, 5L));
    assertThat(new SourceTables().dataset(workspace.config(), dataset).size()).isEqualTo(5);
  }

  @Test
  void rejected_rows_are_accepted_when_read_again_by_other_rules() {
    workspace.schema = standardUpTo(3);
    workspace.put("a.csv", HEADER + rows(0, 6));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(4);
    workspace.schema = Schema.standard();
    assertThat(workspace.ingest().nothingNew()).isTrue();
    IngestionReport report = workspace.ingest(again());
    assertThat(report.batches())
        .extracting(Batch::number, Batch::rowsNew, Batch::rowsDuplicate, Batch::rowsRejected)
        .containsExactly(tuple(2, 2L, 4L, 0L));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 6));
    assertThat(workspace.ingest(again()).nothingNew()).isTrue();
  }

  // Reading again

  @Test
  void a_refused_file_is_taken_under_higher_limits() {
    workspace.put("a.csv", HEADER + rows(0, 30) + "bad,x,2,3,0\n".repeat(20));
    assertThat(workspace.ingest().refused()).hasSize(1);
    workspace.limits = new RiskConfig.Ingestion(0.5, 10, 1_000_000);
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.ingest(again(1)).batches())
        .extracting(Batch::status, Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(tuple(Batch.Status.INGESTED, 30L, 20L));
  }

  @Test
  void a_refused_file_is_accepted_despite_limits_on_request() {
    workspace.put("a.csv", HEADER + rows(0, 30) + "bad,x,2,3,0\n".repeat(20));
    workspace.ingest();
    assertThat(workspace.ingest(again(1)).refused()).hasSize(1);
    assertThat(workspace.ingest(new IngestionRequest.Again(Set.of(2), true)).rowsNew())
        .isEqualTo(30);
    workspace.put("b.csv", HEADER + rows(40, 50) + "worse,x,2,3,0\n".repeat(20));
    assertThat(workspace.ingest().refused()).as("the limits are there for others").hasSize(1);
  }

  @Test
  void a_batch_that_was_read_again_in_vain_keeps_its_number() {
    workspace.put("a.csv", HEADER + rows(0, 30) + "bad,x,2,3,0\n".repeat(20));
    workspace.ingest();
    assertThat(workspace.ingest(again(1)).refused()).hasSize(1);
    assertThat(workspace.ingest(new IngestionRequest.Again(Set.of(1), true)).rowsNew())
        .isEqualTo(30);
  }

  @Test
  void all_rejected_batches_exclude_forgotten_and_fixed_ones() {
    workspace.put("a.csv", HEADER + rows(0, 3) + "bad,x,2,3,0\n");
    workspace.put("b.csv", HEADER + rows(5, 8) + "bad,y,2,3,0\n");
    workspace.put("c.csv", HEADER + rows(9, 12) + "bad,z,2,3,0\n");
    workspace.ingest();
    workspace.ingest(new IngestionRequest.Forget(1, "sent by mistake"));
    workspace.put("b.csv", HEADER + rows(5, 8), workspace.now.minusSeconds(60));
    workspace.ingest();
    IngestionReport report = workspace.ingest(again());
    assertThat(report.batches()).extracting(Batch::name).containsExactly("c.csv");
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void a_missing_file_to_read_again_is_reported() throws IOException {
    Path file = workspace.put("a.csv", HEADER + rows(0, 3) + "bad,x,2,3,0\n");
    workspace.ingest();
    Files.delete(file);
    assertThat(workspace.ingest(again(1)).warnings())
        .singleElement()
        .asString()
        .startsWith("in/a.csv (batch 1) is missing or has changed");
  }

  @Test
  void a_batch_that_there_is_not_cannot_be_read_again() {
    workspace.put("a.csv", HEADER + rows(0, 3));
    workspace.ingest();
    RiskException refusal =
        catchThrowableOfType(RiskException.class, () -> workspace.ingest(again(7)));
    assertThat(refusal.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(refusal).hasMessageContaining("7");
  }

  // Beginning a new generation

  @Test
  void a_fresh_dataset_has_what_the_sources_hold_now() throws IOException {
    Path file = workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.put("b.csv", HEADER + rows(5, 8));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    Files.delete(file);
    IngestionReport report = workspace.ingest(new IngestionRequest.Fresh());
    assertThat(report.dataset().orElseThrow().generation()).isEqualTo(2);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(5, 8));
    assertThat(new SourceTables().dataset(workspace.config(), first).size()).isEqualTo(8);
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_fresh_start_without_any_file_changes_nothing() throws IOException {
    Path file = workspace.put("a.csv", HEADER + rows(0, 5));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    Files.delete(file);
    workspace.ingest(new IngestionRequest.Fresh());
    assertThat(workspace.store.ingestion().dataset()).contains(first);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
  }

  // Removing a batch

  @Test
  void a_forgotten_batch_leaves_rows_that_a_later_batch_has() {
    workspace.put("a.csv", HEADER + rows(0, 3));
    workspace.put("b.csv", HEADER + rows(2, 8));
    workspace.put("c.csv", HEADER + rows(6, 10));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    IngestionReport report = workspace.ingest(forget(2));
    String expected = HEADER + rows(0, 3) + rows(6, 10);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(expected);
    assertThat(workspace.text("finaldata.1.csv")).isEqualTo(HEADER + rows(0, 10));
    DatasetRecord next = report.dataset().orElseThrow();
    assertThat(next.rows()).isEqualTo(7);
    assertThat(next.generation()).isEqualTo(2);
    assertThat(new SourceTables().dataset(workspace.config(), next).size()).isEqualTo(7);
    assertThat(new SourceTables().dataset(workspace.config(), first).size()).isEqualTo(10);
    assertThat(workspace.store.ingestion().batches())
        .extracting(Batch::status, Batch::firstRow, Batch::forgotten)
        .containsExactly(
            tuple(Batch.Status.INGESTED, 0L, null),
            tuple(Batch.Status.FORGOTTEN, 3L, new Batch.Forgotten(1, Map.of(3L, 3L))),
            tuple(Batch.Status.INGESTED, 5L, null));
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\nc.csv\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_batch_that_was_read_again_is_forgotten_by_either_number(int number) {
    workspace.put("a.csv", HEADER + rows(0, 30) + "bad,7000,2,3,0\n");
    workspace.put("b.csv", HEADER + rows(28, 35));
    workspace.schema = standardUpTo(6000);
    workspace.ingest();
    workspace.schema = standardUpTo(8000);
    assertThat(workspace.ingest(again(1)).rowsNew()).isEqualTo(1);
    workspace.ingest(forget(number));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(28, 35));
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("b.csv\n");
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_batch_stays_forgotten_under_any_name_until_read_again() {
    workspace.put("a.csv", HEADER + rows(0, 3));
    workspace.put("b.csv", HEADER + rows(3, 5));
    workspace.ingest();
    workspace.ingest(forget(1));
    assertThat(workspace.ingest().nothingNew()).isTrue();
    workspace.put("copy.csv", HEADER + rows(0, 3));
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.ingest(again(1)).rowsNew()).isEqualTo(3);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(3, 5) + rows(0, 3));
  }

  @Test
  void rows_that_may_be_shared_are_removed_with_a_warning() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 3));
    Path later = workspace.put("b.csv", HEADER + rows(2, 5));
    workspace.ingest();
    Files.delete(later);
    IngestionReport report = workspace.ingest(forget(1));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(3, 5));
    assertThat(report.warnings()).singleElement().asString().startsWith("in/b.csv (batch 2)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 99})
  void only_a_batch_whose_rows_are_in_the_dataset_is_forgotten(int number) {
    workspace.put("a.csv", HEADER + rows(0, 3));
    workspace.put("b.csv", "nothing\n");
    workspace.put("c.csv", HEADER + rows(3, 5));
    workspace.ingest();
    workspace.ingest(forget(3));
    assertThat(
            catchThrowableOfType(RiskException.class, () -> workspace.ingest(forget(number)))
                .code())
        .isEqualTo(ErrorCode.USAGE);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 3));
  }

  @Test
  void forgetting_is_as_if_the_batch_had_never_come() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 12; round++) {
      IngestWorkspace with = new IngestWorkspace(folder.resolve("with" + round).toAbsolutePath());
      IngestWorkspace without =
          new IngestWorkspace(folder.resolve("without" + round).toAbsolutePath());
      int first = random.nextInt(6);
      int second = (first + 1 + random.nextInt(5)) % 6;
      for (int f = 0; f < 6; f++) {
        StringBuilder text = new StringBuilder(HEADER);
        for (int row = 0; row < 8; row++) {
          int i = random.nextInt(25);
          text.append(rows(i, i + 1));
        }
        text.append("# ").append(f).append(",x,2,3,0\n");
        with.put(f + ".csv", text.toString());
        if (f != first && f != second) {
          without.put(f + ".csv", text.toString());
        }
        if (random.nextBoolean()) {
          with.ingest();
        }
      }
      with.ingest();
      without.ingest();
      with.ingest(forget(first + 1));
      with.ingest(forget(second + 1));
      assertThat(with.text("finaldata.csv").lines().sorted())
          .containsExactlyElementsOf(without.text("finaldata.csv").lines().sorted().toList());
    }
  }

  @Test
  void a_death_at_any_call_of_forgetting_leaves_the_old_or_the_new() {
    for (int deadly = 1; ; deadly++) {
      IngestWorkspace dying = new IngestWorkspace(folder.resolve("d" + deadly).toAbsolutePath());
      dying.put("a.csv", HEADER + rows(0, 3));
      dying.put("b.csv", HEADER + rows(2, 6));
      dying.ingest();
      int[] calls = {0};
      int last = deadly;
      dying.files =
          new DurableFiles(
              (call, path) -> {
                if (++calls[0] >= last) {
                  throw new IOException("died at call " + last);
                }
              });
      boolean died = false;
      try {
        dying.ingest(forget(1));
      } catch (RiskException e) {
        died = true;
      }
      dying.files = new DurableFiles();
      dying.put("c.csv", HEADER + rows(6, 8));
      dying.ingest();
      boolean isForgotten =
          dying.store.ingestion().batches().get(0).status() == Batch.Status.FORGOTTEN;
      assertThat(dying.text("finaldata.csv"))
          .as("death at call %d", deadly)
          .isEqualTo(HEADER + (isForgotten ? rows(2, 8) : rows(0, 8)));
      if (!died) {
        assertThat(deadly).isGreaterThan(8);
        return;
      }
    }
  }

  private static IngestionRequest again(Integer... batches) {
    return new IngestionRequest.Again(Set.of(batches), false);
  }

  private static IngestionRequest forget(int batch) {
    return new IngestionRequest.Forget(batch, "a test");
  }

  /** The standard schema with an activity of at most some number last month. */
  private static Schema standardUpTo(int most) {
    return new Schema(
        Schema.standard().columns().stream()
            .map(
                c ->
                    c.role() == ColumnRole.FEATURE && c.name().equals("lastmonth_activity")
                        ? c.atLeast(0).atMost(most)
                        : c)
            .toList(),
        "1",
        "0");
  }
}
