package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;

/** What every source of clients does, wherever they are. */
abstract class ClientSourceContract {
  static final List<String> COLUMNS =
      List.of(
          "corporation",
          "lastmonth_activity",
          "lastyear_activity",
          "number_of_employees",
          "exited");

  @TempDir Path folder;

  IngestWorkspace workspace;

  /** The source, named {@code clients}. */
  abstract Source source(SchemaPolicy policy);

  /** Makes the place where rows are kept, with these columns. */
  abstract void create(List<String> columns) throws Exception;

  /** Adds rows, later ones with a later time; a null cell is left out. */
  abstract void add(List<List<String>> rows) throws Exception;

  @BeforeEach
  void make_workspace() {
    workspace = new IngestWorkspace(folder.toAbsolutePath().normalize());
    workspace.sources = List.of(source(SchemaPolicy.STRICT));
  }

  final void add(String... rows) throws Exception {
    add(Stream.of(rows).map(row -> List.of(row.split(",", -1))).toList());
  }

  private String rowsOfDataset() {
    String text = workspace.text("finaldata.csv");
    assertThat(text).startsWith(HEADER);
    return text.substring(HEADER.length());
  }

  @Test
  void rows_arrive_once() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0", "bolt,4,5,6,1", "acme,1,2,3,0");
    IngestionReport report = workspace.ingest();
    assertThat(rowsOfDataset()).isEqualTo("acme,1,2,3,0\nbolt,4,5,6,1\n");
    assertThat(report.batches())
        .extracting(Batch::source, Batch::rowsRead, Batch::rowsNew, Batch::rowsDuplicate)
        .containsExactly(tuple("clients", 3L, 2L, 1L));
    for (int look = 0; look < 3; look++) {
      assertThat(workspace.ingest().nothingNew()).isTrue();
    }
    assertThat(workspace.store.ingestion().batches()).hasSize(1);
  }

  @Test
  void added_rows_arrive_and_changed_clients_are_new_observations() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0", "bolt,4,5,6,1");
    workspace.ingest();
    add("cask,7,8,9,0", "acme,1,2,4,0");
    assertThat(workspace.ingest().rowsNew()).isEqualTo(2);
    assertThat(rowsOfDataset())
        .isEqualTo("acme,1,2,3,0\nbolt,4,5,6,1\ncask,7,8,9,0\nacme,1,2,4,0\n");
    assertThat(workspace.newestBatch().firstRow()).isEqualTo(2);
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void bad_rows_are_quarantined_with_their_reason_once() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0", "bolt,x,5,6,1", "cask,-7,8,9,0", " ,1,2,3,0", "dune,1,2,3,maybe");
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rows().rejectedByRule()).hasToString("{blank_id=1, label=1, range=1, type=1}");
    assertThat(batch.rowsNew()).isEqualTo(1);
    assertThat(quarantine(batch))
        .contains("clients/" + batch.name() + ",")
        .contains(",lastmonth_activity,x,type,a number from 0,\"bolt,x,5,6,1\"");
    assertThat(workspace.ingest().nothingNew()).isTrue();
    add("elmo,1,2,3,1");
    assertThat(workspace.ingest().batches())
        .extracting(Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(tuple(1L, 0L));
  }

  private String quarantine(Batch batch) throws IOException {
    return Files.readString(Quarantine.file(workspace.config(), batch.sha256(), batch.name()));
  }

  @Test
  void an_id_may_be_made_of_several_columns() throws Exception {
    List<Column> columns = new ArrayList<>(Schema.standard().columns());
    columns.set(
        0,
        Column.of("client", ColumnRole.ID, ColumnType.TEXT)
            .madeOf(new IdOrigin(List.of("corporation", "region"))));
    columns.add(Column.of("corporation", ColumnRole.IGNORED, ColumnType.TEXT));
    columns.add(Column.of("region", ColumnRole.IGNORED, ColumnType.TEXT));
    workspace.schema = new Schema(columns, Schema.standard().words(), Schema.standard().unique());
    create(Stream.concat(COLUMNS.stream(), Stream.of("region")).toList());
    add("acme,1,2,3,0,north", "acme,4,5,6,1,south", "bolt,1,2,3,0,");
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(workspace.text("finaldata.csv"))
        .endsWith("acme|north,1,2,3,0\nacme|south,4,5,6,1\n");
    assertThat(batch.rows().rejectedByRule()).hasToString("{blank_id=1}");
  }

  @Test
  void blank_cells_are_missing() throws Exception {
    create(COLUMNS);
    add("acme,,2,,");
    workspace.ingest();
    assertThat(rowsOfDataset()).isEqualTo("acme,,2,,\n");
  }

  @Test
  void text_is_taken_as_it_is() throws Exception {
    create(COLUMNS);
    add(
        List.of(
            List.of("Acme, Inc", "1", "2", "3", "0"),
            List.of("He said \"no\"", "1", "2", "3", "0"),
            List.of("two\nlines", "1", "2", "3", "0"),
            List.of("Öl & 漢字 €", "1", "2", "3", "0"),
            List.of("=cmd()", "1", "2", "3", "0")));
    workspace.ingest();
    assertThat(rowsOfDataset())
        .isEqualTo(
            "\"Acme, Inc\",1,2,3,0\n\"He said \"\"no\"\"\",1,2,3,0\n\"two\nlines\",1,2,3,0\n"
                + "Öl & 漢字 €,1,2,3,0\n=cmd(),1,2,3,0\n");
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  /** PostgreSQL holds no NUL, so it is not among them. */
  @Test
  void hidden_characters_go_to_the_quarantine() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0", "bo\u200blt,4,5,6,1", "ca\u2028sk,4,5,6,1", "\u06cc\u200c\u06c1,4,5,6,1");
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rows().rejectedByRule()).hasToString("{character=2}");
    assertThat(quarantine(batch))
        .contains(",corporation,bo\\u200blt,character,a cell without U+200B ZERO WIDTH SPACE,");
    assertThat(rowsOfDataset()).isEqualTo("acme,1,2,3,0\n\u06cc\u200c\u06c1,4,5,6,1\n");
  }

  @Test
  void columns_may_stand_in_any_order() throws Exception {
    create(
        List.of(
            "exited",
            "number_of_employees",
            "corporation",
            "lastyear_activity",
            "lastmonth_activity"));
    add("1,3,acme,2,1");
    workspace.ingest();
    assertThat(rowsOfDataset()).isEqualTo("acme,1,2,3,1\n");
  }

  @Test
  void a_missing_column_refuses_the_batch_once_and_is_named() throws Exception {
    create(
        List.of(
            "corporation", "lastmonth_activity", "year_activity", "number_of_employees", "exited"));
    add("acme,1,2,3,0");
    IngestionReport report = workspace.ingest();
    assertThat(report.refused()).singleElement();
    assertThat(report.refused().get(0).reason()).contains("lastyear_activity");
    assertThat(report.dataset()).isEmpty();
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void add_nullable_reads_what_is_missing_as_blank() throws Exception {
    workspace.sources = List.of(source(SchemaPolicy.ADD_NULLABLE));
    create(List.of("corporation", "lastmonth_activity", "exited"));
    add("acme,1,0");
    IngestionReport report = workspace.ingest();
    assertThat(rowsOfDataset()).isEqualTo("acme,1,,,0\n");
    assertThat(report.warnings()).isNotEmpty();
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_source_beside_it_that_is_out_of_reach_stops_nothing() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0");
    workspace.sources =
        List.of(FileSource.ofFolder("gone", folder.resolve("gone")), source(SchemaPolicy.STRICT));
    IngestionReport report = workspace.ingest();
    assertThat(report.unreadable()).extracting(u -> u.name()).containsExactly("gone");
    assertThat(rowsOfDataset()).isEqualTo("acme,1,2,3,0\n");
  }
}
