package org.riskassessment.ingest.csv;

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
    table.read((cells, line) -> rows.add(List.copyOf(Arrays.asList(cells))));
    return rows;
  }

  private static RiskException refusal(Path file) {
    RiskException refused =
        catchThrowableOfType(
            RiskException.class, () -> RawTable.of(file).read((cells, line) -> {}));
    assertThat(refused).isNotNull();
    assertThat(refused.context().file()).isEqualTo(file.toString());
    return refused;
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void the_delimiter_is_found(String delimiter) {
    RawTable table = RawTable.of(file("a,b,c\n1,2,3\n4,,6\n".replace(",", delimiter)));
    assertThat(table.dialect().delimiter()).isEqualTo(delimiter);
    assertThat(table.header()).containsExactly("a", "b", "c");
    assertThat(rows(table)).containsExactly(List.of("1", "2", "3"), List.of("4", "", "6"));
  }

  @Test
  void the_delimiter_is_the_one_that_gives_even_rows() {
    assertThat(RawTable.of(file("id;fee, net\n1;2,5\n2;3\n")).dialect().delimiter()).isEqualTo(";");
    assertThat(RawTable.of(file("id,\"a;b;c\"\n1,\"x;y;z\"\n2,\"x;y\"\n")).dialect().delimiter())
        .isEqualTo(",");
    assertThat(RawTable.of(file("id|a,b|c\n1|2,3|4\n")).dialect().delimiter()).isEqualTo("|");
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
      assertThat(table.header()).containsExactly("größe", "b");
      assertThat(rows(table)).containsExactly(List.of("€", "ł"));
    }
  }

  @Test
  void text_is_windows_1252_if_even_its_end_is_not_utf_8() {
    String text = "a,b\n" + "1,2\n".repeat(100_000) + "Müller,€\n";
    RawTable table = RawTable.of(file("t.csv", text.getBytes(WINDOWS)));
    assertThat(rows(table)).hasSize(100_001).endsWith(List.of("Müller", "€"));
    assertThat(table.charset()).isEqualTo(WINDOWS);
  }

  @Test
  void compressed_tables_are_read() throws IOException {
    RawTable table = RawTable.of(file("t.CSV.gz", gzip("a,b\n1,2\n")));
    assertThat(rows(table)).containsExactly(List.of("1", "2"));
  }

  @Test
  void a_table_whose_sample_ends_within_quotes_is_read_whole() {
    String cell = "\"" + "x;\n".repeat(50) + "\"";
    String text = "a,b\n" + ("1," + cell + "\n").repeat(3_000);
    RawTable table = RawTable.of(file(text));
    assertThat(table.dialect().delimiter()).isEqualTo(",");
    assertThat(rows(table)).hasSize(3_000);
  }

  // refusals

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "  \n", "\uFEFF"})
  void an_empty_file_is_refused(String text) {
    assertThat(refusal(file(text))).hasMessageContaining("is empty");
  }

  @Test
  void a_ragged_row_is_left_out_and_named_by_its_line() {
    RawTable table = RawTable.of(file("a,b\n1,2\n\n\"3\n4\",5\n6,7,8\n"));
    assertThat(rows(table)).containsExactly(List.of("1", "2"), List.of("3\n4", "5"));
    assertThat(table.notes())
        .containsExactly("left out 1 row with more or fewer cells than the header (line 6)");
  }

  @Test
  void many_ragged_rows_are_refused_with_the_first() {
    String text = "a,b\n" + "1,2\n".repeat(50) + "3\n".repeat(11);
    assertThat(refusal(file(text)))
        .hasMessageContaining("t.csv:52: has 1 cell in this row; accepted: 2 cells");
  }

  @Test
  void a_single_column_is_refused() {
    assertThat(refusal(file("a\n1\n2\n")))
        .hasMessageContaining("has only one column")
        .hasMessageContaining("comma, semicolon, tab, | or ^");
  }

  @Test
  void a_file_that_is_not_text_is_refused() {
    assertThat(refusal(file("t.csv", new byte[] {'a', ',', 'b', '\n', 0, ',', '\n'})))
        .hasMessageContaining("t.csv:2: is not a text file: it contains U+0000 NULL");
    assertThat(refusal(file("t.csv", new byte[] {'a', ',', 'b', '\n', (byte) 0x81})))
        .hasMessageContaining("t.csv:2: is not windows-1252 text");
  }

  @Test
  void an_open_quote_is_refused() {
    assertThat(refusal(file("a,b\n1,2\n1,\"2\n")))
        .hasMessageContaining("a quote that is never closed");
    assertThat(refusal(file("\"a,b\n1,2\n")).code()).isEqualTo(ErrorCode.DATA_INVALID);
  }

  @Test
  void a_broken_or_incomplete_gzip_file_is_refused() throws IOException {
    assertThat(refusal(file("t.csv.gz", "a,b\n".getBytes(UTF_8))))
        .hasMessageContaining("gzip file");
    byte[] whole = gzip("a,b\n" + "1,2\n".repeat(10_000));
    assertThat(refusal(file("t.csv.gz", Arrays.copyOf(whole, whole.length / 2))))
        .hasMessageContaining("gzip file");
  }

  @Test
  void what_cannot_be_opened_says_so() throws IOException {
    assertThat(refusal(folder.resolve("nosuch.csv")))
        .hasMessageContaining("does not exist")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
    assertThat(refusal(Files.createDirectory(folder.resolve("folder.csv"))))
        .hasMessageContaining("is a folder");
  }
}
