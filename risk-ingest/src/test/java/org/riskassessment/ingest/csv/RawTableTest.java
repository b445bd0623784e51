package org.riskassessment.ingest.csv;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

class RawTableTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @TempDir Path folder;

  private Path file(String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path file(String text) {
    return file("t.csv", text.getBytes(UTF_8));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<List<String>> rows(RawTable table) {
    List<List<String>> rows = new ArrayList<>();
    table.read(cells -> rows.add(List.copyOf(Arrays.asList(cells))));
    return rows;
  }

  private static RiskException refusal(Path file) {
    RiskException refused =
        catchThrowableOfType(RiskException.class, () -> RawTable.of(file).read(cells -> {}));
    assertThat(refused).isNotNull();
    assertThat(refused.context().file()).isEqualTo(file.toString());
    return refused;
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void the_delimiter_is_found(String delimiter) {
    RawTable table = RawTable.of(file("a,b,c\n1,2,3\n4,,6\n".replace(",", delimiter)));
    assertThat(table.delimiter()).isEqualTo(delimiter.charAt(0));
    assertThat(table.header()).containsExactly("a", "b", "c");
    assertThat(rows(table)).containsExactly(List.of("1", "2", "3"), List.of("4", "", "6"));
  }

  @Test
  void the_delimiter_is_the_one_that_gives_even_rows() {
    assertThat(RawTable.of(file("id;fee, net\n1;2,5\n2;3\n")).delimiter()).isEqualTo(';');
    assertThat(RawTable.of(file("id,\"a;b;c\"\n1,\"x;y;z\"\n2,\"x;y\"\n")).delimiter())
        .isEqualTo(',');
    assertThat(RawTable.of(file("id|a,b|c\n1|2,3|4\n")).delimiter()).isEqualTo('|');
  }

  @Test
  void quotes_hold_delimiters_quotes_and_line_breaks() {
    RawTable table = RawTable.of(file("\"a\",\" b \"\r\n\"1,\"\"x\"\"\n2\",3\r\n"));
    assertThat(table.header()).containsExactly("a", "b");
    assertThat(rows(table)).containsExactly(List.of("1,\"x\"\n2", "3"));
  }

  @Test
  void utf_8_is_read_with_and_without_a_byte_order_mark() {
    for (String mark : List.of("", "\uFEFF")) {
      RawTable table = RawTable.of(file(mark + "größe,b\n€,ł\n"));
      assertThat(table.charset()).isEqualTo(UTF_8);
      assertThat(table.header()).containsExactly("größe", "b");
      assertThat(rows(table)).containsExactly(List.of("€", "ł"));
      assertThat(table.isStandard()).isTrue();
    }
  }

  @Test
  void text_is_windows_1252_if_even_its_end_is_not_utf_8() {
    String text = "a,b\n" + "1,2\n".repeat(100_000) + "Müller,€\n";
    RawTable table = RawTable.of(file("t.csv", text.getBytes(WINDOWS)));
    assertThat(table.charset()).isEqualTo(WINDOWS);
    assertThat(table.isStandard()).isFalse();
    assertThat(rows(table)).hasSize(100_001).endsWith(List.of("Müller", "€"));
  }

  @Test
  void compressed_tables_are_read() throws IOException {
    RawTable table = RawTable.of(file("t.CSV.gz", gzip("a,b\n1,2\n")));
    assertThat(rows(table)).containsExactly(List.of("1", "2"));
    assertThat(table.isStandard()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"t.csv,c,true", "t.csv,t,false", "t.tsv,t,true", "t.tsv,c,false", "t.TSV,t,true"})
  void tabs_are_standard_in_tsv_and_commas_elsewhere(String name, char kind, boolean standard) {
    String text = "a,b\n1,2\n".replace(",", kind == 't' ? "\t" : ",");
    assertThat(RawTable.of(file(name, text.getBytes(UTF_8))).isStandard()).isEqualTo(standard);
  }

  @Test
  void a_table_whose_sample_ends_within_quotes_is_read_whole() {
    String cell = "\"" + "x;\n".repeat(50) + "\"";
    String text = "a,b\n" + ("1," + cell + "\n").repeat(3_000);
    RawTable table = RawTable.of(file(text));
    assertThat(table.delimiter()).isEqualTo(',');
    assertThat(rows(table)).hasSize(3_000);
  }

  // refusals

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "  \n", "\uFEFF"})
  void an_empty_file_is_refused(String text) {
    assertThat(refusal(file(text))).hasMessageContaining("is empty");
  }

  @Test
  void a_header_names_each_column_once() {
    RiskException refused = refusal(file("a,,b, a ,\n1,2,3,4,5\n"));
    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_INVALID);
    assertThat(refused.context().line()).isEqualTo(1);
    assertThat(refused)
        .hasMessageContaining("no name for column 2")
        .hasMessageContaining("the name 'a' for columns 1 and 4")
        .hasMessageContaining("no name for column 5");
  }

  @Test
  void a_ragged_row_is_named_by_its_line() {
    assertThat(refusal(file("a,b\n1,2\n\n\"3\n4\",5\n6,7,8\n")))
        .hasMessageContaining(
            "t.csv:6: has 3 cells in this row; accepted: 2 cells, like the header");
    assertThat(refusal(file("a,b\n1,2\n3\n"))).hasMessageContaining("t.csv:3: has 1 cell");
  }

  @Test
  void a_single_column_is_refused() {
    assertThat(refusal(file("a\n1\n2\n")))
        .hasMessageContaining("has only one column")
        .hasMessageContaining("comma, semicolon, tab or |");
  }

  @Test
  void a_file_that_is_not_text_is_refused() {
    assertThat(refusal(file("t.csv", "a,b\n1,2\n".getBytes(UTF_16LE))))
        .hasMessageContaining("t.csv:1: is not a text file");
    assertThat(refusal(file("a,b\n1,2\n3,\0\n")))
        .hasMessageContaining("t.csv:3: is not a text file: it contains U+0000 NULL");
    assertThat(refusal(file("a,b\u200b\n1,2\n")))
        .hasMessageContaining("the header has U+200B ZERO WIDTH SPACE in the name of column 2");
    assertThat(refusal(file("t.csv", new byte[] {'a', ',', 'b', '\n', (byte) 0x81})))
        .hasMessageContaining("neither UTF-8 nor windows-1252");
  }

  @Test
  void an_open_quote_is_refused() {
    assertThat(refusal(file("a,b\n1,2\n1,\"2\n"))).hasMessageContaining("is not CSV");
    assertThat(refusal(file("\"a,b\n1,2\n")).code()).isEqualTo(ErrorCode.DATA_INVALID);
  }

  @Test
  void a_broken_or_incomplete_gzip_file_is_refused() throws IOException {
    assertThat(refusal(file("t.csv.gz", "a,b\n".getBytes(UTF_8))))
        .hasMessageContaining("is not a complete gzip file");
    byte[] whole = gzip("a,b\n" + "1,2\n".repeat(10_000));
    assertThat(refusal(file("t.csv.gz", Arrays.copyOf(whole, whole.length / 2))))
        .hasMessageContaining("is not a complete gzip file");
  }

  @Test
  void what_cannot_be_opened_says_so() throws IOException {
    assertThat(refusal(folder.resolve("nosuch.csv")))
        .hasMessageContaining("does not exist")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
    assertThat(refusal(Files.createDirectory(folder.resolve("folder.csv"))))
        .hasMessageContaining("is a folder");
    assertThat(refusal(file("clients.xlsx", new byte[] {1})))
        .hasMessageContaining(".csv, .tsv, .csv.gz or .tsv.gz");
  }
}
