package org.riskassessment.ingest.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.ingest.IngestWorkspace;
import org.riskassessment.ingest.SourceTables;

class ClientPartsTest {
  @TempDir Path folder;

  private IngestWorkspace workspace;
  private DatasetRecord record;
  private Path file;

  @BeforeEach
  void ingest_fifty_rows() {
    workspace = new IngestWorkspace(folder.toAbsolutePath().normalize());
    workspace.put(
        "a.csv",
        HEADER
            + rows(0, 48)
            + "\"Smith, \"\"Sons\"\"\",1,2,3,0\n\u00a0M\u00fcller \u3000,1,2,3,1\n");
    record = workspace.ingest().dataset().orElseThrow();
    file = workspace.out("finaldata.parts");
  }

  @Test
  void rows_come_with_the_parts_in_the_file() {
    byte[] others = new byte[50];
    Arrays.fill(others, (byte) 3);
    parts().write(record, others);
    int[] actual = read().parts(HoldOut.standard().holding(2));
    assertThat(actual).hasSize(50).containsOnly(3);
  }

  @Test
  void no_damage_to_the_file_goes_unnoticed() throws IOException {
    int[] right = read().parts(HoldOut.standard());
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(file, damaged);
      assertThat(parts().of(record)).as("byte " + at).isEmpty();
    }
    for (int length : new int[] {0, 1, whole.length - 1, whole.length + 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(parts().of(record)).as("length " + length).isEmpty();
    }
    assertThat(read().parts(HoldOut.standard())).isEqualTo(right);
  }

  @Test
  void those_of_another_content_of_the_dataset_are_of_no_use() {
    assertThat(parts().of(like(new DatasetId("0".repeat(64)), record.schemaHash()))).isEmpty();
  }

  @Test
  void the_same_bytes_under_another_schema_have_other_parts() {
    assertThat(parts().of(like(record.id(), "another"))).isEmpty();
  }

  @Test
  void parts_that_there_are_not_are_not_believed() {
    byte[] wrong = parts().of(record).orElseThrow();
    wrong[7] = 5;
    parts().write(record, wrong);
    assertThat(parts().of(record)).isEmpty();
  }

  @Test
  void a_file_that_cannot_be_written_is_named() throws IOException {
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    workspace.put("b.csv", HEADER + rows(40, 60));
    assertThatThrownBy(workspace::ingest).hasMessageContaining("finaldata.parts");
    Files.delete(file.resolve("in the way"));
    Files.delete(file);
    assertThat(workspace.ingest().rowsNew()).isEqualTo(12);
  }

  @Test
  void a_file_that_is_gone_comes_back_with_the_next_rows() throws IOException {
    Files.delete(file);
    workspace.put("b.csv", HEADER + rows(40, 60));
    workspace.ingest(); // The workspace looks whether the parts are right.
    assertThat(file).exists();
  }

  private DatasetRecord like(DatasetId id, String schemaHash) {
    return new DatasetRecord(
        id,
        record.generation(),
        record.path(),
        record.rows(),
        record.bytes(),
        schemaHash,
        record.createdAt());
  }

  private ClientParts parts() {
    return new ClientParts(workspace.config(), new DurableFiles());
  }

  private Dataset read() {
    return new SourceTables().dataset(workspace.config(), record);
  }
}
