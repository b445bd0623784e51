package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;

/** What counts as a file of a source's folder. */
class SourceFolderTest extends IngestionFixture {

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
  void files_that_end_like_a_table_and_are_not_hidden_are_read() throws IOException {
    workspace.put("a.txt", HEADER + rows(0, 1));
    workspace.put(".hidden.csv", HEADER + rows(1, 2));
    workspace.put("~$open.xlsx", "lock");
    workspace.put("b.csv.tmp", HEADER + rows(2, 3));
    workspace.put("C.CSV", HEADER + rows(3, 4));
    Files.createDirectories(folder.resolve("in/folder.csv"));
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::name).containsExactly("C.CSV", "a.txt");
    assertThat(report.unreadable()).isEmpty();
    assertThat(report.unread()).isEmpty();
  }

  @Test
  void files_that_are_not_read_for_their_names_are_told() {
    workspace.put("may.xls", "old");
    workspace.put("all.zip", "packed");
    workspace.put("notes.pdf", "read me");
    IngestionReport report = workspace.ingest();
    assertThat(report.unread())
        .extracting(IngestionReport.Unreadable::name)
        .containsExactly("in/all.zip", "in/may.xls", "in/notes.pdf");
    assertThat(report.unread().get(1).reason())
        .isEqualTo(
            "is not read: its name does not end in .csv, .tsv, .txt or .xlsx (all but .xlsx also"
                + " with .gz); save it as .xlsx or CSV");
    assertThat(report.nothingNew()).isFalse();
    assertThat(UnreadFiles.of(workspace.config())).isEqualTo(report.unread());
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
  void an_unreadable_file_is_tried_again_by_the_next_run() throws IOException {
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

  private RiskException failure() {
    RiskException failure = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    return failure;
  }
}
