package org.riskassessment.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.DiagnoseStage.Part;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.store.StoreFixtures;
import org.riskassessment.core.store.memory.InMemoryStore;

class SystemDiagnoseStageTest {
  private static final Instant NOW = Instant.parse("2026-03-02T06:00:00Z");
  private static final Set<Part> ALL = EnumSet.allOf(Part.class);
  private static final Schema NUMBERS =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("x", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");
  private static final Schema MIXED =
      new Schema(
          List.of(
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("revenue", ColumnRole.VALUE, ColumnType.NUMERIC),
              Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC)),
          "yes",
          "no");

  /** The course's practice files without duplicate rows: the three features of 26 rows. */
  private static final String PRACTICE =
      """
      100,1359,1 68,282,14 71,949,40 686,3782,103 45,655,7 0,18,21 189,961,18 16,1028,33 9,45,1
      0,67,14 48,986,22 52,650,11 1090,2452,9 6,88,90 99,390,99 75,800,81 255,1687,2 78,1024,12
      14,2145,20 182,3891,35 101,10983,2 0,118,42 929,1992,1 19,455,8 94,868,3 81,1401,10
      """;

  /** The same for the course's source files. */
  private static final String SOURCE =
      """
      45,0,99 36,234,541 23,555,23 15,11,190 100,2929,999 2,1,1359 0,14,282 500,40,949
      1234,103,3782 98765,7,655 34,2345,18 99,871,3 1243,0,10 0,25,11 813,129,9 2989,9982,90
      395,190,99 19028,999,81 345,78,2 1024,14,3 2145,182,110 3891,101,998 10983,0,1200
      118,929,81 1992,19,2 455,94,298
      """;

  @TempDir private Path folder;
  private final InMemoryStore store = new InMemoryStore();
  private final Cancellation cancellation = new Cancellation();

  @Test
  void summarises_the_courses_practice_data() {
    List<ColumnSummary> summaries = diagnose(course(PRACTICE), Set.of(Part.STATS)).summaries();

    assertThat(summaries)
        .extracting(ColumnSummary::column)
        .containsExactly("lastmonth_activity", "lastyear_activity", "number_of_employees");
    // Sums 4307, 39076 and 699 over 26; deviations computed with Python's statistics.stdev.
    check(summaries.get(0), 26, 4307.0 / 26, 73, 284.0332293669446, 0, 1090, 0);
    check(summaries.get(2), 26, 699.0 / 26, 14, 31.35388578543581, 1, 103, 1);
    assertThat(summaries.get(1).mean().getAsDouble()).isCloseTo(39076.0 / 26, within(1e-9));
    assertThat(summaries.get(1).median()).hasValue(955);
    assertThat(summaries.get(1).std().getAsDouble()).isCloseTo(2192.64495845683, within(1e-9));
    assertThat(summaries.get(1).mode()).as("all differ").hasSize(26).isSorted().startsWith(18.0);
  }

  @Test
  void summarises_the_courses_source_data() {
    List<ColumnSummary> summaries = diagnose(course(SOURCE), Set.of(Part.STATS)).summaries();

    check(summaries.get(0), 26, 146274.0 / 26, 425, 19444.774621317836, 0, 98765, 0);
    check(summaries.get(1), 26, 19852.0 / 26, 97.5, 2016.6093569309696, 0, 9982, 0);
    check(summaries.get(2), 26, 11894.0 / 26, 99, 800.6048328991891, 2, 3782, 2, 3, 81, 99);
  }

  @Test
  void all_tied_modes_are_listed_ascending() {
    // Mean 18/6, squares of deviations 4+4+0+0+4+4 = 16 over 5.
    check(summary("5", "1", "3", "5", "3", "1"), 6, 3, 3, Math.sqrt(16.0 / 5), 1, 5, 1, 3, 5);
    check(summary("2", "4", "4", "4", "5", "5", "7", "9"), 8, 5, 4.5, Math.sqrt(32 / 7.0), 2, 9, 4);
  }

  @Test
  void missing_cells_are_ignored() {
    check(summary("", "4", "", "2", ""), 2, 3, 3, Math.sqrt(2), 2, 4, 2, 4);
  }

  @Test
  void one_cell_has_no_deviation() {
    ColumnSummary one = summary("7.5");

    assertThat(one)
        .isEqualTo(
            new ColumnSummary(
                "x",
                1,
                OptionalDouble.of(7.5),
                OptionalDouble.of(7.5),
                OptionalDouble.empty(),
                List.of(7.5),
                OptionalDouble.of(7.5),
                OptionalDouble.of(7.5),
                new ColumnSummary.Shape(
                    0,
                    OptionalDouble.of(7.5),
                    OptionalDouble.of(7.5),
                    1,
                    true,
                    List.of(7.5, 7.5),
                    List.of(1L))));
  }

  @Test
  void an_empty_column_has_a_count_and_no_numbers() {
    OptionalDouble none = OptionalDouble.empty();

    assertThat(summary("", "")).isEqualTo(empty(2, none));
    assertThat(summary()).isEqualTo(empty(0, none));
  }

  private static ColumnSummary empty(long missing, OptionalDouble none) {
    return new ColumnSummary(
        "x",
        0,
        none,
        none,
        none,
        List.of(),
        none,
        none,
        new ColumnSummary.Shape(missing, none, none, 0, true, List.of(), List.of()));
  }

  @Test
  void a_constant_column_has_no_deviation() {
    check(summary("0.1", "0.1", "0.1"), 3, 0.1, 0.1, 0, 0.1, 0.1, 0.1);
  }

  @Test
  void negative_zero_is_zero() {
    ColumnSummary zeros = summary("-0", "0", "1");

    assertThat(zeros.mode()).containsExactly(0.0);
    assertThat(zeros.min()).isEqualTo(OptionalDouble.of(0.0));
  }

  @Test
  void statistics_of_huge_numbers_are_finite_or_left_out() {
    ColumnSummary large = summary("1.7e308", "1.7e308", "-1.7e308", "1.5e308");

    assertThat(large.median()).hasValue(1.6e308);
    DoubleStream.of(large.mean().orElse(0), large.std().orElse(0))
        .forEach(v -> assertThat(v).isFinite());
    assertThat(Json.compact(diagnose(numbers("1.7e308", "-1.7e308"), ALL).toTree())).isNotEmpty();
  }

  @Test
  void a_small_spread_around_a_large_number_is_exact() {
    // 1e9 + {4, 7, 13, 16}: deviations -6, -3, 3, 6, so 90 over 3.
    check(
        summary("1000000004", "1000000007", "1000000013", "1000000016"),
        4,
        1e9 + 10,
        1e9 + 10,
        Math.sqrt(30),
        1e9 + 4,
        1e9 + 16,
        1e9 + 4,
        1e9 + 7,
        1e9 + 13,
        1e9 + 16);
  }

  @Test
  void boolean_columns_are_summarised_but_not_categorical_ones() {
    List<ColumnSummary> summaries = diagnose(mixed(), Set.of(Part.STATS)).summaries();

    assertThat(summaries).extracting(ColumnSummary::column).containsExactly("contract", "orders");
    check(summaries.get(0), 3, 2.0 / 3, 1, Math.sqrt(1.0 / 3), 0, 1, 1);
  }

  @Test
  void missing_is_a_percentage_by_column_in_schema_order() {
    assertThat(diagnose(mixed(), Set.of(Part.MISSING)).missing())
        .containsExactly(
            Map.entry("left", 75.0),
            Map.entry("contract", 25.0),
            Map.entry("region", 50.0),
            Map.entry("client", 0.0),
            Map.entry("orders", 100.0));
  }

  @Test
  void without_rows_there_are_no_percentages() {
    Diagnosis diagnosis = diagnose(numbers(), ALL);

    assertThat(diagnosis.rows()).isZero();
    assertThat(diagnosis.missing()).isEmpty();
  }

  @Test
  void timings_come_from_the_newest_steps_that_did_work() {
    step("run-1", "ingest", StepRecord.Status.OK, 120);
    step("run-2", "ingest", StepRecord.Status.ATTENTION, 80);
    step("run-3", "ingest", StepRecord.Status.SKIPPED, 1);
    step("run-4", "ingest", StepRecord.Status.FAILED, 5);

    step("run-5", "train", StepRecord.Status.OK, 900);

    assertThat(diagnose(numbers("1"), Set.of(Part.TIMINGS)).timings())
        .containsExactly(
            new StageTiming(
                "ingest",
                80,
                StoreFixtures.AT,
                new StageTiming.Usual(
                    100, 118, 2, StageTiming.Trend.UNKNOWN, CheckStatus.INSUFFICIENT)),
            new StageTiming("train", 900, StoreFixtures.AT));
  }

  @Test
  void names_dataset_rows_time_and_deployed_version() {
    assertThat(diagnose(numbers("1", "2"), ALL).modelVersion()).isNull();
    int version = store.models().add(StoreFixtures.card(1), Map.of()).version();
    store
        .models()
        .deploy(new Deployment(0, version, null, Deployment.Kind.FIRST, "run", "first", null, NOW));

    Diagnosis diagnosis = diagnose(numbers("1", "2"), ALL);

    assertThat(diagnosis.at()).isEqualTo(NOW);
    assertThat(diagnosis.datasetId()).isEqualTo(StoreFixtures.datasetId("some"));
    assertThat(diagnosis.rows()).isEqualTo(2);
    assertThat(diagnosis.modelVersion()).isEqualTo(version);
    assertThat(diagnosis.dependencies())
        .as("without a bill of materials")
        .extracting(DependencyStatus::artifact)
        .containsExactly("java");
  }

  @Test
  void parts_not_requested_are_empty() {
    step("run-1", "ingest", StepRecord.Status.OK, 120);

    Diagnosis diagnosis = diagnose(numbers("1"), Set.of());

    assertThat(diagnosis.summaries()).isEmpty();
    assertThat(diagnosis.missing()).isEmpty();
    assertThat(diagnosis.timings()).isEmpty();
    assertThat(diagnosis.dependencies()).isEmpty();
  }

  @Test
  void a_diagnosis_is_stored_and_read_back_unchanged() {
    step("run-1", "ingest", StepRecord.Status.OK, 120);
    Diagnosis diagnosis = diagnose(mixed(), ALL);

    assertThat(Diagnosis.read(Json.compact(diagnosis.toTree()), "diagnosis")).isEqualTo(diagnosis);
  }

  @Test
  void stops_when_cancelled() {
    cancellation.request();

    assertThatThrownBy(() -> diagnose(numbers("1"), ALL))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
  }

  private static void check(
      ColumnSummary summary,
      long count,
      double mean,
      double median,
      double std,
      double min,
      double max,
      double... mode) {
    assertThat(summary.count()).isEqualTo(count);
    assertThat(summary.mean().getAsDouble()).isCloseTo(mean, within(1e-9));
    assertThat(summary.median().getAsDouble()).isCloseTo(median, within(1e-9));
    assertThat(summary.std().getAsDouble()).isCloseTo(std, within(1e-9));
    assertThat(summary.min()).hasValue(min);
    assertThat(summary.max()).hasValue(max);
    assertThat(summary.mode()).isEqualTo(DoubleStream.of(mode).boxed().toList());
  }

  private ColumnSummary summary(String... cells) {
    return diagnose(numbers(cells), Set.of(Part.STATS)).summaries().get(0);
  }

  private static Dataset numbers(String... cells) {
    Dataset.Builder builder = Dataset.builder(NUMBERS);
    for (String cell : cells) {
      builder.add(new String[] {"c", cell, "no"});
    }
    return builder.build();
  }

  /** Cells of left, contract, region, revenue, seen, client, orders. */
  private static Dataset mixed() {
    return Dataset.builder(MIXED)
        .add(new String[] {"yes", "1", "north", "5", "2026-01-31", "a", ""})
        .add(new String[] {"", "true", "", "", "2026-01-31", "b", ""})
        .add(new String[] {"", "no", " ", "7", "2026-01-31", "c", ""})
        .add(new String[] {"", "", "south", "7", "2026-01-31", "d", ""})
        .build();
  }

  private static Dataset course(String features) {
    Dataset.Builder builder = Dataset.builder(Schema.standard());
    for (String row : features.strip().split("\\s+")) {
      String[] cells = row.split(",");
      builder.add(new String[] {"abcd", cells[0], cells[1], cells[2], "0"});
    }
    return builder.build();
  }

  private void step(String runId, String name, StepRecord.Status status, long millis) {
    store
        .runs()
        .start(
            new RunRecord(
                runId,
                "run",
                "hash",
                "0.1.0",
                StoreFixtures.AT,
                null,
                RunRecord.RUNNING,
                null,
                null));
    store.runs().addStep(runId, new StepRecord(name, status, StoreFixtures.AT, millis, null));
  }

  private Diagnosis diagnose(Dataset rows, Set<Part> parts) {
    return new SystemDiagnoseStage(folder)
        .diagnose(
            context(rows.schema()),
            new DiagnosisRequest(
                new DiagnosisRequest.Data(
                    StoreFixtures.datasetId("some"), null, (after, sink) -> sink.accept(rows)),
                parts,
                DiagnosisRequest.Options.of(true),
                Optional::empty,
                OptionalLong.empty()));
  }

  private RunContext context(Schema schema) {
    RiskConfig config =
        RiskConfig.of(folder, RiskConfig.Inputs.ofFiles(folder, folder, folder), schema);
    return new RunContext(
        "run-9",
        config,
        store,
        new DurableFiles(),
        Clock.fixed(NOW, ZoneOffset.UTC),
        RunListener.SILENT,
        cancellation);
  }
}
