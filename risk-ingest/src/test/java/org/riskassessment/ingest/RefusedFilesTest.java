package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.NOW;
import static org.riskassessment.ingest.IngestWorkspace.ordersSchema;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;

/** Which files are refused, and what quarantine keeps of them. */
class RefusedFilesTest extends IngestionFixture {

  @Test
  void a_refused_file_keeps_its_reason_and_is_not_parsed_again() {
    workspace.put("a.csv", "corporation,activity\nabcd,1\n");
    Batch refused = workspace.ingest().refused().get(0);
    assertThat(refused.reason()).startsWith("in/a.csv:1: the header lacks the columns");
    assertThat(refused.status()).isEqualTo(Batch.Status.REFUSED);
    workspace.listener = parsesNothing();
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.text("ingestedfiles.txt")).isEmpty();
  }

  @Test
  void a_refused_file_is_parsed_again_once_it_changed() {
    workspace.put("a.csv", "corporation,activity\nabcd,1\n");
    workspace.ingest();
    workspace.put("a.csv", HEADER + rows(0, 5), NOW.minusSeconds(60));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("a.csv\n");
  }

  @Test
  void a_refused_file_is_parsed_again_once_the_schema_changed() {
    workspace.put("a.csv", "client,orders,left\na,1,no\nb,2,yes\n");
    assertThat(workspace.ingest().refused()).hasSize(1);
    workspace.schema = ordersSchema();
    assertThat(workspace.ingest().rowsNew()).isEqualTo(2);
    assertThat(workspace.text("finaldata.csv")).isEqualTo("client,orders,left\na,1,no\nb,2,yes\n");
  }

  @Test
  void bad_files_of_every_kind_do_not_stop_a_good_one() {
    Instant before = NOW.minusSeconds(3_600);
    workspace.put("a-empty.csv", "");
    workspace.put("b-binary.csv", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, (byte) 0xff}, before);
    workspace.put("c-header.csv", "a,b,c\n1,2,3\n");
    workspace.put("d-mixed.csv", (HEADER + "GrÃ¶Ãe,1,2,3,0\n").getBytes(ISO_8859_1), before);
    workspace.put("e-quote.csv", HEADER + rows(0, 3) + "\"abcd,1,2,3,0\n");
    workspace.put("f-rows.csv", HEADER + "abcd,x,2,3,0\n");
    workspace.put("z-good.csv", HEADER + rows(0, 5));
    IngestionReport report = workspace.ingest();
    assertThat(report.refused())
        .extracting(Batch::name)
        .containsExactly(
            "a-empty.csv",
            "b-binary.csv",
            "c-header.csv",
            "d-mixed.csv",
            "e-quote.csv",
            "f-rows.csv");
    assertThat(report.refused()).extracting(Batch::reason).doesNotHaveDuplicates();
    assertThat(report.rowsNew()).isEqualTo(5);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
    assertThat(workspace.text("ingestedfiles.txt")).isEqualTo("z-good.csv\n");
  }

  @Test
  void rejected_rows_above_only_one_limit_are_quarantined() {
    // 30 rows are above the limit of 10 rows, but 1.5% are below that of 2%.
    workspace.put("a.csv", HEADER + rows(0, 1_970) + "bad,x,2,3,0\n".repeat(30));
    // 5 rows of 10 are above the limit of 2%, but below that of 10 rows.
    workspace.put("b.csv", HEADER + rows(2_000, 2_005) + "bad,x,2,3,0\n".repeat(5));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::status, Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(
            tuple(Batch.Status.INGESTED, 1_970L, 30L), tuple(Batch.Status.INGESTED, 5L, 5L));
  }

  @Test
  void a_file_is_refused_with_one_rejected_row_over_the_limits() {
    workspace.limits = new RiskConfig.Ingestion(0.1, 3, 1_000_000);
    workspace.put("a.csv", HEADER + rows(0, 2) + "bad,x,2,3,0\n".repeat(3));
    workspace.put("b.csv", HEADER + rows(10, 46) + "bad,x,2,3,0\n".repeat(4));
    workspace.put("c.csv", HEADER + rows(50, 85) + "bad,x,2,3,0\n".repeat(4));
    IngestionReport report = workspace.ingest();
    assertThat(report.batches())
        .extracting(Batch::status)
        .containsExactly(Batch.Status.INGESTED, Batch.Status.INGESTED, Batch.Status.REFUSED);
    assertThat(report.refused().get(0).reason())
        .isEqualTo(
            "4 of 39 rows (10.3%) are invalid, above the limits of 3 rows and 10.0%; the first:"
                + " in/c.csv:37: lastmonth_activity: row rejected (type) (found 'x'); accepted: a"
                + " number from 0");
  }

  @Test
  void quarantine_names_file_line_column_value_and_rule() throws IOException {
    Path input =
        workspace.put(
            "a.csv",
            HEADER
                + rows(0, 2)
                + "\"Acme, Inc\",many,2,3,0\n"
                + "\n"
                + ",1,2,3,0\n"
                + "abcd,1,2,-3,0\n"
                + "abcd,1,2\n"
                + "abcd,1,2,3,maybe\n");
    workspace.ingest();
    assertThat(workspace.text("quarantine/" + Sha256.ofFile(input).substring(0, 12) + "-a.csv"))
        .isEqualTo(
            "file,line,column,value,rule,accepted,row\n"
                + "in/a.csv,4,lastmonth_activity,many,type,a number from 0,"
                + "\"\"\"Acme, Inc\"\",many,2,3,0\"\n"
                + "in/a.csv,6,corporation,,blank_id,a client's id,\",1,2,3,0\"\n"
                + "in/a.csv,7,number_of_employees,-3,range,a number from 0,\"abcd,1,2,-3,0\"\n"
                + "in/a.csv,8,corporation,3 cells,ragged,\"5 cells, like the header\","
                + "\"abcd,1,2\"\n"
                + "in/a.csv,9,exited,maybe,label,\"0 or 1, or blank when unknown\","
                + "\"abcd,1,2,3,maybe\"\n");
  }

  @Test
  void a_file_without_rejected_rows_has_no_quarantine() {
    workspace.put("a.csv", HEADER + rows(0, 5));
    workspace.put("wrong.csv", "a,b\n");
    workspace.ingest();
    assertThat(workspace.out("quarantine")).doesNotExist();
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
