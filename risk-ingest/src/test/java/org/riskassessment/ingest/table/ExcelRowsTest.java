package org.riskassessment.ingest.table;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.ingest.table.Workbook.row;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.SchemaPolicy;

class ExcelRowsTest {
  private static final String HEADER = row(1, "client", "plan", "spend", "since", "left");
  private static final String ROWS =
      row(2, "C1", "basic", 6.5, "<c s=\"1\"><v>45658</v></c>", "yes")
          + row(3, "C2", "plus", 7, "<c s=\"1\"><v>45659.75</v></c>", "no");

  private static List<List<String>> read(byte[] bytes, @Nullable String sheet, List<String> notes)
      throws IOException {
    TableShape shape =
        new TableShape(
            FileLayout.UNKNOWN.ofSheet(sheet), SchemaPolicy.STRICT, TableShape.Certainty.GIVEN);
    try (OpenTable table =
        OpenTable.of(new ByteArrayInputStream(bytes), "t.xlsx", shape, List.of())) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(table.header().names());
      while (table.next()) {
        rows.add(table.row().cells());
      }
      notes.addAll(table.notes());
      return rows;
    }
  }

  private static List<List<String>> read(Workbook workbook) throws IOException {
    return read(workbook.bytes(), null, new ArrayList<>());
  }

  @Test
  void a_sheet_is_read_like_a_text() throws IOException {
    assertThat(read(new Workbook().sheet("May", HEADER + ROWS)))
        .containsExactly(
            List.of("client", "plan", "spend", "since", "left"),
            List.of("C1", "basic", "6.5", "2025-01-01", "yes"),
            List.of("C2", "plus", "7", "2025-01-02", "no"));
  }

  @Test
  void days_may_count_from_1904() throws IOException {
    assertThat(read(new Workbook().from1904().sheet("May", HEADER + ROWS)).get(1))
        .contains("2029-01-02");
  }

  @Test
  void numbers_formulas_and_errors_have_their_values() throws IOException {
    String cells =
        row(
            2,
            "<c><v>0.30000000000000004</v></c>",
            "<c><f>A2*2</f><v>0.6</v></c>",
            "<c t=\"str\"><f>A2</f><v>text</v></c>",
            "<c t=\"e\"><v>#N/A</v></c>",
            "<c t=\"b\"><v>1</v></c>");
    assertThat(read(new Workbook().sheet("May", HEADER + cells)).get(1))
        .containsExactly("0.3", "0.6", "text", "#N/A", "TRUE");
    String long1 = row(2, "<c><v>1E+20</v></c>", 12345678901L, "", "<c s=\"2\"><v>5</v></c>", "x");
    assertThat(read(new Workbook().sheet("May", HEADER + long1)).get(1))
        .containsExactly("100000000000000000000", "12345678901", "", "5", "x");
  }

  @Test
  void lines_around_the_table_and_blank_cells_are_left_out() throws IOException {
    List<String> notes = new ArrayList<>();
    String rows =
        row(1, "Clients of May")
            + HEADER.replace("r=\"1\"", "r=\"3\"").replace("1\"", "3\"")
            + row(4, "C1", "basic", 1, "", "yes")
            + row(5, "C2", "", 2)
            + row(6, "Total", "", 3);
    assertThat(read(new Workbook().sheet("May", rows).bytes(), null, notes))
        .endsWith(List.of("C1", "basic", "1", "", "yes"), List.of("C2", "", "2", "", ""));
    assertThat(notes)
        .containsExactly(
            "left out lines 1 to 2 before the header; line 6 after the table ('Total 3')");
  }

  @Test
  void the_longest_sheet_is_read_unless_one_is_named() throws IOException {
    byte[] bytes =
        new Workbook()
            .sheet("Empty", "")
            .sheet("April", HEADER)
            .sheet("May", HEADER + ROWS)
            .sheet("June", HEADER + row(2, "D1", "basic", 1, "", "yes"))
            .bytes();
    List<String> notes = new ArrayList<>();
    assertThat(read(bytes, null, notes)).hasSize(3);
    assertThat(notes).containsExactly("sheet 'May' is read; not 'April', 'June'");
    assertThat(read(bytes, "june", new ArrayList<>())).hasSize(2);
    assertThatThrownBy(() -> read(bytes, "July", notes))
        .hasMessage("t.xlsx: has no sheet 'July'; accepted: Empty, April, May, June");
    assertThatThrownBy(() -> read(bytes, "Empty", notes)).hasMessageContaining("is empty");
  }

  @Test
  void what_is_no_workbook_says_what_it_is() throws IOException {
    byte[] old = {
      (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };
    assertThatThrownBy(() -> read(old, null, new ArrayList<>()))
        .hasMessageContaining("is in an old format of Excel");
    byte[] name = "EncryptedPackage".getBytes(UTF_16LE);
    byte[] locked = Arrays.copyOf(old, old.length + name.length);
    System.arraycopy(name, 0, locked, old.length, name.length);
    assertThatThrownBy(() -> read(locked, null, new ArrayList<>()))
        .hasMessageContaining("has a password");
    assertThatThrownBy(() -> read(zip("word/document.xml", 10), null, new ArrayList<>()))
        .hasMessageContaining("is not an Excel workbook");
    byte[] whole = new Workbook().sheet("May", HEADER + ROWS).bytes();
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2), null, new ArrayList<>()))
        .hasMessageStartingWith("t.xlsx: is not");
  }

  @Test
  void a_workbook_that_unpacks_to_too_much_is_refused() throws IOException {
    byte[] bomb = zip("xl/workbook.xml", 100_000_000);
    assertThatThrownBy(() -> read(bomb, null, new ArrayList<>()))
        .hasMessageContaining("is too large unpacked");
  }

  private static byte[] zip(String name, int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(new byte[zeros]);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "14, , true",
    "22, , true",
    "1, , false",
    "164, dd.mm.yyyy, true",
    "164, mmm-yy, true",
    "164, [h]:mm:ss, false",
    "164, h:mm, false",
    "164, '0.00 \"d\"', false",
    "164, General, false",
    "164, '[$-409]d-mmm', true",
    "164, '#,##0 \\d', false",
    "164, '[Red]0', false"
  })
  void a_format_shows_whether_a_number_is_a_day(Integer id, String format, boolean date) {
    assertThat(ExcelValues.isDate(id, format)).isEqualTo(date);
  }
}
