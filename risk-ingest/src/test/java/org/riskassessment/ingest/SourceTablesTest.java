package org.riskassessment.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RejectedRows;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.DatasetRecord;

class SourceTablesTest {
  @TempDir Path folder;

  private final SourceTables tables = new SourceTables();

  @Test
  void a_file_gives_its_rows_with_their_cells() throws IOException {
    Dataset rows = table(file("a.csv", HEADER + "abcd,1,,3,1\nefgh,4,5,6,\n")).rows();
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.clientId(0)).isEqualTo("abcd");
    assertThat(rows.exited(0)).isTrue();
    assertThat(rows.cell("lastmonth_activity", 0)).isEqualTo("1");
    assertThat(rows.cell("lastyear_activity", 0)).isEmpty();
    assertThat(rows.isLabelled(1)).isFalse();
    assertThat(rows.cell("number_of_employees", 1)).isEqualTo("6");
  }

  @Test
  void the_label_column_may_be_absent() throws IOException {
    Dataset rows =
        table(
                file(
                    "a.csv",
                    "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n"
                        + "abcd,1,2,3\n"))
            .rows();
    assertThat(rows.isLabelled(0)).isFalse();
  }

  @Test
  void duplicate_rows_of_a_table_stay() throws IOException {
    assertThat(table(file("a.csv", HEADER + rows(0, 2) + rows(0, 2))).rows().size()).isEqualTo(4);
  }

  @Test
  void a_folder_gives_rows_in_the_order_of_its_files_names() throws IOException {
    file("b.csv", HEADER + rows(2, 4));
    file("a.csv", HEADER + rows(0, 2));
    file("notes.md", "no table");
    Dataset rows = table(folder).rows();
    assertThat(rows.size()).isEqualTo(4);
    assertThat(rows.clientId(0)).isEqualTo("client0");
    assertThat(rows.clientId(3)).isEqualTo("client3");
  }

  @Test
  void rejected_rows_are_reported_with_their_place() throws IOException {
    Path file = file("a.csv", HEADER + "abcd,many,2,3,1\n" + rows(0, 2));
    TableReader.Table table = table(file);
    assertThat(table.rows().size()).isEqualTo(2);
    assertThat(table.rejected().first())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.describe())
                    .isEqualTo(
                        file
                            + ":2: lastmonth_activity: row rejected (type) (found 'many');"
                            + " accepted: a number from 0"));
  }

  @Test
  void a_file_of_only_rejected_rows_fails_with_the_first() throws IOException {
    RiskException refusal =
        refusal(
            file("a.csv", HEADER + "abcd,many,2,3,1\nefgh,few,2,3,1\n"), ErrorCode.DATA_INVALID);
    assertThat(refusal)
        .hasMessageContaining("has no valid row; the first fault: ")
        .hasMessageContaining("'many'");
  }

  @Test
  void of_many_rejected_rows_the_first_are_kept() throws IOException {
    Path file = file("a.csv", HEADER + "bad,x,2,3,1\n".repeat(250) + rows(0, 1));
    RejectedRows whole = table(file).rejected();
    RejectedRows[] parts = {RejectedRows.NONE};
    tables.parts(workspace().config(), file, part -> parts[0] = parts[0].and(part.rejected()));
    assertThat(whole.count()).isEqualTo(250);
    assertThat(whole.first()).hasSize(100);
    assertThat(whole.first().get(99).line()).isEqualTo(101);
    assertThat(whole.describe()).hasSize(101).last().isEqualTo("150 more rows were rejected");
    assertThat(parts[0]).isEqualTo(whole);
  }

  @Test
  void a_header_without_rows_is_refused() throws IOException {
    assertThat(refusal(file("a.csv", HEADER), ErrorCode.DATA_INVALID))
        .hasMessageContaining("a.csv: has no rows");
  }

  @Test
  void a_file_that_is_not_there_is_out_of_reach() {
    assertThat(refusal(folder.resolve("gone.csv"), ErrorCode.SOURCE_UNREACHABLE))
        .hasMessageContaining("gone.csv: does not exist");
  }

  @Test
  void a_folder_without_csv_files_is_out_of_reach() throws IOException {
    file("notes.md", "no table");
    assertThat(refusal(folder, ErrorCode.SOURCE_UNREACHABLE))
        .hasMessageContaining("contains no CSV file");
  }

  @Test
  void the_dataset_is_read_up_to_its_record() throws IOException {
    DatasetRecord record = ingested(5);
    Files.writeString(workspace().dataset(), "what a crash left", StandardOpenOption.APPEND);
    assertThat(tables.dataset(workspace().config(), record).size()).isEqualTo(5);
  }

  @Test
  void rows_come_in_parts_or_after_an_earlier_dataset() throws IOException {
    DatasetRecord first = ingested(5);
    IngestWorkspace workspace = workspace();
    workspace.put("b.csv", HEADER + rows(5, 20_003));
    DatasetRecord second = workspace.ingest().dataset().orElseThrow();

    assertThat(ids(parts(second, null)))
        .isEqualTo(ids(List.of(tables.dataset(workspace.config(), second))));
    assertThat(parts(second, null)).hasSize(2);
    List<Dataset> later = parts(second, first);
    assertThat(ids(parts(second, null)).subList(5, 20_003)).isEqualTo(ids(later));
    assertThat(parts(second, second)).isEmpty();

    Files.writeString(workspace.dataset(), "short");
    assertThatThrownBy(() -> parts(second, first))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("is not the file that ingestion wrote");
  }

  private List<Dataset> parts(DatasetRecord record, @Nullable DatasetRecord after) {
    List<Dataset> parts = new ArrayList<>();
    tables.rows(workspace().config(), record, after, parts::add);
    return parts;
  }

  private static List<String> ids(List<Dataset> parts) {
    return parts.stream()
        .flatMap(part -> IntStream.range(0, part.size()).mapToObj(part::clientId))
        .toList();
  }

  @Test
  void a_dataset_that_is_gone_is_out_of_reach() throws IOException {
    DatasetRecord record = ingested(5);
    Files.delete(workspace().dataset());
    RiskException failure =
        catchThrowableOfType(
            RiskException.class, () -> tables.dataset(workspace().config(), record));
    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    assertThat(failure).hasMessageContaining("out/finaldata.csv: does not exist");
  }

  @Test
  void a_dataset_with_one_changed_byte_is_refused() throws IOException {
    DatasetRecord record = ingested(5);
    byte[] bytes = Files.readAllBytes(workspace().dataset());
    bytes[bytes.length - 2] ^= 1;
    Files.write(workspace().dataset(), bytes);
    RiskException failure =
        catchThrowableOfType(
            RiskException.class, () -> tables.dataset(workspace().config(), record));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_INVALID);
    assertThat(failure).hasMessageContaining("is not the file that ingestion wrote");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b,1,2,3,0\n", "a\u200bb,1,2,-3,0\n"})
  void rows_accepted_before_they_were_refused_are_read(String row) throws IOException {
    DatasetRecord before = ingested(5);
    Path file = workspace().dataset();
    Files.writeString(file, row, StandardOpenOption.APPEND);
    byte[] bytes = Files.readAllBytes(file);
    DatasetRecord record =
        new DatasetRecord(
            new DatasetId(Sha256.hex(bytes)),
            before.generation(),
            before.path(),
            6,
            bytes.length,
            before.schemaHash(),
            before.createdAt());
    assertThat(tables.dataset(workspace().config(), record).clientId(5))
        .isEqualTo(row.substring(0, 3));
    assertThat(ids(parts(record, null))).hasSize(6).endsWith(row.substring(0, 3));
    assertThat(ids(parts(record, before))).containsExactly(row.substring(0, 3));
  }

  // The way of the workspace's sources

  private static final Charset WESTERN = Charset.forName("windows-1252");

  private RiskConfig config(FileSource source) {
    IngestWorkspace workspace = workspace();
    workspace.sources = List.of(source);
    return workspace.config();
  }

  private FileSource source(char delimiter, Charset charset, SchemaPolicy policy) {
    return new FileSource(
        "in",
        "in",
        folder.resolve("in"),
        null,
        FileLayout.UNKNOWN.cutAt("" + delimiter).in(charset),
        policy);
  }

  @Test
  void rows_to_score_are_read_as_the_source_is() throws IOException {
    String text =
        "corporation~lastmonth_activity~lastyear_activity~number_of_employees\nCafé~1~2~3\n";
    Path file = Files.write(folder.resolve("today"), text.getBytes(WESTERN));
    RiskConfig config = config(source('~', WESTERN, SchemaPolicy.STRICT));
    assertThat(tables.table(config, file).rows().clientId(0)).isEqualTo("Café");
    Dataset[] part = new Dataset[1];
    tables.parts(config, file, table -> part[0] = table.rows());
    assertThat(part[0].clientId(0)).isEqualTo("Café");
  }

  @Test
  void a_file_written_otherwise_than_the_sources_is_read_too() throws IOException {
    RiskConfig config = config(source('~', WESTERN, SchemaPolicy.STRICT));
    Path file = file("a.csv", HEADER + "Grün,1,2,3,1\n");
    assertThat(tables.table(config, file).rows().clientId(0)).isEqualTo("Grün");
  }

  @Test
  void the_policy_of_the_source_holds_for_rows_to_score() throws IOException {
    Path file = file("a.csv", "corporation,lastmonth_activity,region\nacme,1,north\n");
    RiskConfig config = config(source(',', UTF_8, SchemaPolicy.ADD_NULLABLE));
    List<String> notes = new ArrayList<>();
    tables.parts(config, file, table -> notes.addAll(table.notes()));
    assertThat(notes)
        .isEqualTo(tables.table(config, file).notes())
        .containsExactly(
            file + " lacks 'lastyear_activity', 'number_of_employees'; read as blank",
            file + " has 'region', which the schema does not have; ignored");
  }

  @Test
  void labels_of_rows_to_score_are_not_looked_at() throws IOException {
    Path file = file("a.csv", HEADER + "acme,1,2,3,1\nbest,1,2,3,perhaps\n");
    TableReader.Table table = tables.table(workspace().config(), file);
    assertThat(table.rows().size()).isEqualTo(2);
    assertThat(table.rows().isLabelled(0)).isFalse();
    int[] rows = new int[1];
    tables.parts(workspace().config(), file, part -> rows[0] += part.rows().size());
    assertThat(rows[0]).isEqualTo(2);
  }

  @Test
  void labels_of_a_portfolio_are_read_where_they_are_valid() throws IOException {
    file("a.csv", HEADER + "acme,1,2,3,1\nbest,1,2,3,perhaps\n");
    IngestWorkspace workspace = workspace();
    FileSource portfolio = FileSource.ofFolder("portfolio", folder.resolve("a.csv"));
    RiskConfig config =
        workspace.config().withInputs(workspace.config().inputs().withPortfolio(portfolio));
    Dataset rows = tables.table(config, portfolio, new Cancellation()).rows();
    assertThat(rows.exited(0)).isTrue();
    assertThat(rows.isLabelled(1)).isFalse();
  }

  @Test
  void totals_are_left_out_of_rows_read_in_parts() throws IOException {
    String unlabelled = "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n";
    Path file = file("a.csv", unlabelled + "acme,1,2,3\nTotal,1,,3\n");
    List<String> read = new ArrayList<>();
    tables.parts(
        workspace().config(),
        file,
        part -> {
          for (int row = 0; row < part.rows().size(); row++) {
            read.add(part.rows().clientId(row));
          }
          read.addAll(part.notes());
        });
    assertThat(read)
        .containsExactly("acme", file + " left out line 3 after the table ('Total 1 3')");
  }

  private IngestWorkspace workspace() {
    return new IngestWorkspace(folder.toAbsolutePath().normalize());
  }

  private DatasetRecord ingested(int rows) {
    IngestWorkspace workspace = workspace();
    workspace.put("a.csv", HEADER + rows(0, rows));
    return workspace.ingest().dataset().orElseThrow();
  }

  private Path file(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(UTF_8));
  }

  private TableReader.Table table(Path path) {
    return tables.table(
        workspace().config(), FileSource.ofFolder(path.toString(), path), new Cancellation());
  }

  private RiskException refusal(Path path, ErrorCode code) {
    RiskException refusal = catchThrowableOfType(RiskException.class, () -> table(path));
    assertThat(refusal.code()).isEqualTo(code);
    return refusal;
  }
}
