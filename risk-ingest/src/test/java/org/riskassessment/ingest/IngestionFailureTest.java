package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.IngestionLedger;

/** Ingestions that are stopped or fail. */
class IngestionFailureTest extends IngestionFixture {

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
  void progress_is_in_bytes_up_to_the_size_of_the_file() throws IOException {
    Path input = workspace.put("a.csv", HEADER + rows(0, 20_000));
    long size = Files.size(input);
    List<Long> reported = new ArrayList<>();
    workspace.listener =
        new RunListener() {
          @Override
          public void progress(Progress progress) {
            assertThat(progress.total()).isEqualTo(size);
            assertThat(progress.unit()).isEqualTo("bytes");
            reported.add(progress.done());
          }
        };
    workspace.ingest();
    assertThat(reported).isSorted().hasSizeGreaterThan(1).endsWith(size);
  }
}
