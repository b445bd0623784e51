package org.riskassessment.ingest.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.ingest.IngestWorkspace;

class DatasetFileTest {
  @TempDir Path folder;

  private IngestWorkspace workspace;
  private DatasetRecord record;

  @BeforeEach
  void ingest_five_rows() {
    workspace = new IngestWorkspace(folder.toAbsolutePath().normalize());
    workspace.put("a.csv", HEADER + rows(0, 5));
    record = workspace.ingest().dataset().orElseThrow();
  }

  @Test
  void gives_the_recorded_bytes_and_none_beyond_them() throws IOException {
    Files.writeString(workspace.dataset(), HEADER + rows(0, 9));
    try (InputStream in = new DatasetReader(workspace.config()).open(record)) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(HEADER + rows(0, 5));
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void says_that_there_is_no_file() throws IOException {
    Files.delete(workspace.dataset());
    Files.delete(workspace.dataset().getParent().resolve("finaldata.parts"));
    assertThatThrownBy(() -> file().recover(record, new InMemoryStore().ingestion()))
        .hasMessageContaining("is not the file that ingestion wrote")
        .hasMessageContaining("(found 'no file')");
  }

  @Test
  void gives_the_same_bytes_one_by_one() throws IOException {
    try (InputStream in = new DatasetReader(workspace.config()).open(record)) {
      StringBuilder text = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
      }
      assertThat(text.toString()).isEqualTo(HEADER + rows(0, 5));
    }
  }

  @Test
  void refuses_other_content_at_the_last_recorded_byte() throws IOException {
    Files.writeString(workspace.dataset(), (HEADER + rows(0, 9)).replace("client4", "client5"));
    try (InputStream in = new DatasetReader(workspace.config()).open(record)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID))
          .hasMessageContaining("different content")
          .hasMessageContaining(record.bytes() + " bytes with SHA-256 " + record.id().shortForm());
    }
  }

  @Test
  void refuses_a_file_that_ends_early() throws IOException {
    Files.writeString(workspace.dataset(), HEADER + rows(0, 4));
    try (InputStream in = new DatasetReader(workspace.config()).open(record)) {
      assertThatThrownBy(in::readAllBytes).hasMessageContaining("bytes early");
    }
  }

  @Test
  void every_earlier_dataset_is_a_prefix_that_can_still_be_read() throws IOException {
    for (int rows = 6; rows < 10; rows++) {
      workspace.put("b" + rows + ".csv", HEADER + rows(0, rows));
      workspace.ingest();
    }
    List<String> read = new ArrayList<>();
    for (DatasetRecord each : workspace.store.ingestion().datasets()) {
      try (InputStream in = new DatasetReader(workspace.config()).open(each)) {
        read.add(new String(in.readAllBytes(), UTF_8));
      }
    }
    assertThat(read)
        .containsExactly(
            HEADER + rows(0, 5),
            HEADER + rows(0, 6),
            HEADER + rows(0, 7),
            HEADER + rows(0, 8),
            HEADER + rows(0, 9));
  }

  @Test
  void recovery_of_a_file_as_recorded_touches_nothing() {
    List<String> calls = new ArrayList<>();
    new DatasetFile(workspace.config(), new DurableFiles((call, path) -> calls.add(call)))
        .recover(record, new InMemoryStore().ingestion());
    assertThat(calls).isEmpty();
  }

  @Test
  void recovery_does_not_cut_a_file_whose_recorded_part_is_changed() throws IOException {
    String changed = (HEADER + rows(0, 9)).replace("client2", "client9");
    Files.writeString(workspace.dataset(), changed);
    assertThatThrownBy(() -> file().recover(record, new InMemoryStore().ingestion()))
        .hasMessageContaining("different content");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(changed);
  }

  private DatasetFile file() {
    return new DatasetFile(workspace.config(), new DurableFiles());
  }
}
