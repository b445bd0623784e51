package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.NOW;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;

/** Which files are read again, and which are not. */
class KnownFilesTest extends IngestionFixture {

  @Test
  void a_second_run_opens_neither_the_files_nor_the_dataset() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    replaceUnnoticed(input);
    replaceUnnoticed(workspace.dataset());
    IngestionReport report = workspace.ingest();
    assertThat(report.nothingNew()).isTrue();
    assertThat(workspace.store.ingestion().batches()).hasSize(1);
  }

  @Test
  void a_second_run_writes_nothing() {
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
  void a_file_that_vanished_removes_no_rows() throws IOException {
    Files.delete(workspace.put("a.csv", HEADER + rows(0, 5)));
    workspace.put("b.csv", HEADER + rows(0, 5));
    workspace.ingest();
    Files.delete(folder.resolve("in/b.csv"));
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
  }

  @Test
  void a_folder_that_vanishes_while_read_removes_no_rows() throws IOException {
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
  void only_the_new_rows_of_a_changed_file_are_ingested() {
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
  void notices_a_change_of_equal_size_at_the_time_of_hashing(long millisFromHashing) {
    Instant modifiedAt = NOW.plusMillis(millisFromHashing);
    workspace.put("a.csv", HEADER + rows(0, 5), modifiedAt);
    workspace.ingest();
    workspace.put("a.csv", HEADER + rows(5, 10), modifiedAt);
    workspace.now = NOW.plus(Duration.ofDays(1));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
  }

  @Test
  void a_file_hashed_long_after_its_last_change_stays_known() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 5), NOW);
    workspace.ingest();
    workspace.now = NOW.plusSeconds(2);
    workspace.ingest();
    replaceUnnoticed(input);
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_file_that_changes_while_read_is_left_for_the_next_run() {
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

  /** Replaces the content so that only a reader of the file notices. */
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
}
