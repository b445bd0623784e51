package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.store.DatasetRecord;

/** A dataset file that is not as it was recorded. */
class DatasetRecoveryTest extends IngestionFixture {

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
  void a_changed_dataset_is_refused_before_rows_are_added() throws IOException {
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
  void rows_are_not_cut_when_the_store_lost_their_record() throws IOException {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    DatasetRecord first = workspace.store.ingestion().dataset().orElseThrow();
    workspace.put("b.csv", HEADER + rows(5, 9));
    workspace.ingest();
    byte[] shorter = (HEADER + rows(0, 3)).getBytes(UTF_8);
    workspace
        .store
        .ingestion()
        .commit(
            List.of(),
            List.of(),
            new DatasetRecord(
                new DatasetId(Sha256.hex(shorter)),
                first.generation(),
                first.path(),
                3,
                shorter.length,
                first.schemaHash(),
                first.createdAt()),
            null);
    workspace.put("c.csv", HEADER + rows(9, 12));

    RiskException refusal = catchThrowableOfType(RiskException.class, workspace::ingest);

    assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 9));
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
  void a_first_dataset_left_by_a_crash_is_not_kept_aside() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(workspace.dataset(), HEADER + rows(0, 5));
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    assertThat(workspace.outNames())
        .containsExactly("finaldata.csv", "finaldata.parts", "ingestedfiles.txt", "ingestion.json");
  }
}
