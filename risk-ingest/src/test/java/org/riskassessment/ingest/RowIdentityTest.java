package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.Batch;

/** When a row is a duplicate, a new observation, contradictory, or not unique. */
class RowIdentityTest extends IngestionFixture {
  private static final String DATED = "corporation,seen,orders,exited\n";

  @Test
  void a_client_with_changed_values_is_a_new_observation() {
    workspace.put("a.csv", HEADER + "acme,1,2,3,0\n");
    workspace.put("b.csv", HEADER + "acme,1,2,4,0\nacme,1,2,3,\n");
    assertThat(workspace.ingest().batches())
        .extracting(Batch::rowsNew, batch -> batch.rows().contradictory())
        .containsExactly(tuple(1L, 0L), tuple(2L, 0L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void equal_values_with_the_other_label_are_contradictory(boolean inTwoLooks) {
    workspace.put("a.csv", HEADER + "acme,1,2,3,0\nbolt,1,2,3,1\ncask,1,2,3,1\n");
    if (inTwoLooks) {
      workspace.ingest();
    }
    workspace.put("b.csv", HEADER + "acme,1,2,3,1\nacme,1,2,3,0\nbolt,1,2,3,0\ncask,1,2,3,1\n");
    workspace.ingest();
    Batch batch = workspace.newestBatch();
    assertThat(batch.rowsNew()).isEqualTo(2);
    assertThat(batch.rowsDuplicate()).isEqualTo(2);
    assertThat(batch.rows().contradictory()).isEqualTo(2);
  }

  @Test
  void a_label_within_the_row_is_separated_too() {
    workspace.schema =
        new Schema(
            List.of(
                Column.of("left", ColumnRole.LABEL, ColumnType.TEXT),
                Column.of("client", ColumnRole.ID, ColumnType.TEXT),
                Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL)),
            "it, left",
            "no");
    workspace.put(
        "a.csv",
        "left,client,region\nno,acme,\"a \"\"b\"\"\"\n\"it, left\",acme,\"a \"\"b\"\"\"\n"
            + " no,acme,\"a \"\"b\"\"\"\n,acme,\"a \"\"b\"\"\"\n\"it, left\",acme,b\n");
    workspace.ingest();
    assertThat(workspace.newestBatch().rowsNew()).isEqualTo(5);
    assertThat(workspace.newestBatch().rows().contradictory()).isEqualTo(1);
    workspace.put("b.csv", "left,client,region\n,acme,\"a \"\"b\"\"\"\n\"it, left\",acme,b\n");
    assertThat(workspace.ingest().rowsNew()).isZero();
  }

  // Unique

  @Test
  void rejects_a_second_row_of_a_file_where_clients_must_be_unique() throws IOException {
    workspace.schema = unique(Schema.Unique.ID);
    workspace.put(
        "a.csv", DATED + "acme,2026-01-01,3,0\nacme,2026-01-01,3,0\nacme,2026-02-01,4,0\n");
    workspace.ingest();
    assertThat(workspace.newestBatch().rows().rejectedByRule()).hasToString("{unique=1}");
    assertThat(workspace.newestBatch().rowsDuplicate()).isEqualTo(1);
    assertThat(workspace.text("finaldata.csv")).isEqualTo(DATED + "acme,2026-01-01,3,0\n");
    Path quarantine;
    try (var files = Files.list(workspace.out("quarantine"))) {
      quarantine = files.filter(f -> f.toString().endsWith("-a.csv")).findFirst().orElseThrow();
    }
    assertThat(Files.readString(quarantine))
        .contains(
            "in/a.csv,4,corporation,acme,unique,one row for each corporation,"
                + "\"acme,2026-02-01,4,0\"");
  }

  @Test
  void next_months_file_brings_a_row_of_each_unique_client() {
    workspace.schema = unique(Schema.Unique.ID);
    workspace.put("a.csv", DATED + "acme,2026-01-01,3,0\nbolt,2026-01-01,3,0\n");
    workspace.ingest();
    workspace.put("b.csv", DATED + "acme,2026-02-01,4,0\nbolt,2026-01-01,3,0\n");
    workspace.put("c.csv", DATED + "acme,2026-03-01,5,0\nacme,2026-04-01,6,0\n");
    workspace.ingest();
    assertThat(workspace.store.ingestion().batches())
        .extracting(Batch::rowsNew, Batch::rowsDuplicate, Batch::rowsRejected)
        .containsExactly(tuple(2L, 0L, 0L), tuple(1L, 1L, 0L), tuple(1L, 0L, 1L));
  }

  @Test
  void a_correction_is_kept_beside_the_row_that_it_corrects() {
    workspace.schema = unique(Schema.Unique.ID_AND_OBSERVED_AT).counting(Schema.Versions.NEWEST);
    workspace.put("a.csv", DATED + "acme,2026-01-01,3,0\n");
    workspace.ingest();
    workspace.put("b.csv", DATED + "acme,2026-01-01,3,1\nacme,2026-01-01,4,1\n");
    workspace.ingest();
    assertThat(workspace.newestBatch().rows().rejectedByRule()).hasToString("{unique=1}");
    assertThat(workspace.text("finaldata.csv"))
        .isEqualTo(DATED + "acme,2026-01-01,3,0\nacme,2026-01-01,3,1\n");
  }

  @Test
  void a_correction_can_be_taken_back() {
    workspace.schema = unique(Schema.Unique.NONE).counting(Schema.Versions.NEWEST);
    String first = DATED + "acme,2026-01-01,3,0\nbolt,2026-01-01,3,0\n";
    workspace.put("a.csv", first);
    workspace.ingest();
    workspace.put("b.csv", DATED + "acme,2026-01-01,3,1\n");
    workspace.ingest();
    workspace.put("c.csv", DATED + "acme,2026-01-01,3,0\nbolt,2026-01-01,3,0\n\n");
    workspace.ingest();
    workspace.put("d.csv", DATED + "acme,2026-01-01,3,0\n");
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv"))
        .isEqualTo(first + "acme,2026-01-01,3,1\nacme,2026-01-01,3,0\n");
  }

  @Test
  void a_client_has_a_row_for_each_time_where_that_is_to_be_unique() {
    workspace.schema = unique(Schema.Unique.ID_AND_OBSERVED_AT);
    workspace.put(
        "a.csv",
        DATED
            + "acme,2026-01-01,3,0\nacme,2026-02-01,4,0\nacme,2026-02-01,5,0\nb,2026-01-01,3,0\n");
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv"))
        .isEqualTo(DATED + "acme,2026-01-01,3,0\nacme,2026-02-01,4,0\nb,2026-01-01,3,0\n");
    workspace.put("b.csv", DATED + "acme,2026-01-01,9,0\nb,2026-02-01,3,0\n");
    workspace.ingest();
    assertThat(workspace.newestBatch())
        .extracting(Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(1L, 1L);
  }

  @Test
  void rows_refused_as_not_unique_do_not_block_later_ones() {
    workspace.schema = unique(Schema.Unique.ID);
    StringBuilder twice = new StringBuilder(DATED);
    for (int i = 0; i < 40; i++) {
      twice.append("c").append(i / 2).append(",2026-01-01,").append(i).append(",0\n");
    }
    workspace.put("a.csv", twice.toString());
    workspace.put("b.csv", DATED + "c1,2026-05-01,9,1\n");
    workspace.ingest();
    assertThat(workspace.store.ingestion().batches())
        .extracting(Batch::status, Batch::rowsNew)
        .containsExactly(tuple(Batch.Status.REFUSED, 0L), tuple(Batch.Status.INGESTED, 1L));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(DATED + "c1,2026-05-01,9,1\n");
  }

  @Test
  void a_refused_batch_leaves_no_trace_in_a_large_ingestion() {
    workspace.put("a.csv", HEADER + rows(0, 20_000));
    workspace.put("b.csv", HEADER + rows(10_000, 60_000) + "bad,x,2,3,0\n".repeat(5_000));
    workspace.put("c.csv", HEADER + rows(15_000, 30_000));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::status, Batch::rowsNew, Batch::rowsDuplicate)
        .containsExactly(
            tuple(Batch.Status.INGESTED, 20_000L, 0L),
            tuple(Batch.Status.REFUSED, 0L, 0L),
            tuple(Batch.Status.INGESTED, 10_000L, 5_000L));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 30_000));
  }

  private static Schema unique(Schema.Unique unique) {
    return new Schema(
        List.of(
            Column.of("corporation", ColumnRole.ID, ColumnType.TEXT),
            Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
            Column.count("orders"),
            Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
        "1",
        "0",
        unique);
  }
}
