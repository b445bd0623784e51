package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.NOW;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;

class SourceIngestStageTest {
  @TempDir Path folder;

  private IngestWorkspace workspace;

  @BeforeEach
  void make_workspace() {
    workspace = new IngestWorkspace(folder.toAbsolutePath().normalize());
  }

  // What is ingested

  @Test
  void the_dataset_is_the_union_of_the_files_without_duplicate_rows() {
    workspace.put("b.csv", HEADER + rows(2, 6) + rows(3, 4));
    workspace.put("a.csv", HEADER + rows(0, 3));
    IngestionReport report = workspace.ingest();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 6));
    assertThat(report.batches())
        .extracting(Batch::name, Batch::rowsRead, Batch::rowsNew, Batch::rowsDuplicate)
        .containsExactly(tuple("a.csv", 3L, 3L, 0L), tuple("b.csv", 5L, 3L, 2L));
    assertThat(report.batches()).extracting(Batch::firstRow).containsExactly(0L, 3L);
  }

  @Test
  void the_record_of_the_dataset_is_that_of_its_file() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 3));
    DatasetRecord record = workspace.ingest().dataset().orElseThrow();
    assertThat(record.rows()).isEqualTo(3);
    assertThat(record.bytes()).isEqualTo(Files.size(workspace.dataset()));
    assertThat(record.id().sha256()).isEqualTo(Sha256.ofFile(workspace.dataset()));
    assertThat(workspace.store.ingestion().dataset()).contains(record);
  }

  @Test
  void rows_that_the_dataset_holds_are_duplicates_in_later_files() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.put("b.csv", HEADER + rows(3, 8));
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rowsNew()).isEqualTo(3);
    assertThat(batch.rowsDuplicate()).isEqualTo(2);
    assertThat(batch.firstRow()).isEqualTo(5);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 8));
  }

  @Test
  void the_same_row_in_other_spelling_of_the_file_is_a_duplicate() {
    workspace.put("a.csv", HEADER + "\"Acme, Inc\",1,2,3,0\nplain,1,2,3,0\n");
    workspace.put(
        "b.csv",
        ("exited,number_of_employees,corporation,lastyear_activity,lastmonth_activity\n"
                + "0,3,\"Acme, Inc\",2,1\n\"0\",\"3\",\"plain\",\"2\",\"1\"\n")
            .replace("\n", "\r\n"));
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::rowsNew).containsExactly(2L, 0L);
    assertThat(workspace.text("finaldata.csv"))
        .isEqualTo(HEADER + "\"Acme, Inc\",1,2,3,0\nplain,1,2,3,0\n");
  }

  @Test
  void rows_with_line_breaks_are_found_again_in_the_dataset() {
    String row = "\"Acme\nEast\r\n\"\"X\"\"\",1,2,3,0\n";
    workspace.put("a.csv", HEADER + row + rows(0, 1));
    workspace.ingest();
    workspace.put("b.csv", HEADER + rows(1, 2) + row + rows(0, 1));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + row + rows(0, 2));
  }

  @Test
  void rows_read_are_the_sum_of_new_duplicate_and_rejected_ones() {
    workspace.put("a.csv", HEADER + rows(0, 50) + "bad,x,2,3,0\n" + rows(10, 15) + "ragged\n");
    workspace.put("b.csv", HEADER + rows(45, 60));
    workspace.put("refused.csv", HEADER + rows(100, 110) + "bad,x,2,3,0\n".repeat(30));
    workspace.put("wrong.csv", "a,b\n1,2\n");
    List<Batch> batches = workspace.ingest().batches();
    assertThat(batches)
        .extracting(
            Batch::name, Batch::rowsRead, Batch::rowsNew, Batch::rowsDuplicate, Batch::rowsRejected)
        .containsExactly(
            tuple("a.csv", 57L, 50L, 5L, 2L),
            tuple("b.csv", 15L, 10L, 5L, 0L),
            tuple("refused.csv", 40L, 0L, 0L, 40L),
            tuple("wrong.csv", 0L, 0L, 0L, 0L));
    assertThat(workspace.store.ingestion().dataset().orElseThrow().rows()).isEqualTo(60);
  }

  @Test
  void rows_of_a_refused_file_do_not_make_those_of_the_next_duplicates() {
    workspace.put("a.csv", HEADER + rows(0, 10) + "bad,x,2,3,0\n".repeat(30));
    workspace.put("b.csv", HEADER + rows(0, 10));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::status, Batch::rowsNew, Batch::rowsDuplicate)
        .containsExactly(
            tuple(Batch.Status.REFUSED, 0L, 0L), tuple(Batch.Status.INGESTED, 10L, 0L));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 10));
  }

  @Test
  void a_blank_label_is_ingested() {
    workspace.put("a.csv", HEADER + "abcd,1,2,3,\n");
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + "abcd,1,2,3,\n");
  }

  @Test
  void a_header_without_rows_is_ingested_as_no_rows() {
    workspace.put("a.csv", HEADER);
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::status).containsExactly(Batch.Status.INGESTED);
    assertThat(report.dataset()).isEmpty();
    assertThat(workspace.dataset()).doesNotExist();
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_file_of_duplicates_alone_leaves_the_dataset_as_it_was() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    DatasetRecord before = workspace.ingest().dataset().orElseThrow();
    workspace.put("b.csv", HEADER + rows(1, 4));
    IngestionReport report = workspace.ingest();
    assertThat(report.dataset()).contains(before);
    assertThat(report.rowsNew()).isZero();
    assertThat(workspace.store.ingestion().datasets()).containsExactly(before);
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\nb.csv\n");
  }

  @Test
  void ten_thousand_rows_in_three_looks_are_what_a_set_says() {
    TreeSet<String> expected = new TreeSet<>();
    var random = new java.util.SplittableRandom(5);
    for (int look = 0; look < 3; look++) {
      for (int file = 0; file < 2; file++) {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 1_700; i++) {
          String row = "c" + random.nextInt(60) + "," + random.nextInt(60) + ",1,1,0\n";
          expected.add(row);
          text.append(row);
        }
        workspace.put("f" + look + file + ".csv", text.toString());
      }
      workspace.ingest();
    }
    List<String> got = workspace.text("finaldata.csv").lines().skip(1).map(l -> l + "\n").toList();
    assertThat(got).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(got)).isEqualTo(expected);
    assertThat(workspace.store.ingestion().dataset().orElseThrow().rows()).isEqualTo(got.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"practicedata", "sourcedata"})
  void the_course_files_give_the_union_of_their_rows(String name) throws IOException {
    Path course = courseFiles(name);
    workspace.readFrom(course);
    TreeSet<String> union = new TreeSet<>();
    try (var files = Files.list(course)) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).stream().skip(1).filter(l -> !l.isBlank()).forEach(union::add);
      }
    }
    DatasetRecord dataset = workspace.ingest().dataset().orElseThrow();
    assertThat(workspace.text("finaldata.csv").lines().skip(1))
        .containsExactlyInAnyOrderElementsOf(union);
    assertThat(dataset.rows()).isEqualTo(union.size());
    if (name.equals("practicedata")) {
      assertThat(dataset.rows()).isEqualTo(26);
    }
  }

  @Test
  void going_from_practice_to_source_data_adds_to_the_dataset() throws IOException {
    workspace.readFrom(courseFiles("practicedata"));
    workspace.ingest();
    String practice = workspace.text("finaldata.csv");
    workspace.readFrom(courseFiles("sourcedata"));
    IngestionReport report = workspace.ingest();
    assertThat(report.rowsNew()).isPositive();
    assertThat(workspace.text("finaldata.csv")).startsWith(practice);
    assertThat(workspace.text("ingestedfiles.txt"))
        .isEqualTo("dataset1.csv\ndataset2.csv\ndataset3.csv\ndataset4.csv\n");
  }

  // What is not read again

  @Test
  void a_second_look_opens_neither_the_files_nor_the_dataset() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    replaceUnnoticed(input);
    replaceUnnoticed(workspace.dataset());
    IngestionReport report = workspace.ingest();
    assertThat(report.nothingNew()).isTrue();
    assertThat(workspace.store.ingestion().batches()).hasSize(1);
  }

  @Test
  void a_second_look_writes_nothing() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.files =
        new DurableFiles(
            (call, path) -> {
              throw new AssertionError(call + " " + path);
            });
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_touched_file_is_hashed_but_not_parsed_again() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.setLastModifiedTime(input, FileTime.from(NOW.minusSeconds(60)));
    workspace.listener = parsesNothing();
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.store.ingestion().knownFiles().get("in/a.csv").modifiedAt())
        .isEqualTo(NOW.minusSeconds(60));
  }

  @Test
  void a_copy_under_another_name_is_not_parsed_again() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.copy(input, input.resolveSibling("copy.csv"));
    Files.move(input, input.resolveSibling("renamed.csv"));
    workspace.listener = parsesNothing();
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.store.ingestion().batches()).hasSize(1);
  }

  @Test
  void of_two_files_with_the_same_content_one_is_a_batch() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.put("b.csv", HEADER + rows(0, 5));
    assertThat(workspace.ingest().batches()).extracting(Batch::name).containsExactly("a.csv");
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_file_that_vanished_takes_no_rows_with_it() throws IOException {
    Files.delete(workspace.put("a.csv", HEADER + rows(0, 5)));
    workspace.put("b.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.delete(folder.resolve("in/b.csv"));
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
  }

  @Test
  void a_folder_that_vanishes_while_it_is_read_takes_no_rows_with_it() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.put("b.csv", HEADER + rows(5, 9));
    workspace.put("c.csv", HEADER + rows(9, 12));
    Path in = folder.resolve("in");
    Path gone = folder.resolve("gone");
    workspace.onTimeAsked =
        () -> {
          synchronized (gone) {
            if (Thread.currentThread().getName().equals("reader") && in.toFile().exists()) {
              assertThat(in.toFile().renameTo(gone.toFile())).isTrue();
            }
          }
        };
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).isEmpty();
    assertThat(report.unreadable())
        .extracting(IngestionReport.Unreadable::name)
        .containsExactly("in/b.csv", "in/c.csv");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
    workspace.onTimeAsked = () -> {};
    Files.move(gone, in);
    assertThat(workspace.ingest().rowsNew()).isEqualTo(7);
  }

  @Test
  void of_a_changed_file_only_the_new_rows_are_ingested() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.put("a.csv", HEADER + rows(0, 7), NOW.minusSeconds(60));
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rowsRead()).isEqualTo(7);
    assertThat(batch.rowsNew()).isEqualTo(2);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 7));
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_999, 0, 5_000})
  void a_change_of_the_same_size_and_time_as_the_hashing_is_noticed(long millisFromHashing) {
    Instant modifiedAt = NOW.plusMillis(millisFromHashing);
    workspace.put("a.csv", HEADER + rows(0, 5), modifiedAt);
    workspace.ingest();
    workspace.put("a.csv", HEADER + rows(5, 10), modifiedAt);
    workspace.now = NOW.plus(Duration.ofDays(1));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
  }

  @Test
  void a_file_hashed_long_enough_after_its_last_change_is_known_for_good() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5), NOW);
    workspace.ingest();
    workspace.now = NOW.plusSeconds(2);
    workspace.ingest();
    replaceUnnoticed(input);
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_file_that_changes_while_it_is_read_is_left_for_the_next_look() {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.put("b.csv", HEADER + rows(10, 12));
    boolean[] changed = {false};
    workspace.onTimeAsked =
        () -> {
          synchronized (changed) {
            if (!changed[0] && Thread.currentThread().getName().equals("reader")) {
              changed[0] = true;
              workspace.put("a.csv", HEADER + rows(0, 6), NOW.minusSeconds(30));
            }
          }
        };
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::name).containsExactly("b.csv");
    assertThat(report.warnings()).singleElement().asString().contains("in/a.csv: changed while");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(10, 12));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(6);
    assertThat(input).exists();
  }

  // What is refused

  @Test
  void a_refused_file_is_recorded_with_its_reason_and_not_parsed_again() {
    workspace.put("a.csv", "corporation,activity\nabcd,1\n");
    Batch refused = workspace.ingest().refused().get(0);
    assertThat(refused.reason()).startsWith("in/a.csv:1: the header lacks the columns");
    assertThat(refused.status()).isEqualTo(Batch.Status.REFUSED);
    workspace.listener = parsesNothing();
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.text("ingestedfiles.txt")).isEmpty();
  }

  @Test
  void a_refused_file_is_parsed_again_once_it_changed() {
    workspace.put("a.csv", "corporation,activity\nabcd,1\n");
    workspace.ingest();
    workspace.put("a.csv", HEADER + rows(0, 5), NOW.minusSeconds(60));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\n");
  }

  @Test
  void a_refused_file_is_parsed_again_once_the_schema_changed() {
    workspace.put("a.csv", "client,orders,left\na,1,no\nb,2,yes\n");
    assertThat(workspace.ingest().refused()).hasSize(1);
    workspace.schema = orders();
    assertThat(workspace.ingest().rowsNew()).isEqualTo(2);
    assertThat(workspace.text("finaldata.csv")).isEqualTo("client,orders,left\na,1,no\nb,2,yes\n");
  }

  @Test
  void bad_files_of_every_kind_do_not_stop_a_good_one() {
    Instant before = NOW.minusSeconds(3_600);
    workspace.put("a-empty.csv", "");
    workspace.put("b-binary.csv", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, (byte) 0xff}, before);
    workspace.put("c-header.csv", "a,b,c\n1,2,3\n");
    workspace.put("d-latin1.csv", (HEADER + "Größe,1,2,3,0\n").getBytes(ISO_8859_1), before);
    workspace.put("e-quote.csv", HEADER + rows(0, 3) + "\"abcd,1,2,3,0\n");
    workspace.put("f-rows.csv", HEADER + "abcd,x,2,3,0\n");
    workspace.put("z-good.csv", HEADER + rows(0, 5));
    IngestionReport report = workspace.ingest();
    assertThat(report.refused())
        .extracting(Batch::name)
        .containsExactly(
            "a-empty.csv",
            "b-binary.csv",
            "c-header.csv",
            "d-latin1.csv",
            "e-quote.csv",
            "f-rows.csv");
    assertThat(report.refused()).extracting(Batch::reason).doesNotHaveDuplicates();
    assertThat(report.rowsNew()).isEqualTo(5);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("z-good.csv\n");
  }

  @Test
  void rejected_rows_above_one_limit_alone_are_set_aside() {
    // 30 rows are above the limit of 10 rows, but 1.5% are below that of 2%.
    workspace.put("a.csv", HEADER + rows(0, 1_970) + "bad,x,2,3,0\n".repeat(30));
    // 5 rows of 10 are above the limit of 2%, but below that of 10 rows.
    workspace.put("b.csv", HEADER + rows(2_000, 2_005) + "bad,x,2,3,0\n".repeat(5));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::status, Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(
            tuple(Batch.Status.INGESTED, 1_970L, 30L), tuple(Batch.Status.INGESTED, 5L, 5L));
  }

  @Test
  void rejected_rows_as_many_as_the_limits_are_set_aside_and_one_more_is_refused() {
    workspace.limits = new RiskConfig.Ingestion(0.1, 3, 1_000_000);
    workspace.put("a.csv", HEADER + rows(0, 2) + "bad,x,2,3,0\n".repeat(3));
    workspace.put("b.csv", HEADER + rows(10, 46) + "bad,x,2,3,0\n".repeat(4));
    workspace.put("c.csv", HEADER + rows(50, 85) + "bad,x,2,3,0\n".repeat(4));
    IngestionReport report = workspace.ingest();
    assertThat(report.batches())
        .extracting(Batch::status)
        .containsExactly(Batch.Status.INGESTED, Batch.Status.INGESTED, Batch.Status.REFUSED);
    assertThat(report.refused().get(0).reason())
        .isEqualTo(
            "4 of 39 rows (10.3%) are invalid, above the limits of 3 rows and 10.0%; see the"
                + " quarantine");
  }

  @Test
  void the_quarantine_tells_file_line_column_value_and_rule() throws IOException {
    Path input =
        workspace.put(
            "a.csv",
            HEADER
                + rows(0, 2)
                + "\"Acme, Inc\",many,2,3,0\n"
                + "\n"
                + ",1,2,3,0\n"
                + "abcd,1,2,-3,0\n"
                + "abcd,1,2\n"
                + "abcd,1,2,3,maybe\n");
    workspace.ingest();
    assertThat(workspace.text("quarantine/" + Sha256.ofFile(input).substring(0, 12) + "-a.csv"))
        .isEqualTo(
            "file,line,column,value,rule,accepted,row\n"
                + "in/a.csv,4,lastmonth_activity,many,type,a number from 0,"
                + "\"\"\"Acme, Inc\"\",many,2,3,0\"\n"
                + "in/a.csv,6,corporation,,blank_id,a client's id,\",1,2,3,0\"\n"
                + "in/a.csv,7,number_of_employees,-3,range,a number from 0,\"abcd,1,2,-3,0\"\n"
                + "in/a.csv,8,corporation,3 cells,ragged,\"5 cells, like the header\","
                + "\"abcd,1,2\"\n"
                + "in/a.csv,9,exited,maybe,label,\"0 or 1, or blank when unknown\","
                + "\"abcd,1,2,3,maybe\"\n");
  }

  @Test
  void a_file_without_rejected_rows_has_no_quarantine() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.put("wrong.csv", "a,b\n");
    workspace.ingest();
    assertThat(workspace.out("quarantine")).doesNotExist();
  }

  // What it leaves behind

  @Test
  void the_view_names_the_files_and_tells_what_became_of_each() {
    workspace.put("b.csv", HEADER + rows(0, 5) + "ragged\n");
    workspace.put("a.csv", HEADER + rows(3, 6));
    workspace.put("wrong.csv", "a,b\n");
    workspace.ingest();
    workspace.put("c.csv", HEADER + rows(6, 7));
    workspace.ingest();
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\nb.csv\nc.csv\n");
    Map<?, ?> view =
        (Map<?, ?>)
            Json.parse(
                    workspace.text("ingestion.json").getBytes(UTF_8),
                    "ingestion.json",
                    ErrorCode.DATA_INVALID)
                .root();
    assertThat(((Number) view.get("newest_batch")).intValue()).isEqualTo(4);
    List<?> batches = (List<?>) view.get("batches");
    assertThat(batches)
        .extracting(b -> ((Map<?, ?>) b).get("name"), b -> ((Map<?, ?>) b).get("status"))
        .containsExactly(
            tuple("a.csv", "INGESTED"),
            tuple("b.csv", "INGESTED"),
            tuple("wrong.csv", "REFUSED"),
            tuple("c.csv", "INGESTED"));
    Map<?, ?> b = (Map<?, ?>) batches.get(1);
    assertThat(b.get("source")).isEqualTo("in");
    assertThat(b.get("run_id")).isEqualTo("run-1");
    assertThat(b.get("at")).isEqualTo(NOW.toString());
    assertThat(b.containsKey("millis")).isTrue();
    assertThat(List.of("rows_read", "rows_new", "rows_duplicate", "rows_rejected"))
        .extracting(key -> ((Number) b.get(key)).intValue())
        .containsExactly(6, 3, 2, 1);
    assertThat(((Map<?, ?>) batches.get(2)).get("reason")).asString().contains("wrong.csv:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingestedfiles.txt", "ingestion.json"})
  void a_view_that_is_lost_is_written_again_by_the_next_look(String name) throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    String before = workspace.text(name);
    Files.delete(workspace.out(name));
    workspace.ingest();
    assertThat(workspace.text(name)).isEqualTo(before);
  }

  @Test
  void no_temporary_file_stays() {
    workspace.put("a.csv", HEADER + rows(0, 5) + "ragged\n");
    workspace.put("wrong.csv", "a,b\n");
    workspace.ingest();
    assertThat(workspace.outNames())
        .containsExactly(
            "finaldata.csv",
            "finaldata.parts",
            "ingestedfiles.txt",
            "ingestion.json",
            "quarantine");
  }

  // The folder

  @Test
  void a_missing_folder_is_out_of_reach() throws IOException {
    Files.delete(folder.resolve("in"));
    assertThat(failure()).hasMessage("in: does not exist; accepted: a folder of CSV files");
  }

  @Test
  void a_file_in_place_of_the_folder_is_out_of_reach() throws IOException {
    Files.delete(folder.resolve("in"));
    Files.writeString(folder.resolve("in"), HEADER);
    assertThat(failure()).hasMessage("in: is not a folder; accepted: a folder of CSV files");
  }

  @Test
  void an_empty_folder_is_nothing_new() {
    IngestionReport report = workspace.ingest();
    assertThat(report.nothingNew()).isTrue();
    assertThat(report.dataset()).isEmpty();
    assertThat(workspace.out("ingestedfiles.txt")).doesNotExist();
  }

  @Test
  void only_files_that_end_in_csv_and_are_not_hidden_are_read() throws IOException {
    workspace.put("a.txt", HEADER + rows(0, 1));
    workspace.put(".hidden.csv", HEADER + rows(1, 2));
    workspace.put("b.csv.tmp", HEADER + rows(2, 3));
    workspace.put("C.CSV", HEADER + rows(3, 4));
    Files.createDirectories(folder.resolve("in/folder.csv"));
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::name).containsExactly("C.CSV");
    assertThat(report.unreadable()).isEmpty();
  }

  @Test
  void a_link_out_of_the_folder_is_not_read() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.csv"), HEADER + rows(0, 5));
    Files.createSymbolicLink(folder.resolve("in/link.csv"), secret);
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).isEmpty();
    assertThat(report.warnings())
        .containsExactly("in/link.csv: not read, because it links to a file outside the folder");
    assertThat(workspace.dataset()).doesNotExist();
  }

  @Test
  void a_link_within_the_folder_is_the_file_it_leads_to() throws IOException {
    Path file = workspace.put("b.csv", HEADER + rows(0, 5));
    Files.createSymbolicLink(folder.resolve("in/a.csv"), file);
    IngestionReport report = workspace.ingest();
    assertThat(report.rowsNew()).isEqualTo(5);
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void a_folder_that_is_a_link_is_the_folder_it_leads_to() throws IOException {
    Files.move(folder.resolve("in"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("in"), folder.resolve("elsewhere"));
    workspace.put("a.csv", HEADER + rows(0, 3));
    assertThat(workspace.ingest().batches()).extracting(Batch::name).containsExactly("a.csv");
    assertThat(workspace.store.ingestion().knownFiles()).containsOnlyKeys("in/a.csv");
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_link_to_nowhere_is_unreadable_and_stops_nothing() throws IOException {
    Files.createSymbolicLink(folder.resolve("in/a.csv"), folder.resolve("in/gone.csv"));
    workspace.put("b.csv", HEADER + rows(0, 5));
    IngestionReport report = workspace.ingest();
    assertThat(report.unreadable()).extracting(u -> u.name()).containsExactly("in/a.csv");
    assertThat(report.rowsNew()).isEqualTo(5);
    assertThat(workspace.ingest().nothingNew()).isFalse();
  }

  @Test
  void a_file_that_may_not_be_read_is_tried_again_at_the_next_look() throws IOException {
    Path secret = workspace.put("a.csv", HEADER + rows(0, 3));
    workspace.put("b.csv", HEADER + rows(3, 5));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(secret), "this user may read every file");
    IngestionReport report = workspace.ingest();
    assertThat(report.unreadable())
        .containsExactly(
            new IngestionReport.Unreadable("in/a.csv", "cannot be read: permission denied"));
    assertThat(report.rowsNew()).isEqualTo(2);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(3);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_pipe_that_nobody_writes_to_does_not_hold_the_run_up() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("in/a.csv").toString()).start();
    assumeTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "no mkfifo here");
    workspace.put("b.csv", HEADER + rows(0, 5));
    IngestionReport report = workspace.ingest();
    assertThat(report.unreadable()).extracting(u -> u.name()).containsExactly("in/a.csv");
    assertThat(report.rowsNew()).isEqualTo(5);
  }

  // Another schema

  @Test
  void another_schema_begins_a_generation_and_keeps_the_old_file() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    workspace.schema = orders();
    workspace.put("b.csv", "client,orders,left\na,1,no\n");
    IngestionReport report = workspace.ingest();
    assertThat(report.batches())
        .extracting(Batch::name, Batch::status, Batch::generation)
        .containsExactly(
            tuple("a.csv", Batch.Status.REFUSED, 2), tuple("b.csv", Batch.Status.INGESTED, 2));
    assertThat(report.dataset().orElseThrow().generation()).isEqualTo(2);
    assertThat(workspace.text("finaldata.csv")).isEqualTo("client,orders,left\na,1,no\n");
    assertThat(workspace.text("finaldata.1.csv")).isEqualTo(HEADER + rows(0, 5));
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("b.csv\n");
    workspace.schema = Schema.standard();
    assertThat(new SourceTables().dataset(workspace.config(), first).size()).isEqualTo(5);
    workspace.schema = orders();
    assertThat(
            new SourceTables().dataset(workspace.config(), report.dataset().orElseThrow()).size())
        .isEqualTo(1);
  }

  @Test
  void a_schema_with_the_same_columns_reads_all_files_again() {
    workspace.put("a.csv", HEADER + "abcd,-1,2,3,0\n" + rows(0, 5));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
    workspace.schema = texts();
    assertThat(workspace.ingest().rowsNew()).isEqualTo(6);
    assertThat(workspace.text("finaldata.1.csv")).isEqualTo(HEADER + rows(0, 5));
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void going_back_to_an_earlier_schema_begins_a_generation_too() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    workspace.schema = texts();
    workspace.ingest();
    workspace.schema = Schema.standard();
    workspace.put("b.csv", HEADER + rows(5, 6));
    IngestionReport third = workspace.ingest();
    assertThat(third.dataset().orElseThrow().generation()).isEqualTo(3);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 6));
    assertThat(workspace.outNames()).contains("finaldata.1.csv", "finaldata.2.csv");
    assertThat(new SourceTables().dataset(workspace.config(), first).size()).isEqualTo(5);
  }

  @Test
  void a_generation_that_failed_to_begin_does_not_stand_in_the_way_of_the_old_schema() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.schema = texts();
    workspace.files =
        new DurableFiles(
            (call, path) -> {
              if (call.equals("rename") && path.equals(workspace.dataset())) {
                throw new IOException("no space left on device");
              }
            });
    assertThat(catchThrowableOfType(RiskException.class, workspace::ingest).code())
        .isEqualTo(ErrorCode.WRITE_FAILED);
    workspace.files = new DurableFiles();
    workspace.schema = Schema.standard();
    for (int look = 1; look < 4; look++) {
      workspace.put("b" + look + ".csv", HEADER + rows(5, 5 + look));
      DatasetRecord record = workspace.ingest().dataset().orElseThrow();
      assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5 + look));
      assertThat(new SourceTables().dataset(workspace.config(), record).size()).isEqualTo(5 + look);
    }
  }

  // A dataset file that is not as recorded

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_a_crash_left_at_the_end_of_the_dataset_is_cut(boolean withNewFile) throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.writeString(workspace.dataset(), HEADER + rows(0, 5) + rows(5, 9) + "client9,1");
    if (withNewFile) {
      workspace.put("b.csv", HEADER + rows(4, 8));
      assertThat(workspace.ingest().rowsNew()).isEqualTo(3);
      assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 8));
    } else {
      assertThat(workspace.ingest().nothingNew()).isTrue();
      assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
    }
  }

  @Test
  void a_shorter_dataset_is_refused_and_left_as_it_is() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.writeString(workspace.dataset(), HEADER + rows(0, 4));
    RiskException refusal = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_INVALID);
    assertThat(refusal)
        .hasMessageContaining("out/finaldata.csv: is not the file that ingestion wrote")
        .hasMessageContaining("bytes with SHA-256");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 4));
  }

  @Test
  void a_dataset_that_is_gone_is_refused() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.delete(workspace.dataset());
    assertThat(catchThrowableOfType(RiskException.class, workspace::ingest).code())
        .isEqualTo(ErrorCode.DATA_INVALID);
  }

  @Test
  void a_dataset_with_other_content_is_refused_before_rows_are_added() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    String tampered = (HEADER + rows(0, 5)).replace("client3", "client7");
    Files.writeString(workspace.dataset(), tampered);
    workspace.put("b.csv", HEADER + rows(5, 6));
    RiskException refusal = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_INVALID);
    assertThat(refusal).hasMessageContaining("different content");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(tampered);
    assertThat(workspace.store.ingestion().batches()).hasSize(1);
  }

  @Test
  void a_strangers_dataset_file_is_kept_aside() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(workspace.dataset(), "made by hand\n");
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
    String kept =
        "finaldata.before-" + Sha256.hex("made by hand\n".getBytes(UTF_8)).substring(0, 12);
    assertThat(workspace.text(kept + ".csv")).isEqualTo("made by hand\n");
  }

  @Test
  void what_a_crash_left_of_the_first_dataset_is_no_strangers_file() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(workspace.dataset(), HEADER + rows(0, 5));
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    assertThat(workspace.outNames())
        .containsExactly("finaldata.csv", "finaldata.parts", "ingestedfiles.txt", "ingestion.json");
  }

  // Stopping and failing

  @Test
  void a_stop_while_a_file_is_read_leaves_nothing() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.put("b.csv", HEADER + rows(5, 9));
    workspace.listener =
        new RunListener() {
          @Override
          public void progress(Progress progress) {
            workspace.cancellation.request();
          }
        };
    assertStoppedWithoutTrace();
  }

  @Test
  void a_stop_after_the_last_file_is_read_leaves_nothing() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.listener =
        new RunListener() {
          @Override
          public void progress(Progress progress) {
            if (progress.done() == progress.total()) {
              workspace.cancellation.request();
            }
          }
        };
    assertStoppedWithoutTrace();
  }

  private void assertStoppedWithoutTrace() {
    assertThat(catchThrowableOfType(RiskException.class, workspace::ingest).code())
        .isEqualTo(ErrorCode.INTERRUPTED);
    IngestionLedger ledger = workspace.store.ingestion();
    assertThat(ledger.batches()).isEmpty();
    assertThat(ledger.knownFiles()).isEmpty();
    assertThat(ledger.dataset()).isEmpty();
    assertThat(workspace.outNames()).isEmpty();
  }

  @Test
  void a_full_disk_fails_the_run_and_is_not_blamed_on_the_file() {
    workspace.put("a.csv", HEADER + rows(0, 20_000));
    workspace.files =
        new DurableFiles(
            (call, path) -> {
              if (call.equals("write")) {
                throw new IOException("no space left on device");
              }
            });
    RiskException failure = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(failure.code()).isEqualTo(ErrorCode.WRITE_FAILED);
    assertThat(failure).hasMessageContaining("no space left on device");
    assertThat(workspace.store.ingestion().knownFiles()).isEmpty();
    assertThat(workspace.outNames()).isEmpty();
  }

  @Test
  void progress_is_told_in_bytes_up_to_the_size_of_the_file() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 20_000));
    long size = Files.size(input);
    List<Long> told = new java.util.ArrayList<>();
    workspace.listener =
        new RunListener() {
          @Override
          public void progress(Progress progress) {
            assertThat(progress.total()).isEqualTo(size);
            assertThat(progress.unit()).isEqualTo("bytes");
            told.add(progress.done());
          }
        };
    workspace.ingest();
    assertThat(told).isSorted().hasSizeGreaterThan(1).endsWith(size);
  }

  private RiskException failure() {
    RiskException failure = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    return failure;
  }

  /** Other content, which nobody notices who does not open the file. */
  private static void replaceUnnoticed(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, new byte[(int) Files.size(file)]);
    Files.setLastModifiedTime(file, time);
  }

  private static RunListener parsesNothing() {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {
        throw new AssertionError("a file is parsed");
      }
    };
  }

  private static Path courseFiles(String name) {
    Path course = Path.of("../../shared/data/udacity").toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(course), "the course's starter files are not beside the project");
    return course.resolve(name);
  }

  private static Schema orders() {
    return new Schema(
        List.of(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT),
            Column.count("orders"),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "yes",
        "no");
  }

  /** The standard schema, but features are any texts. */
  private static Schema texts() {
    return new Schema(
        Schema.standard().columns().stream()
            .map(
                c ->
                    c.role() == ColumnRole.FEATURE
                        ? Column.of(c.name(), ColumnRole.FEATURE, ColumnType.CATEGORICAL)
                        : c)
            .toList(),
        "1",
        "0");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
