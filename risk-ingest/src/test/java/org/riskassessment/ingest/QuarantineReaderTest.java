package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.Batch;
import org.riskassessment.ingest.row.QuarantinedRow;

class QuarantineReaderTest {
  private static final String HEADER = "file,line,column,value,rule,accepted,row\n";

  @TempDir Path folder;
  private IngestWorkspace workspace;
  private QuarantineReader reader;

  @BeforeEach
  void open() {
    workspace = new IngestWorkspace(folder);
    reader = new QuarantineReader(workspace.config());
  }

  private Batch ingested(String rows) {
    workspace.put("bad.csv", IngestWorkspace.HEADER + rows);
    workspace.ingest();
    return workspace.newestBatch();
  }

  private Path written(Batch batch, String text) throws IOException {
    Path file = reader.file(batch);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void rows_come_as_they_were_quarantined() {
    Batch batch = ingested("\"a, \"\"b\"\"\n\",x7,2,3,0\nc,1,-2,3,0\n");

    assertThat(reader.read(batch, 10))
        .containsExactly(
            new QuarantinedRow(
                2,
                new RowFault("lastmonth_activity", "x7", "type", "a number from 0"),
                "\"a, \"\"b\"\"\n\",x7,2,3,0"),
            new QuarantinedRow(
                4,
                new RowFault("lastyear_activity", "-2", "range", "a number from 0"),
                "c,1,-2,3,0"));
    assertThat(reader.file(batch)).exists();
  }

  @Test
  void rows_are_in_plain_csv_by_name_too_whatever_the_batch_was() {
    workspace.put("bad.tsv", (IngestWorkspace.HEADER + "a,x7,2,3,0\n").replace(',', '\t'));
    workspace.ingest();
    Batch batch = workspace.newestBatch();

    assertThat(reader.file(batch))
        .exists()
        .hasFileName(batch.sha256().substring(0, 12) + "-bad.tsv.csv");
    assertThat(reader.read(batch, 1)).extracting(QuarantinedRow::row).containsExactly("a,x7,2,3,0");
  }

  @Test
  void no_more_rows_are_read_than_asked_for() throws IOException {
    Batch batch = ingested("a,x,2,3,0\n");
    written(batch, HEADER + "bad.csv,2,c,v,type,a,row\n".repeat(3) + "damaged\n");

    assertThat(reader.read(batch, 3)).hasSize(3);
    assertThat(reader.read(batch, 0)).isEmpty();
    assertThatThrownBy(() -> reader.read(batch, 4)).isInstanceOf(RiskException.class);
  }

  @Test
  void without_a_file_there_are_no_rows() {
    Batch batch = ingested(IngestWorkspace.rows(0, 5));

    assertThat(reader.file(batch)).doesNotExist();
    assertThat(reader.read(batch, 10)).isEmpty();
  }

  @Test
  void a_very_long_cell_is_cut() throws IOException {
    Batch batch = ingested("a,x,2,3,0\n");
    written(batch, HEADER + "bad.csv,2,c," + "v".repeat(100_000) + ",type,a,row\n");

    assertThat(reader.read(batch, 1).get(0).fault().value()).hasSize(30_001).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad.csv,2,c,v,type,a\n",
        "bad.csv,two,c,v,type,a,row\n",
        "bad.csv,2,c,v,type,a,row,more\n",
        "\"bad.csv,2,c,v,type,a,row\n"
      })
  void a_file_that_was_changed_is_refused_by_its_name(String entry) throws IOException {
    Batch batch = ingested("a,x,2,3,0\n");
    written(batch, HEADER + entry);

    assertThatThrownBy(() -> reader.read(batch, 10))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID))
        .hasMessageStartingWith("out/quarantine/" + batch.sha256().substring(0, 12))
        .hasMessageContaining("is damaged");
  }

  @Test
  void bytes_that_are_not_text_are_refused() throws IOException {
    Batch batch = ingested("a,x,2,3,0\n");
    Files.write(reader.file(batch), new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});

    assertThatThrownBy(() -> reader.read(batch, 10))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID));
  }

  @Test
  void a_folder_in_the_place_of_the_file_cannot_be_read() throws IOException {
    Batch batch = ingested(IngestWorkspace.rows(0, 5));
    Files.createDirectories(reader.file(batch));

    assertThatThrownBy(() -> reader.read(batch, 10))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
  }
}
