package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;

/** Sources of files: where they look, how the files are written, and what is too much. */
class FileSourcesTest extends IngestionFixture {
  // Where they look

  @Test
  void all_sources_are_read_in_their_order_and_named_in_the_ledger() throws IOException {
    Files.createDirectories(workspace.folder.resolve("crm"));
    Files.writeString(workspace.folder.resolve("crm/x.csv"), HEADER + rows(0, 2));
    workspace.put("a.csv", HEADER + rows(1, 4));
    workspace.sources = List.of(source("crm", "crm", null), source("files", "in", null));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::source, Batch::name, Batch::rowsNew, Batch::rowsDuplicate)
        .containsExactly(tuple("crm", "x.csv", 2L, 0L), tuple("files", "a.csv", 2L, 1L));
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void a_source_out_of_reach_does_not_stop_the_others() {
    workspace.put("a.csv", HEADER + rows(0, 4));
    workspace.sources = List.of(source("gone", "gone", null), source("files", "in", null));
    IngestionReport report = workspace.ingest();
    assertThat(report.rowsNew()).isEqualTo(4);
    assertThat(report.unreadable()).extracting(u -> u.name()).containsExactly("gone");
    workspace.sources = List.of(source("gone", "gone", null), source("lost", "lost", null));
    assertThat(catchThrowableOfType(RiskException.class, workspace::ingest).code())
        .isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-*.csv, 2026-01.csv",
    "'2026-*.{csv,txt}', 2026-01.csv 2026-02.txt",
    "*/*.csv, deep/b.csv",
    "**.csv, 2026-01.csv deep/b.csv deep/deeper/c.csv other.csv",
    "deep/deeper/?.csv, deep/deeper/c.csv"
  })
  void a_glob_chooses_the_files(String glob, String expected) throws IOException {
    Path in = workspace.folder.resolve("in");
    Files.createDirectories(in.resolve("deep/deeper"));
    Files.createDirectories(in.resolve(".hidden"));
    int row = 0;
    for (String name :
        List.of(
            "2026-01.csv",
            "2026-02.txt",
            "other.csv",
            ".other.csv",
            ".hidden/h.csv",
            "deep/b.csv",
            "deep/deeper/c.csv")) {
      Files.writeString(in.resolve(name), HEADER + rows(row, ++row));
    }
    workspace.sources = List.of(source("in", "in", glob));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::name)
        .containsExactlyInAnyOrder(expected.split(" "));
  }

  @Test
  void a_file_that_two_sources_hold_is_read_once_and_by_the_first() {
    workspace.put("a.csv", HEADER + rows(0, 4));
    workspace.sources = List.of(source("some", "in", "a*"), source("all", "in", null));
    assertThat(workspace.ingest().batches()).extracting(Batch::source).containsExactly("some");
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  // How they are written

  @Test
  void endings_show_compressed_and_tab_separated_tables() throws IOException {
    put("a.csv.gz", gzip(HEADER + rows(0, 2)));
    put("b.tsv", (HEADER + rows(2, 4)).replace(',', '\t').getBytes(UTF_8));
    put("c.TSV.GZ", gzip((HEADER + rows(4, 6)).replace(',', '\t')));
    put("d.txt", (HEADER + rows(6, 8)).getBytes(UTF_8));
    put("e.doc", "not read".getBytes(UTF_8));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::name, Batch::rowsNew)
        .containsExactly(
            tuple("a.csv.gz", 2L), tuple("b.tsv", 2L), tuple("c.TSV.GZ", 2L), tuple("d.txt", 2L));
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 8));
  }

  @Test
  void a_compressed_table_in_several_members_is_read_to_its_end() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(gzip(HEADER + rows(0, 2)));
    both.write(gzip(rows(2, 5)));
    put("a.csv.gz", both.toByteArray());
    assertThat(workspace.ingest().rowsNew()).isEqualTo(5);
  }

  @Test
  void delimiter_and_charset_are_as_the_source_says() {
    Charset western = Charset.forName("windows-1252");
    put("a.csv", (HEADER + "Café;€,1,2,3,0\n").replace(',', '|').getBytes(western));
    workspace.sources = List.of(source("in", "in", null, "|", western, SchemaPolicy.STRICT));
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + "Café;€,1,2,3,0\n");
  }

  @Test
  void delimiter_and_charset_are_found_for_each_file() {
    put("a.csv", (HEADER + "Café,1,2,3,0\n").getBytes(StandardCharsets.ISO_8859_1));
    put("b.csv", (HEADER + "Ølby;1;2;3;0\n").replace(',', ';').getBytes(UTF_8));
    put("c.csv", ("Export\n" + HEADER + "Total,,2,,\n").getBytes(UTF_8));
    assertThat(workspace.ingest().warnings())
        .containsExactly(
            "in/c.csv left out line 1 before the header; line 3 after the table ('Total 2')");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + "Café,1,2,3,0\nØlby,1,2,3,0\n");
  }

  @Test
  void a_changed_file_names_the_batch_that_it_was() {
    workspace.put("a.csv", HEADER + rows(0, 2));
    workspace.put("b.csv", HEADER + rows(2, 4));
    workspace.ingest();
    workspace.put("b.csv", HEADER + rows(2, 6), workspace.now.minusSeconds(60));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::name, Batch::changedFrom, Batch::rowsNew)
        .containsExactly(tuple("b.csv", 2, 2L));
  }

  // Columns that are not the schema's

  @Test
  void a_header_that_drifted_is_refused_with_the_difference() {
    workspace.put("a.csv", HEADER.replace("lastyear_activity", "lastyear_activty") + rows(0, 2));
    assertThat(workspace.ingest().refused().get(0).reason())
        .contains("lacks the column 'lastyear_activity'")
        .contains("has the unknown column 'lastyear_activty' (did you mean 'lastyear_activity'?)");
  }

  @Test
  void add_nullable_fills_missing_and_ignores_unknown_columns() {
    workspace.put("a.csv", "exited,region,corporation,lastmonth_activity\n1,north,acme,4\n");
    workspace.sources = List.of(source("in", "in", null, null, UTF_8, SchemaPolicy.ADD_NULLABLE));
    IngestionReport report = workspace.ingest();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + "acme,4,,,1\n");
    assertThat(report.warnings())
        .containsExactly(
            "in/a.csv lacks 'lastyear_activity', 'number_of_employees'; read as blank",
            "in/a.csv has 'region', which the schema does not have; ignored");
  }

  @Test
  void columns_with_other_names_and_formats_are_those_of_the_schema() {
    FileLayout layout =
        new FileLayout(
            null,
            null,
            null,
            UTF_8,
            null,
            0,
            null,
            List.of(
                new FileLayout.Written("corporation", "firm", null),
                new FileLayout.Written("lastyear_activity", "year", "1.234,5")));
    workspace.sources =
        List.of(
            new FileSource(
                "in", "in", workspace.folder.resolve("in"), null, layout, SchemaPolicy.STRICT));
    workspace.put(
        "a.csv", "firm;lastmonth_activity;year;number_of_employees;exited\na;1;1.200,0;3;0\n");
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + "a,1,1200.0,3,0\n");
  }

  @Test
  void add_nullable_needs_the_id_and_what_is_required() {
    workspace.sources = List.of(source("in", "in", null, null, UTF_8, SchemaPolicy.ADD_NULLABLE));
    workspace.schema =
        new Schema(
            Schema.standard().columns().stream()
                .map(c -> c.name().equals("number_of_employees") ? c.needed() : c)
                .toList(),
            "1",
            "0");
    workspace.put("a.csv", "region,lastmonth_activity\nnorth,4\n");
    assertThat(workspace.ingest().refused().get(0).reason())
        .contains("lacks the columns 'corporation', 'number_of_employees';");
  }

  // What is too much, or not what it says

  @ParameterizedTest
  @ValueSource(ints = {3, 15, 60})
  void a_truncated_compressed_table_is_refused(int bytes) throws IOException {
    put("a.csv.gz", Arrays.copyOf(gzip(HEADER + rows(0, 50)), bytes));
    assertThat(workspace.ingest().refused().get(0).reason())
        .contains("in/a.csv.gz")
        .containsAnyOf("is an incomplete gzip file", "is not a gzip file");
    assertThat(workspace.outNames()).doesNotContain("finaldata.csv");
  }

  @Test
  void what_is_not_compressed_though_its_name_says_so_is_refused() {
    put("a.csv.gz", (HEADER + rows(0, 5)).getBytes(UTF_8));
    assertThat(workspace.ingest().refused().get(0).reason()).contains("is not a gzip file");
  }

  @Test
  void a_table_that_expands_out_of_proportion_is_refused() throws IOException {
    put("a.csv.gz", gzip(HEADER + "bomb,1,2,3,0\n".repeat(200_000)));
    workspace.put("b.csv", HEADER + rows(0, 5));
    IngestionReport report = workspace.ingest();
    assertThat(report.refused().get(0).reason())
        .contains("is too large")
        .contains("at most 100 times the size of the compressed file");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + rows(0, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz"})
  void a_table_above_max_bytes_is_refused(String name) throws IOException {
    String text = HEADER + rows(0, 3000);
    workspace.limits = new RiskConfig.Ingestion(0.02, 10, 10_000);
    put(name, name.endsWith("gz") ? gzip(text) : text.getBytes(UTF_8));
    assertThat(workspace.ingest().refused().get(0).reason())
        .contains("is too large")
        .contains("at most 10,000 bytes (ingestion.max_bytes)");
  }

  @Test
  void an_open_quote_fails_at_its_line_before_memory_is_full() {
    put("a.csv", (HEADER + rows(0, 2) + "\"open,1\n" + "x".repeat(12_000_000)).getBytes(UTF_8));
    assertThat(workspace.ingest().refused().get(0).reason())
        .startsWith("in/a.csv:4: has a row that never ends; was a quote left open?");
  }

  @Test
  void too_many_columns_are_refused() {
    put("a.csv", ("c,".repeat(10_001) + "c\n").getBytes(UTF_8));
    assertThat(workspace.ingest().refused().get(0).reason())
        .contains("has 10002 columns")
        .contains("at most 10000 columns");
  }

  @Test
  void formulas_are_data() {
    workspace.put("a.csv", HEADER + "=cmd|' /C calc'!A0,1,2,3,0\n@x,1,2,3,0\n");
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv"))
        .isEqualTo(HEADER + "=cmd|' /C calc'!A0,1,2,3,0\n@x,1,2,3,0\n");
  }

  // Rules

  @Test
  void required_and_allowed_cells_are_held_against_their_rules() {
    workspace.schema =
        new Schema(
            List.of(
                Schema.standard().id(),
                Column.count("lastmonth_activity").needed(),
                Column.count("lastyear_activity"),
                Column.of(
                        "number_of_employees",
                        org.riskassessment.core.schema.ColumnRole.FEATURE,
                        org.riskassessment.core.schema.ColumnType.CATEGORICAL)
                    .allowing(List.of("few", "many")),
                Schema.standard().label()),
            "1",
            "0");
    workspace.put("a.csv", HEADER + "a,1,2,few,0\nb,,2,many,1\nc,1,,some,0\nd,1,,,0\n");
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rows().rejectedByRule()).hasToString("{allowed=1, required=1}");
    assertThat(workspace.text("finaldata.csv")).isEqualTo(HEADER + "a,1,2,few,0\nd,1,,,0\n");
  }

  private FileSource source(String name, String path, @Nullable String glob) {
    return source(name, path, glob, null, UTF_8, SchemaPolicy.STRICT);
  }

  private FileSource source(
      String name,
      String path,
      @Nullable String glob,
      @Nullable String delimiter,
      Charset charset,
      SchemaPolicy policy) {
    return new FileSource(
        name,
        path,
        workspace.folder.resolve(path),
        glob,
        FileLayout.UNKNOWN.cutAt(delimiter).in(charset),
        policy);
  }

  private void put(String name, byte[] content) {
    workspace.put(name, content, workspace.now.minusSeconds(3600));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
