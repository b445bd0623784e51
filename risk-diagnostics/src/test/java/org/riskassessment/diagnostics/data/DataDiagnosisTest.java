package org.riskassessment.diagnostics.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.DataDetails;
import org.riskassessment.core.diagnosis.DataGroup;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.DiagnoseStage.Part;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.StoreFixtures;
import org.riskassessment.core.store.memory.InMemoryStore;

class DataDiagnosisTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("x", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");

  @TempDir private Path folder;
  private final InMemoryStore store = new InMemoryStore();
  private final List<Integer> partsRead = new ArrayList<>();
  private @Nullable Dataset reference;
  private OptionalLong trained = OptionalLong.empty();

  @Test
  void a_new_batch_does_not_read_old_ones_again() {
    Dataset all = rows(0, 900);
    commit("one", 600, 0);
    DataProfile first = profile(all.slice(0, 600), null);
    assertThat(partsRead).containsExactly(600);

    commit("two", 900, 600);
    DataProfile second = profile(all, null);

    assertThat(first.rows()).isEqualTo(600);
    assertThat(partsRead).as("only the new ones").containsExactly(600, 300);
    DataProfile whole = new DataProfile(SCHEMA);
    whole.add(all);
    assertThat(second.summaries()).isEqualTo(whole.summaries());
    assertThat(second.categories()).isEqualTo(whole.categories());
    assertThat(second.missing()).isEqualTo(whole.missing());
    assertThat(second.batches(9))
        .extracting(b -> b.batch(), b -> b.rows())
        .containsExactly(tuple(1, 600L), tuple(2, 300L));
    profile(all, null);
    assertThat(partsRead).containsExactly(600, 300, 0);
  }

  @Test
  void a_damaged_kept_profile_is_made_again() throws IOException {
    commit("one", 300, 0);
    profile(rows(0, 300), null);
    Path kept = context().config().datasetFile().resolveSibling("finaldata.profile");
    byte[] bytes = Files.readAllBytes(kept);
    bytes[bytes.length / 2]++;
    Files.write(kept, bytes);

    assertThat(profile(rows(0, 300), null).rows()).isEqualTo(300);
    assertThat(partsRead).containsExactly(300, 300);
  }

  @Test
  void profiles_made_elsewhere_are_added_once() {
    Path states = folder.resolve("states");
    Dataset here = rows(0, 300);
    Dataset there = rows(300, 500);

    assertThat(file("there", there, states).rows()).isEqualTo(200);
    assertThat(file("here", here, states).rows()).isEqualTo(500);
    DataProfile again = file("here", here, states);

    DataProfile whole = new DataProfile(SCHEMA);
    whole.add(rows(0, 500));
    assertThat(again.rows()).as("the same rows again").isEqualTo(500);
    assertThat(again.categories()).isEqualTo(whole.categories());
    assertThat(again.missing()).isEqualTo(whole.missing());
  }

  @Test
  void a_file_of_other_columns_or_no_profiles_is_refused() throws IOException {
    Path states = folder.resolve("states");
    new ProfileFile(states, Schema.standard())
        .write(new ProfileFile(states, Schema.standard()).bytes(Map.of()), new DurableFiles());
    assertThatThrownBy(() -> file("here", rows(0, 5), states))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("other columns");

    Files.writeString(states, "client,x,region,left\n");
    assertThatThrownBy(() -> file("here", rows(0, 5), states))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("not a file of profiles");
  }

  @Test
  void rows_split_by_the_label_are_as_many() {
    commit("one", 300, 0);
    List<DataGroup> groups = details(rows(0, 300), "left").groups();

    assertThat(groups).extracting(DataGroup::value).containsExactly("no", "yes", "");
    assertThat(groups.stream().mapToLong(DataGroup::rows).sum()).isEqualTo(300);
    assertThat(groups.get(1).summaries().get(0).mean()).isPresent();
  }

  @Test
  void a_column_to_split_by_has_to_exist() {
    commit("one", 10, 0);
    assertThatThrownBy(() -> details(rows(0, 10), "lefd"))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("lefd")
        .hasMessageContaining("left");
  }

  @Test
  void more_blank_cells_than_the_reference_are_an_alert() {
    reference = blanks(100, 10);
    trained = OptionalLong.of(0);
    commit("one", 300, 0);

    DataDetails details = details(blanks(300, 120), null);

    // statsmodels: proportions_ztest([10, 120], [100, 300]), p = 4.0e-8.
    assertThat(details.missingChange().get(0).status()).isEqualTo(CheckStatus.ALERT);
    assertThat(details.missingChange().get(0).p().getAsDouble()).isBetween(1e-9, 1e-7);
    assertThat(details.missingChange().get(0).reason()).isEqualTo("+30.0 points");
    assertThat(details.missingChange().get(1).status()).isEqualTo(CheckStatus.OK);
  }

  @Test
  void few_rows_are_not_judged() {
    commit("one", 20, 0);
    assertThat(details(rows(0, 20), null).missingChange().get(0).reason())
        .isEqualTo("the rows that a deployed version was judged on are not known");

    reference = rows(0, 40);
    assertThat(details(rows(0, 20), null).missingChange().get(0).reason())
        .isEqualTo("the deployed version was judged on 40 rows; 100 are needed");

    reference = rows(0, 200);
    trained = OptionalLong.of(0);
    DataDetails details = details(rows(0, 20), null);
    assertThat(details.missingChange())
        .extracting(change -> change.status())
        .containsOnly(CheckStatus.INSUFFICIENT);
    assertThat(details.missingChange().get(0).reason())
        .isEqualTo("20 rows came since the deployed version was trained; 10 more are needed");
  }

  private DataProfile profile(Dataset all, @Nullable String by) {
    return new DataDiagnosis(context(), request(all, by)).profile();
  }

  private DataDetails details(Dataset all, @Nullable String by) {
    DataDiagnosis diagnosis = new DataDiagnosis(context(), request(all, by));
    return diagnosis.details(diagnosis.profile(), true, true);
  }

  private DiagnosisRequest request(Dataset all, @Nullable String by) {
    DatasetRecord record = store.ingestion().dataset().orElseThrow();
    return new DiagnosisRequest(
        new DiagnosisRequest.Data(
            record.id(),
            record,
            (after, sink) -> {
              int from = after == null ? 0 : (int) after.rows();
              partsRead.add(all.size() - from);
              sink.accept(all.slice(from, all.size()));
            }),
        EnumSet.allOf(Part.class),
        new DiagnosisRequest.Options(true, by, null, null),
        () -> Optional.ofNullable(reference),
        trained);
  }

  private DataProfile file(String name, Dataset rows, Path states) {
    return new DataDiagnosis(
            context(),
            new DiagnosisRequest(
                new DiagnosisRequest.Data(
                    StoreFixtures.datasetId(name), null, (after, sink) -> sink.accept(rows)),
                EnumSet.allOf(Part.class),
                new DiagnosisRequest.Options(true, null, states, null),
                Optional::empty,
                OptionalLong.empty()))
        .profile();
  }

  private RunContext context() {
    return new RunContext(
        "run-9",
        RiskConfig.of(folder, RiskConfig.Inputs.ofFiles(folder, folder, folder), SCHEMA),
        store,
        new DurableFiles(),
        Clock.fixed(Instant.parse("2026-03-02T06:00:00Z"), ZoneOffset.UTC),
        RunListener.SILENT,
        new Cancellation());
  }

  /** A dataset of so many rows, of which the last ones came with a batch. */
  private void commit(String name, long rows, long firstRow) {
    DatasetRecord record =
        new DatasetRecord(
            StoreFixtures.datasetId(name),
            1,
            "finaldata.csv",
            rows,
            1_000 * rows,
            SCHEMA.hash(),
            StoreFixtures.AT);
    store
        .ingestion()
        .commit(
            List.of(
                new Batch(
                    0,
                    "run-1",
                    new Batch.Content("files", name, "sha-" + name, 1, null),
                    new Batch.Place(1, SCHEMA.hash(), firstRow),
                    Batch.Outcome.ingested(),
                    RowCounts.of(rows - firstRow, rows - firstRow),
                    null,
                    StoreFixtures.AT,
                    1)),
            List.of(),
            record);
  }

  /** Some labels, numbers and texts are missing. */
  private static Dataset rows(int from, int to) {
    Dataset.Builder rows = Dataset.builder(SCHEMA);
    for (int i = from; i < to; i++) {
      rows.add(
          new String[] {
            "c" + i,
            i % 11 == 0 ? "" : Integer.toString(i % 50),
            i % 7 == 0 ? "" : "r" + i % 5,
            i % 10 == 0 ? "" : i % 4 == 0 ? "yes" : "no"
          });
    }
    return rows.build();
  }

  private static Dataset blanks(int size, int blank) {
    Dataset.Builder rows = Dataset.builder(SCHEMA);
    for (int i = 0; i < size; i++) {
      rows.add(new String[] {"c" + i, i < blank ? "" : "1", "north", "no"});
    }
    return rows.build();
  }
}
