package org.riskassessment.ingest.table;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.SchemaPolicy;

/** What is read of a table is the same with the names of its columns known as without. */
class OpenTableTest {
  private static final List<String> NAMES =
      List.of("client", "plan", "spend", "calls", "since", "left");
  private static final String HEADER = "client,plan,spend,calls,since,left\n";
  private static final String ROWS =
      "C1,basic,6.5,2,2022-08-25,0\nC2,plus,7,5,2024-08-28,1\nC3,plus,8,0,2024-01-02,0\n";

  private record Read(
      List<String> names, List<List<String>> rows, String delimiter, Optional<String> leftOut) {}

  private static Read read(byte[] bytes, TableShape shape, List<String> known) {
    try (OpenTable table = OpenTable.of(new ByteArrayInputStream(bytes), "t.csv", shape, known)) {
      List<List<String>> rows = new ArrayList<>();
      while (table.next()) {
        rows.add(table.row().cells());
      }
      return new Read(
          table.header().names(),
          rows,
          table.dialect().delimiter(),
          table.notes().stream().findFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Read read(String text) {
    Read unknown = read(text.getBytes(UTF_8), TableShape.UNKNOWN, List.of());
    assertThat(read(text.getBytes(UTF_8), TableShape.UNKNOWN, NAMES)).isEqualTo(unknown);
    return unknown;
  }

  private static void assertPlain(Read read) {
    assertThat(read.names()).isEqualTo(NAMES);
    assertThat(read.rows()).hasSize(3);
    assertThat(read.rows().get(0)).containsExactly("C1", "basic", "6.5", "2", "2022-08-25", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|", "^"})
  void a_delimiter_is_found(String delimiter) {
    Read read = read((HEADER + ROWS).replace(",", delimiter));
    assertPlain(read);
    assertThat(read.delimiter()).isEqualTo(delimiter);
    assertThat(read.leftOut()).isEmpty();
  }

  @Test
  void apostrophes_around_cells_are_quotes() {
    Read read = read("a,b,c\n1,'x, y','it''s'\n2,'z','q'\n3,t,\n");
    assertThat(read.rows())
        .containsExactly(
            List.of("1", "x, y", "it's"), List.of("2", "z", "q"), List.of("3", "t", ""));
    assertThat(read("a,b\n'k,1\n'k','2\n\"l\",3\n").rows())
        .containsExactly(List.of("'k", "1"), List.of("'k'", "'2"), List.of("l", "3"));
  }

  @Test
  void escaped_quotes_belong_to_the_cell() {
    assertThat(read("a,b\n1,\"8\\\" long, wide\"\n2,\"x\"\n").rows())
        .containsExactly(List.of("1", "8\" long, wide"), List.of("2", "x"));
    assertThat(read("a,b\n1,\"c:\\\"\n2,\"d:\\\"\n").rows())
        .containsExactly(List.of("1", "c:\\"), List.of("2", "d:\\"));
  }

  @Test
  void white_space_may_follow_the_delimiter() {
    assertThat(read("a, b, c\n1, \"x, y\", 2\n3,z, 4\n").rows())
        .containsExactly(List.of("1", "x, y", "2"), List.of("3", "z", "4"));
    assertThat(read("a,b\n1, x\n2,y\n").rows())
        .containsExactly(List.of("1", " x"), List.of("2", "y"));
  }

  @Test
  void columns_may_stand_between_blanks() {
    assertThat(read("id   age  left\nA1    7    no\nA2   10   yes\n").rows())
        .containsExactly(List.of("A1", "7", "no"), List.of("A2", "10", "yes"));
    assertThat(read("day,left\n1 May,no\n2 May,yes\n").names()).containsExactly("day", "left");
  }

  @Test
  void a_header_of_several_lines_is_joined() {
    TableShape two = shape(1, 2);
    Read read =
        read("x,y,z\n2024,2024,\nfirst,second,left\n1,2,0\n".getBytes(UTF_8), two, List.of());
    assertThat(read.names()).containsExactly("2024 first", "2024 second", "left");
    assertThat(read.rows()).containsExactly(List.of("1", "2", "0"));
  }

  private static TableShape shape(int skip, int headers) {
    return new TableShape(
        new FileLayout(null, null, null, UTF_8, null, skip, headers, List.of()),
        SchemaPolicy.STRICT,
        TableShape.Certainty.GIVEN);
  }

  @Test
  void descriptions_under_the_header_are_left_out() {
    Read read =
        read("a,b,c\nThe id of a client,1 if the client has left else 0,years\n1,0,3\n2,1,4\n");
    assertThat(read.rows()).containsExactly(List.of("1", "0", "3"), List.of("2", "1", "4"));
  }

  @Test
  void a_repeated_header_is_left_out() {
    Read read = read("a,b\n1,2\na,b\n3,4\n");
    assertThat(read.rows()).containsExactly(List.of("1", "2"), List.of("3", "4"));
    assertThat(read.leftOut().orElseThrow()).contains("left out line 3, which repeats the header");
  }

  @Test
  void a_second_table_is_left_out() {
    Read read = read("a,b,c\n1,2,3\n1,2,3\na,b,c,d\n4,5,6,7\n");
    assertThat(read.rows()).containsExactly(List.of("1", "2", "3"), List.of("1", "2", "3"));
    assertThat(read.leftOut().orElseThrow())
        .contains("left out everything from line 4 on, where another header stands");
  }

  @Test
  void decimal_commas_are_no_delimiter() {
    Read read = read((HEADER + ROWS).replace(',', ';').replace('.', ','));
    assertThat(read.delimiter()).isEqualTo(";");
    assertThat(read.rows().get(0)).contains("6,5");
  }

  @Test
  void lines_before_the_header_are_left_out() {
    Read read = read("Client export\nmade on 2026-10-01\n\n" + HEADER + ROWS);
    assertPlain(read);
    assertThat(read.leftOut()).contains("left out lines 1 to 3 before the header");
    assertPlain(read("Client export,,,,,\nmade on,2026-10-01,,,,\n" + HEADER + ROWS));
    assertPlain(read("# made by hand\n# on Monday\n" + HEADER + ROWS));
    assertPlain(read("The \"best\n" + HEADER + ROWS));
  }

  @Test
  void a_line_that_names_the_delimiter_is_obeyed() {
    for (String line : List.of("sep=;\n", "\"sep=;\"\r\n", "SEP=;\n")) {
      Read read = read(line + (HEADER + ROWS).replace(',', ';'));
      assertPlain(read);
      assertThat(read.leftOut()).contains("left out line 1 before the header");
    }
  }

  @Test
  void units_and_a_second_header_are_left_out() {
    Read units = read(HEADER + ",,EUR,times,,yes or no\n" + ROWS);
    assertPlain(units);
    assertThat(units.leftOut()).contains("left out line 2, which goes on with the header");
    assertPlain(read(HEADER + HEADER + ROWS));
    assertThat(read(HEADER + "C0,basic,,2,,0\n" + ROWS).rows()).hasSize(4);
    assertThat(read(HEADER + "C0,basic,NA,NA,NA,NA\n" + ROWS).rows()).hasSize(4);
  }

  @Test
  void totals_and_remarks_after_the_table_are_left_out() {
    Read totals = read(HEADER + ROWS + "Total,,21.5,7,,1\n");
    assertPlain(totals);
    assertThat(totals.leftOut()).contains("left out line 5 after the table ('Total 21.5 7 1')");
    assertPlain(read(HEADER + ROWS + ",,21.5,7,,\n"));
    assertPlain(read(HEADER + ROWS + ",,,,,\n,,,,,\n"));
    Read remark = read(HEADER + ROWS + "\n3 rows exported\nby Ann Lee\n");
    assertPlain(remark);
    assertThat(remark.leftOut())
        .contains("left out lines 6 to 7 after the table ('3 rows exported')");
    assertPlain(read(HEADER + ROWS + "3 rows exported,,,,,\n"));
  }

  @Test
  void what_looks_like_an_end_in_the_middle_is_a_row() {
    Read read = read(HEADER + "Total,,1,1,,0\nAcme East\n" + ROWS + "Ben,,,,,\nlate\n");
    assertThat(read.rows()).hasSize(7);
    assertThat(read.rows().get(0)).startsWith("Total");
    assertThat(read.leftOut()).isEmpty();
  }

  @Test
  void the_clients_column_tells_totals_from_clients() throws IOException {
    String text = "plan,client\nTotal,Acme\nplus,Best\n,Cold\n";
    try (OpenTable table =
        OpenTable.of(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            "t.csv",
            TableShape.UNKNOWN,
            List.of("client", "plan"))) {
      table.idAt(1);
      int rows = 0;
      while (table.next()) {
        rows++;
      }
      assertThat(rows).isEqualTo(3);
    }
  }

  @Test
  void blank_and_doubled_names_are_numbered() {
    assertThat(read(("," + HEADER + ROWS).replace("\nC", "\n0,C")).names()).startsWith("column 1");
    assertThat(read("a,b,a,,a\n1,2,3,4,5\n").names())
        .containsExactly("a", "b", "a 2", "column 4", "a 3");
    assertThat(read("a,a 2,a\n1,2,3\n").names()).containsExactly("a", "a 2", "a 3");
  }

  @Test
  void a_table_without_a_header_has_numbered_columns() {
    TableShape shape =
        new TableShape(
            FileLayout.UNKNOWN.withoutHeader(), SchemaPolicy.STRICT, TableShape.Certainty.GIVEN);
    Read read = read(ROWS.getBytes(UTF_8), shape, List.of());
    assertThat(read.names()).startsWith("column 1", "column 2").hasSize(6);
    assertThat(read.rows()).hasSize(3);
  }

  @Test
  void a_row_in_place_of_the_header_is_noticed() throws IOException {
    assertThat(hasDataInHeader(ROWS)).isTrue();
    assertThat(hasDataInHeader(HEADER + ROWS)).isFalse();
    assertThat(hasDataInHeader("client,2024,2025\na,1,2\nb,3,4\nc,5,6\n")).isFalse();
  }

  private static boolean hasDataInHeader(String text) throws IOException {
    try (OpenTable table =
        OpenTable.of(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            "t.csv",
            TableShape.UNKNOWN,
            List.of())) {
      return table.hasDataInHeader();
    }
  }

  @Test
  void names_find_a_header_that_the_shape_does_not() {
    String text = "x;y\n1,2,3\n4,5,6\nplan;left\nplus;1\n";
    Read read = read(text.getBytes(UTF_8), TableShape.UNKNOWN, NAMES);
    assertThat(read.names()).containsExactly("plan", "left");
    assertThat(read.rows()).containsExactly(List.of("plus", "1"));
  }

  @Test
  void a_given_delimiter_holds_and_a_likely_one_is_tried_first() {
    TableShape bars = TableShape.UNKNOWN.cutAt("|");
    assertThat(read((HEADER + ROWS).getBytes(UTF_8), bars, NAMES).names()).hasSize(1);
    TableShape likely = bars.withCertainty(TableShape.Certainty.LIKELY);
    assertPlain(read((HEADER + ROWS).getBytes(UTF_8), likely, NAMES));
    assertPlain(
        read(
            (HEADER + ROWS).replace(',', '~').getBytes(UTF_8),
            TableShape.UNKNOWN.cutAt("~").withCertainty(TableShape.Certainty.LIKELY),
            NAMES));
  }

  // charsets

  @ParameterizedTest
  @CsvSource({
    "windows-1250, Łódź Kraków Gdańsk Poznań",
    "ISO-8859-2, Łódź Kraków Gdańsk Poznań Częstochowa",
    "windows-1251, Москва Казань Новосибирск",
    "windows-1252, Köln Düsseldorf Nürnberg 5 €",
    "windows-1252, Besançon Orléans Nîmes",
    "windows-1254, İstanbul Eskişehir Kırşehir Çağrı",
    "EUC-KR, 서울 부산 대구 인천 광주 대전 울산 수원 창원",
  })
  void the_charset_is_found(String charset, String words) {
    StringBuilder text = new StringBuilder("client,town\n" + "C0,Paris\n".repeat(20_000));
    for (int i = 0; i < 4; i++) {
      for (String word : words.split(" ")) {
        text.append("C1,").append(word).append('\n');
      }
    }
    byte[] bytes = text.toString().getBytes(Charset.forName(charset));
    assertThat(
            read(bytes, TableShape.UNKNOWN, List.of())
                .rows()
                .subList(20_000, 20_000 + words.split(" ").length))
        .extracting(row -> row.get(1))
        .containsExactly(words.split(" "));
  }

  @Test
  void utf_16_is_found_with_and_without_a_mark() {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      for (String mark : List.of("", "\uFEFF")) {
        byte[] bytes = (mark + HEADER + ROWS.replace("basic", "größe")).getBytes(charset);
        Read read = read(bytes, TableShape.UNKNOWN, NAMES);
        assertThat(read.names()).isEqualTo(NAMES);
        assertThat(read.rows().get(0).get(1)).isEqualTo("größe");
      }
    }
  }

  @Test
  void one_letter_in_a_long_file_is_of_windows_1252() {
    byte[] bytes =
        (HEADER + "C0,x,1,1,,0\n".repeat(10_000) + "Bjørn,x,1,1,,0\n")
            .getBytes(Charset.forName("windows-1252"));
    assertThat(read(bytes, TableShape.UNKNOWN, NAMES).rows().get(10_000)).startsWith("Bjørn");
  }

  @Test
  void two_charsets_in_one_file_are_refused_with_the_line() {
    byte[] first = (HEADER + "Köln,x,1,1,,0\n").getBytes(UTF_8);
    byte[] second = "Köln,x,1,1,,0\n".getBytes(Charset.forName("windows-1252"));
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThatThrownBy(() -> read(both, TableShape.UNKNOWN, NAMES))
        .hasMessageStartingWith("t.csv:3: is not UTF-8 text, although letters above are");
  }

  @Test
  void a_given_charset_that_the_text_contradicts_is_told() {
    TableShape given =
        new TableShape(
            FileLayout.UNKNOWN.in(Charset.forName("windows-1252")),
            SchemaPolicy.STRICT,
            TableShape.Certainty.GIVEN);
    String text = HEADER + "Zürich,x,1,1,,0\n";
    assertThat(read(text.getBytes(UTF_8), given, NAMES).leftOut())
        .hasValue("looks like UTF-8, but is read as windows-1252, as it was said");
    assertThat(read(text.getBytes(Charset.forName("windows-1252")), given, NAMES).leftOut())
        .isEmpty();
  }

  @Test
  void a_likely_charset_is_used_where_the_bytes_are_not_utf_8() {
    TableShape likely =
        new TableShape(
            FileLayout.UNKNOWN.in(Charset.forName("windows-1257")),
            SchemaPolicy.STRICT,
            TableShape.Certainty.LIKELY);
    String text = HEADER + "Rīga,x,1,1,,0\n";
    assertThat(read(text.getBytes(UTF_8), likely, NAMES).rows().get(0)).startsWith("Rīga");
    assertThat(read(text.getBytes(Charset.forName("windows-1257")), likely, NAMES).rows().get(0))
        .startsWith("Rīga");
  }
}
