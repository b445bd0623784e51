package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;

/** A file larger than {@code max_bytes}: refused by its size, once, and not read for its hash. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeFileTest extends IngestionFixture {
  /** Reading so many bytes takes longer than the tests may. */
  private static final long SIZE = 100_000_000_000L;

  private Path large(String name) throws IOException {
    Path file = workspace.put(name, HEADER + rows(0, 3));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(SIZE);
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    return file;
  }

  @Test
  void it_is_refused_by_its_size_and_the_others_are_read() throws IOException {
    large("large.csv");
    large("large.csv.gz");
    workspace.put("small.csv", HEADER + rows(0, 5));
    IngestionReport report = workspace.ingest();
    assertThat(report.rowsNew()).isEqualTo(5);
    assertThat(report.batches())
        .filteredOn(batch -> batch.status() == Batch.Status.REFUSED)
        .extracting(Batch::reason)
        .containsExactly(
            "in/large.csv: is too large (found '100000000000 bytes'); accepted: at most"
                + " 20,000,000,000 bytes (ingestion.max_bytes)",
            "in/large.csv.gz: is too large (found '100000000000 bytes'); accepted: at most"
                + " 20,000,000,000 bytes (ingestion.max_bytes)");
  }

  @Test
  void it_is_refused_once_and_read_when_it_has_shrunk() throws IOException {
    Path file = large("a.csv");
    assertThat(workspace.ingest().batches()).hasSize(1);
    assertThat(workspace.ingest().nothingNew()).isTrue();
    // Touched, and still too large.
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
    assertThat(workspace.ingest().batches()).isEmpty();
    workspace.put("a.csv", HEADER + rows(0, 4));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(4);
  }

  @Test
  void the_limit_is_the_largest_size_that_is_read() throws IOException {
    Path file = workspace.put("a.csv", HEADER + rows(0, 4));
    RiskConfig.Ingestion standard = RiskConfig.Ingestion.STANDARD;
    workspace.limits =
        new RiskConfig.Ingestion(
            standard.maxRejectedShare(), standard.maxRejectedRows(), Files.size(file));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(4);
  }
}
