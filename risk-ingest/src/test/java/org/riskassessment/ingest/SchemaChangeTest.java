package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.ordersSchema;
import static org.riskassessment.ingest.IngestWorkspace.rows;
import static org.riskassessment.ingest.IngestWorkspace.textSchema;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/** What happens to the dataset when the schema changes. */
class SchemaChangeTest extends IngestionFixture {

  @Test
  void another_schema_begins_a_generation_and_keeps_the_old_file() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    workspace.schema = ordersSchema();
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
    workspace.schema = ordersSchema();
    assertThat(
            new SourceTables().dataset(workspace.config(), report.dataset().orElseThrow()).size())
        .isEqualTo(1);
  }

  @Test
  void a_schema_with_the_same_columns_reads_all_files_again() {
    workspace.put("a.csv", HEADER + "abcd,-1,2,3,0\n" + rows(0, 5));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
    workspace.schema = textSchema();
    assertThat(workspace.ingest().rowsNew()).isEqualTo(6);
    assertThat(workspace.text("finaldata.1.csv")).isEqualTo(HEADER + rows(0, 5));
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void going_back_to_an_earlier_schema_begins_a_generation_too() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    DatasetRecord first = workspace.ingest().dataset().orElseThrow();
    workspace.schema = textSchema();
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
  void a_generation_that_failed_to_begin_keeps_the_old_schema() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.ingest();
    workspace.schema = textSchema();
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
}
