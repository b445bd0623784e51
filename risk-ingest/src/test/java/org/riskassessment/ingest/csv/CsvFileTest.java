package org.riskassessment.ingest.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.table.TableShape;

class CsvFileTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  /** The outcome of a file: accepted rows as canonical text, rejected ones as reported. */
  private record Table(List<String> accepted, List<Rejected> rejected) {}

  private record Rejected(long line, RowFault fault, List<String> cells) {}

  @Test
  void reads_rows_in_the_order_of_the_file() throws IOException {
    assertThat(read(HEADER + "abcd,1,2,3,1\nefgh,4,5,6,0\n").accepted())
        .containsExactly("abcd,1,2,3,1", "efgh,4,5,6,0");
  }

  @Test
  void the_last_line_may_lack_its_end() throws IOException {
    assertThat(read(HEADER + "abcd,1,2,3,1").accepted()).containsExactly("abcd,1,2,3,1");
  }

  @Test
  void a_byte_order_mark_is_not_part_of_the_first_column() throws IOException {
    assertThat(read("\uFEFF" + HEADER + "abcd,1,2,3,1\n").accepted())
        .containsExactly("abcd,1,2,3,1");
  }

  @Test
  void lines_may_end_in_crlf() throws IOException {
    Table table = read((HEADER + "abcd,1,2,3,1\nefgh,x,5,6,0\n").replace("\n", "\r\n"));
    assertThat(table.accepted()).containsExactly("abcd,1,2,3,1");
    assertThat(table.rejected()).extracting(Rejected::line).containsExactly(3L);
  }

  @Test
  void quotes_hold_commas_quotes_and_line_breaks() throws IOException {
    assertThat(read(HEADER + "\"Acme, \"\"East\"\"\nInc\",1,2,3,1\n").accepted())
        .containsExactly("\"Acme, \"\"East\"\"\nInc\",1,2,3,1");
  }

  @Test
  void columns_are_found_by_name_in_any_order_and_between_blanks() throws IOException {
    assertThat(
            read("exited, number_of_employees ,corporation,lastyear_activity,lastmonth_activity\n"
                    + "1,3,abcd,2,1\n")
                .accepted())
        .containsExactly("abcd,1,2,3,1");
  }

  @Test
  void an_ignored_column_may_be_absent_and_is_skipped_if_present() throws IOException {
    Schema schema = withIgnored();
    assertThat(read(schema, "note,client,orders,left\nwhatever,a,1,no\n").accepted())
        .containsExactly("a,1,no");
    assertThat(read(schema, "client,orders,left\na,1,no\n").accepted()).containsExactly("a,1,no");
  }

  @Test
  void blank_features_and_labels_are_accepted() throws IOException {
    Table table = read(HEADER + "abcd,,2,3,\nefgh,1, ,3,\" \"\n");
    assertThat(table.accepted()).containsExactly("abcd,,2,3,", "efgh,1, ,3, ");
    assertThat(table.rejected()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\"\""})
  void a_blank_id_is_rejected(String id) throws IOException {
    Table table = read(HEADER + id + ",1,2,3,1\n");
    assertThat(table.accepted()).isEmpty();
    assertThat(table.rejected())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.line()).isEqualTo(2);
              assertThat(row.fault().rule()).isEqualTo("blank_id");
              assertThat(row.fault().column()).isEqualTo("corporation");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "abcd;many;2;3;1, lastmonth_activity, many, type",
    "abcd;1 234;2;3;1, lastmonth_activity, 1 234, type",
    "abcd;1;Infinity;3;1, lastyear_activity, Infinity, type",
    "abcd;1;1e999;3;1, lastyear_activity, 1e999, type",
    "abcd;1;0x10;3;1, lastyear_activity, 0x10, type",
    "abcd;1;2;-3;1, number_of_employees, -3, range",
    "abcd;1;2;3;2, exited, 2, label",
    "abcd;1;2;3;left, exited, left, label",
    "abcd;1;2;3;1.5, exited, 1.5, label"
  })
  void an_invalid_cell_is_rejected_with_its_place(
      String row, String column, String value, String rule) throws IOException {
    Table table = read(HEADER + "good,1,2,3,0\n" + row.replace(';', ',') + "\n");
    assertThat(table.accepted()).containsExactly("good,1,2,3,0");
    assertThat(table.rejected())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.line()).isEqualTo(3);
              assertThat(rejected.fault().column()).isEqualTo(column);
              assertThat(rejected.fault().value()).isEqualTo(value);
              assertThat(rejected.fault().rule()).isEqualTo(rule);
              assertThat(rejected.fault().accepted()).isNotBlank();
              assertThat(rejected.cells()).containsExactly(row.split(";"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcd,1,2,3", "abcd,1,2,3,1,", "abcd,1,2,3,1,9", "   ", "abcd"})
  void a_row_with_too_few_or_too_many_cells_is_rejected(String row) throws IOException {
    Table table = read(HEADER + row + "\ngood,1,2,3,0\n");
    assertThat(table.accepted()).containsExactly("good,1,2,3,0");
    assertThat(table.rejected())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.line()).isEqualTo(2);
              assertThat(rejected.fault().rule()).isEqualTo("ragged");
              assertThat(rejected.fault().accepted()).startsWith("5 cells");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lines_are_counted_across_blank_lines_and_long_cells(String end) throws IOException {
    String text =
        HEADER // line 1
            + "ragged,1\n" // line 2
            + "\n\n" // lines 3 and 4
            + "\"two\nlines\",1,2,3,0\n" // lines 5 and 6
            + "ragged,2\n" // line 7
            + "\"three\n\nlines\",bad,2,3,0\n" // lines 8 to 10
            + "\n" // line 11
            + "ragged,3"; // line 12, without an end
    Table table = read(text.replace("\n", end));
    assertThat(table.rejected()).extracting(Rejected::line).containsExactly(2L, 7L, 8L, 12L);
    assertThat(table.accepted()).hasSize(1);
  }

  @Test
  void a_cell_longer_than_the_limit_is_rejected() throws IOException {
    String longest = "x".repeat(RowCheck.LONGEST_CELL);
    Table table = read(HEADER + longest + ",1,2,3,0\n" + longest + "x,1,2,3,0\n");
    assertThat(table.accepted()).containsExactly(longest + ",1,2,3,0");
    assertThat(table.rejected())
        .singleElement()
        .satisfies(rejected -> assertThat(rejected.fault().rule()).isEqualTo("size"));
  }

  @Test
  void a_huge_cell_is_rejected_and_not_repeated_in_the_message() throws IOException {
    Table table = read(HEADER + "abcd," + "9".repeat(3_000_000) + ",2,3,0\nefgh,1,2,3,0\n");
    assertThat(table.accepted()).containsExactly("efgh,1,2,3,0");
    assertThat(table.rejected())
        .singleElement()
        .satisfies(rejected -> assertThat(rejected.fault().value()).hasSizeLessThan(200));
  }

  @Test
  void a_cell_with_a_hidden_character_is_rejected_by_its_name() throws IOException {
    Table table = read(HEADER + "a\0b,1,2,3,0\nab,1,\ufeff2,3,0\nefgh,1,2,3,0\n");
    assertThat(table.accepted()).containsExactly("efgh,1,2,3,0");
    assertThat(table.rejected())
        .extracting(Rejected::line, Rejected::fault)
        .containsExactly(
            tuple(
                2L,
                new RowFault(
                    "corporation", "a\\u0000b", "character", "a cell without U+0000 NULL")),
            tuple(
                3L,
                new RowFault(
                    "lastyear_activity",
                    "\\ufeff2",
                    "character",
                    "a cell without U+FEFF ZERO WIDTH NO-BREAK SPACE")));
  }

  @Test
  void a_hidden_character_in_the_header_is_named() {
    assertThat(refusal(HEADER.replace("exited", "exited\u200b")))
        .hasMessageContaining(
            "the header has U+200B ZERO WIDTH SPACE in the column 'exited\\u200b'");
  }

  @Test
  void a_header_without_rows_is_a_table_without_rows() throws IOException {
    assertThat(read(HEADER)).isEqualTo(new Table(List.of(), List.of()));
    assertThat(read(HEADER.strip())).isEqualTo(new Table(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\r\n", "\uFEFF"})
  void an_empty_file_is_refused_with_the_header_it_should_have(String text) {
    RiskException refusal = refusal(Schema.standard(), text.getBytes(UTF_8));
    assertThat(refusal).hasMessageContaining("is empty").hasMessageContaining(HEADER.strip());
  }

  @Test
  void missing_columns_are_named_all_together() {
    assertThat(refusal("corporation,lastyear_activity,exited\n"))
        .hasMessage(
            "file.csv:1: the header lacks the columns 'lastmonth_activity', 'number_of_employees';"
                + " accepted: "
                + HEADER.strip());
  }

  @Test
  void an_unknown_column_is_named() {
    assertThat(refusal(HEADER.strip() + ",comment\n"))
        .hasMessageContaining("file.csv:1: the header has the unknown column 'comment'");
  }

  @Test
  void a_column_named_twice_is_refused() {
    assertThat(refusal("corporation," + HEADER))
        .hasMessageContaining("has the column 'corporation' twice");
  }

  @Test
  void a_column_named_nearly_as_a_missing_one_says_which() {
    assertThat(refusal(HEADER.replace("lastmonth_activity", "lastmonth_activty")))
        .hasMessageContaining("lacks the column 'lastmonth_activity'")
        .hasMessageContaining(
            "unknown column 'lastmonth_activty' (did you mean 'lastmonth_activity'?)");
  }

  @Test
  void a_file_without_a_header_is_refused() {
    assertThat(refusal("abcd,1,2,3,1\nefgh,1,2,3,1\n")).hasMessageContaining("the header lacks");
  }

  @Test
  void rows_without_the_label_column_are_not_labelled() throws IOException {
    String unlabelled = "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n";
    assertThat(read(unlabelled + "abcd,1,2,3\n").accepted()).containsExactly("abcd,1,2,3,");
  }

  @Test
  void labels_are_read_only_where_they_are_wanted() throws IOException {
    String text = HEADER + "a,1,2,3,1\nb,1,2,3,perhaps\n";
    assertThat(read(text, LabelUse.NEEDED).accepted()).containsExactly("a,1,2,3,1");
    assertThat(read(text, LabelUse.WELCOME).accepted()).containsExactly("a,1,2,3,1", "b,1,2,3,");
    assertThat(read(text, LabelUse.UNUSED).accepted()).containsExactly("a,1,2,3,", "b,1,2,3,");
  }

  @Test
  void names_may_differ_in_case_blanks_and_underscores() throws IOException {
    String header =
        "\uFEFFCorporation,LastMonth Activity,LASTYEAR-ACTIVITY,numberOfEmployees,EXITED\n";
    assertThat(read(header + "abcd,1,2,3,1\n").accepted()).containsExactly("abcd,1,2,3,1");
    assertThat(refusal("exited,Exited," + HEADER.replace(",exited", ""))).isNotNull();
  }

  @Test
  void another_table_is_refused_in_few_words() {
    RiskException refusal =
        refusal(
            "customer;plan;spending;number of calls;months;since;region;rep;gone\na;b;1;2;3;4;5;6;0\n");
    assertThat(refusal.getMessage())
        .hasSizeLessThan(300)
        .startsWith("file.csv:1: the header lacks the columns 'corporation', ")
        .contains(" and 1 more, has the unknown columns 'customer', 'plan', 'spending' and 6 more");
  }

  @Test
  void an_unnamed_column_is_not_looked_at() throws IOException {
    assertThat(read("," + HEADER + "0,abcd,1,2,3,1\n").accepted()).containsExactly("abcd,1,2,3,1");
  }

  @Test
  void lines_that_are_no_rows_are_noted() throws IOException {
    List<String> notes = new ArrayList<>();
    Table table =
        read("Export of May\n\n" + HEADER + "a,1,2,3,1\nTotal,1,2,,1\n", LabelUse.NEEDED, notes);
    assertThat(table.accepted()).containsExactly("a,1,2,3,1");
    assertThat(table.rejected()).isEmpty();
    assertThat(notes)
        .containsExactly(
            "left out lines 1 to 2 before the header; line 5 after the table ('Total 1 2 1')");
  }

  @Test
  void another_delimiter_than_the_given_one_is_named() {
    assertThatThrownBy(
            () ->
                new CsvFile(Schema.standard(), TableShape.UNKNOWN.cutAt(";"), LabelUse.NEEDED)
                    .read(
                        new ByteArrayInputStream((HEADER + "a,1,2,3,1\n").getBytes(UTF_8)),
                        "file.csv",
                        sink(new Table(new ArrayList<>(), new ArrayList<>()))))
        .hasMessageContaining("its cells are between ',', not between ';' as configured");
  }

  @Test
  void an_id_is_made_of_columns_or_of_the_row() throws IOException {
    Schema joined = madeOf(new IdOrigin(List.of("branch", "contract")));
    assertThat(read(joined, "contract,left,branch,orders\n7,no, north ,1\n,no,south,2\n"))
        .satisfies(
            table -> {
              assertThat(table.accepted()).containsExactly("north|7,1,no");
              assertThat(table.rejected())
                  .extracting(r -> r.fault().rule())
                  .containsExactly("blank_id");
            });
    assertThat(read(madeOf(IdOrigin.ROW), "orders,left\n1,no\nx,no\n2,yes\n").accepted())
        .containsExactly("file.csv:1,1,no", "file.csv:3,2,yes");
  }

  private static Schema madeOf(IdOrigin origin) {
    return new Schema(
        List.of(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT).madeOf(origin),
            Column.of("branch", ColumnRole.IGNORED, ColumnType.TEXT),
            Column.of("contract", ColumnRole.IGNORED, ColumnType.TEXT),
            Column.count("orders"),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "yes",
        "no");
  }

  @Test
  void a_binary_file_is_refused_as_one() {
    byte[] zip = new byte[4096];
    new Random(3).nextBytes(zip);
    System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, zip, 0, 4);
    assertThat(refusal(Schema.standard(), zip)).hasMessageContaining("is not");
    byte[] zeros = "P\0\0,\0".getBytes(UTF_8);
    assertThat(refusal(Schema.standard(), zeros)).hasMessageContaining("is not a text file");
  }

  @Test
  void a_quote_that_is_never_closed_is_refused() {
    assertThat(refusal(HEADER + "abcd,1,2,3,0\n\"efgh,1,2,3,0\nijkl,1,2,3,0\n"))
        .hasMessageContaining("a quote that is never closed");
    assertThat(refusal("\"corporation\n")).hasMessageContaining("a quote that is never closed");
  }

  @Test
  void text_after_a_closing_quote_belongs_to_the_cell() throws IOException {
    Table table = read(HEADER + "\"ab \"cd\" x\",1,2,3,0\n\"e\"f,g\",1,2,3,0\nh,1,2,3,0\n");
    assertThat(table.accepted()).containsExactly("\"ab cd\"\" x\"\"\",1,2,3,0", "h,1,2,3,0");
    assertThat(table.rejected()).extracting(r -> r.fault().rule()).containsExactly("ragged");
  }

  @Test
  void an_error_of_the_disk_stays_an_error_of_the_disk() {
    IOException broken = new IOException("disk on fire");
    IOException actual =
        catchThrowableOfType(
            IOException.class,
            () ->
                new CsvFile(Schema.standard(), TableShape.UNKNOWN, LabelUse.NEEDED)
                    .read(
                        new java.io.SequenceInputStream(
                            new ByteArrayInputStream(HEADER.getBytes(UTF_8)),
                            new java.io.InputStream() {
                              @Override
                              public int read() throws IOException {
                                throw broken;
                              }
                            }),
                        "file.csv",
                        sink(new Table(new ArrayList<>(), new ArrayList<>()))));
    assertThat(actual).isSameAs(broken);
  }

  private static Schema withIgnored() {
    return new Schema(
        List.of(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT),
            Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
            Column.count("orders"),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "yes",
        "no");
  }

  private static Table read(String text) throws IOException {
    return read(Schema.standard(), text);
  }

  private static Table read(Schema schema, String text) throws IOException {
    return read(schema, text, LabelUse.NEEDED, new ArrayList<>());
  }

  private static Table read(String text, LabelUse labels) throws IOException {
    return read(Schema.standard(), text, labels, new ArrayList<>());
  }

  private static Table read(String text, LabelUse labels, List<String> notes) throws IOException {
    return read(Schema.standard(), text, labels, notes);
  }

  private static Table read(Schema schema, String text, LabelUse labels, List<String> notes)
      throws IOException {
    Table table = new Table(new ArrayList<>(), new ArrayList<>());
    new CsvFile(schema, TableShape.UNKNOWN, labels)
        .read(new ByteArrayInputStream(text.getBytes(UTF_8)), "file.csv", sink(table, notes));
    return table;
  }

  private static RiskException refusal(String text) {
    return refusal(Schema.standard(), text.getBytes(UTF_8));
  }

  private static RiskException refusal(Schema schema, byte[] bytes) {
    RiskException refusal =
        catchThrowableOfType(
            RiskException.class,
            () ->
                new CsvFile(schema, TableShape.UNKNOWN, LabelUse.NEEDED)
                    .read(
                        new ByteArrayInputStream(bytes),
                        "file.csv",
                        sink(new Table(new ArrayList<>(), new ArrayList<>()))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_INVALID);
    return refusal;
  }

  private static CsvFile.Sink sink(Table table) {
    return sink(table, new ArrayList<>());
  }

  private static CsvFile.Sink sink(Table table, List<String> notes) {
    return new CsvFile.Sink() {
      @Override
      public void note(String sentence) {
        notes.add(sentence);
      }

      @Override
      public void accepted(String[] cells, long line) {
        table.accepted().add(CanonicalCsv.text(List.of(cells)));
      }

      @Override
      public void rejected(long line, RowFault fault, List<String> cells) {
        table.rejected().add(new Rejected(line, fault, cells));
      }
    };
  }
}
