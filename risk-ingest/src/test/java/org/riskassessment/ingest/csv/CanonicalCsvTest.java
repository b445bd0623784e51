package org.riskassessment.ingest.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class CanonicalCsvTest {
  /** Size of the buffer that lines() begins with. */
  private static final int BUFFER = 1 << 18;

  @Test
  void plain_cells_stand_without_quotes() {
    assertThat(line("acme", "1", "", "0.5")).isEqualTo("acme,1,,0.5\n");
  }

  @Test
  void cells_with_a_comma_a_quote_or_a_line_break_are_quoted() {
    assertThat(line("Acme, Inc", "say \"hi\"", "a\nb", "a\rb"))
        .isEqualTo("\"Acme, Inc\",\"say \"\"hi\"\"\",\"a\nb\",\"a\rb\"\n");
  }

  @Test
  void blanks_and_letters_of_all_languages_stay_as_read() {
    assertThat(line(" a ", "Größe 株式会社 🙂")).isEqualTo(" a ,Größe 株式会社 🙂\n");
  }

  @Test
  void a_row_longer_than_the_buffer_is_kept_whole() {
    String plain = "x".repeat(1_000);
    String quoted = "\"".repeat(1_000);
    assertThat(line(plain, quoted)).isEqualTo(plain + ",\"" + "\"".repeat(2_000) + "\"\n");
  }

  @Test
  void a_shorter_row_leaves_nothing_of_the_one_before() {
    CanonicalCsv csv = new CanonicalCsv();
    csv.set(new String[] {"a long row", "of cells"});
    csv.set(new String[] {"b", "c"});
    assertThat(new String(csv.bytes(), 0, csv.length(), UTF_8)).isEqualTo("b,c\n");
  }

  @Test
  void the_header_names_kept_columns_in_schema_order() {
    Schema schema =
        new Schema(
            List.of(
                Column.of("left, or not", ColumnRole.LABEL, ColumnType.TEXT),
                Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
                Column.of("client", ColumnRole.ID, ColumnType.TEXT),
                Column.count("orders")),
            "yes",
            "no");
    assertThat(new String(CanonicalCsv.header(schema), UTF_8))
        .isEqualTo("\"left, or not\",client,orders\n");
  }

  @Test
  void text_is_the_row_without_its_line_end() {
    assertThat(CanonicalCsv.text(List.of("a,b", "c"))).isEqualTo("\"a,b\",c");
  }

  @Test
  void no_bytes_have_no_lines() throws IOException {
    assertThat(lines("", 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1 << 20})
  void a_quoted_line_break_never_ends_a_row(int most) throws IOException {
    String first = line("Acme\n\"East\", Inc", "1");
    String second = line("b", "\n\n");
    String third = line("c\r\n", "\"");
    assertThat(lines(first + second + third, most)).containsExactly(first, second, third);
  }

  @ParameterizedTest
  @ValueSource(ints = {BUFFER - 2, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER + 5})
  void rows_about_as_long_as_the_buffer_or_longer_are_whole(int length) throws IOException {
    String shortRow = line("a", "1");
    String longRow = "x".repeat(length - 1) + "\n";
    assertThat(lines(shortRow + longRow + shortRow + longRow, 1 << 20))
        .containsExactly(shortRow, longRow, shortRow, longRow);
    assertThat(lines(longRow + shortRow, 4096)).containsExactly(longRow, shortRow);
  }

  @ParameterizedTest
  @ValueSource(ints = {BUFFER - 3, BUFFER - 2, BUFFER - 1, BUFFER, BUFFER + 1})
  void a_quoted_line_break_at_the_buffers_end_ends_no_row(int at) throws IOException {
    String padding = "x".repeat(at - 2) + "\n";
    String row = line("a\nb", "2");
    assertThat(lines(padding + row + padding, 1 << 20)).containsExactly(padding, row, padding);
  }

  @Test
  void a_row_that_fills_the_buffer_within_quotes_is_complete() throws IOException {
    String row = line("y\n".repeat(BUFFER), "1");
    assertThat(lines(row + row, 100_000)).containsExactly(row, row);
  }

  private static String line(String... cells) {
    CanonicalCsv csv = new CanonicalCsv();
    csv.set(cells);
    return new String(csv.bytes(), 0, csv.length(), UTF_8);
  }

  /**
   * @param most bytes that one read gives at most
   */
  private static InputStream slow(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(most, length));
      }
    };
  }

  private static List<String> lines(String text, int most) throws IOException {
    List<String> lines = new ArrayList<>();
    CanonicalCsv.lines(
        slow(text.getBytes(UTF_8), most),
        (buffer, from, length) -> lines.add(new String(buffer, from, length, UTF_8)));
    return lines;
  }

  @Test
  void every_cell_is_found_again_from_either_end() {
    SplittableRandom random = new SplittableRandom(3);
    String letters = "a\",\n é";
    CanonicalCsv csv = new CanonicalCsv();
    for (int round = 0; round < 5_000; round++) {
      String[] cells = new String[1 + random.nextInt(4)];
      for (int c = 0; c < cells.length; c++) {
        StringBuilder cell = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
          cell.append(letters.charAt(random.nextInt(letters.length())));
        }
        cells[c] = cell.toString();
      }
      csv.set(cells);
      assertThat(CanonicalCsv.cells(csv.bytes(), 0, csv.length())).containsExactly(cells);
      int[] bounds = new int[2];
      int[] last = new int[2];
      CanonicalCsv.cell(csv.bytes(), 0, csv.length(), cells.length - 1, bounds);
      CanonicalCsv.lastCell(csv.bytes(), 0, csv.length(), last);
      assertThat(last).as(CanonicalCsv.text(List.of(cells))).isEqualTo(bounds);
    }
  }

  @Test
  void a_row_is_split_into_the_cells_that_it_was_made_of() {
    SplittableRandom random = new SplittableRandom(3);
    String[] hard = {"", "a", "a,b", "\"", "\"\"", "say \"hi\"", ",", "x\ny", "\r", "größe", " b "};
    CanonicalCsv csv = new CanonicalCsv();
    int[] bounds = new int[8];
    for (int i = 0; i < 5_000; i++) {
      String[] cells = new String[4];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = hard[random.nextInt(hard.length)];
      }
      csv.set(cells);
      byte[] buffer = new byte[csv.length() + 10];
      System.arraycopy(csv.bytes(), 0, buffer, 5, csv.length());
      assertThat(CanonicalCsv.split(buffer, 5, csv.length(), bounds)).isEqualTo(4);
      for (int c = 0; c < cells.length; c++) {
        assertThat(new String(buffer, bounds[2 * c], bounds[2 * c + 1] - bounds[2 * c], UTF_8))
            .isEqualTo(cells[c]);
      }
    }
  }

  @Test
  void cells_beyond_the_bounds_are_counted() {
    byte[] row = "a,b,c\n".getBytes(UTF_8);
    assertThat(CanonicalCsv.split(row, 0, row.length, new int[4])).isEqualTo(3);
    assertThat(CanonicalCsv.split(new byte[] {'\n'}, 0, 1, new int[4])).isEqualTo(1);
  }

  /** With bytes in pieces of any size, and rows longer than the buffer. */
  @Test
  void rows_come_with_the_cells_that_they_were_made_of() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    String[] hard = {"", "a", "a,b", "\"", "\"\"", "say \"hi\"", ",", "x\ny", "\r", "größe", " b "};
    List<List<String>> made = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    CanonicalCsv csv = new CanonicalCsv();
    for (int row = 0; row < 20_000; row++) {
      boolean easy = random.nextInt(3) > 0;
      String[] cells = new String[1 + random.nextInt(5)];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = easy ? "v" + random.nextInt(100) : hard[random.nextInt(hard.length)];
      }
      if (row == 10_000) {
        cells[0] = "long ".repeat(100_000);
      }
      csv.set(cells);
      all.write(csv.bytes(), 0, csv.length());
      made.add(List.of(cells));
    }
    for (int most : new int[] {7, 1_000, 1 << 20}) {
      List<List<String>> actual = new ArrayList<>();
      CanonicalCsv.rows(
          slow(all.toByteArray(), most),
          4,
          (buffer, cells, bounds) -> {
            List<String> row = new ArrayList<>();
            for (int c = 0; c < Math.min(cells, 4); c++) {
              row.add(new String(buffer, bounds[2 * c], bounds[2 * c + 1] - bounds[2 * c], UTF_8));
            }
            // The fifth cell is counted but has no bounds.
            row.addAll(made.get(actual.size()).subList(row.size(), cells));
            actual.add(row);
          });
      assertThat(actual).isEqualTo(made);
    }
  }
}
