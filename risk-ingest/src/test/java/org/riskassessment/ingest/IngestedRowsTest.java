package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/** Which rows reach the dataset. */
class IngestedRowsTest extends IngestionFixture {

  @Test
  void the_dataset_is_the_union_of_files_without_duplicates() {
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
  void rows_of_a_refused_file_make_no_duplicates_of_the_next() {
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
  void ten_thousand_rows_in_three_runs_are_what_a_set_says() {
    TreeSet<String> expected = new TreeSet<>();
    var random = new SplittableRandom(5);
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

  private static Path courseFiles(String name) {
    Path course = Path.of("../../shared/data/udacity").toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(course), "the course's starter files are not beside the project");
    return course.resolve(name);
  }
}
