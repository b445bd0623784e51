package org.riskassessment.report.workbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.report.workbook.SheetColumn.Kind;

class ExcelWorkbookTest {
  @TempDir private Path folder;

  private static final List<SheetColumn> ONE = List.of(new SheetColumn("Client", Kind.TEXT));

  @Test
  void cells_keep_their_types() throws IOException {
    byte[] file =
        written(
            List.of(
                new SheetColumn("Client", Kind.TEXT),
                new SheetColumn("Risk", Kind.SHARE),
                new SheetColumn("Seen", Kind.TIME),
                new SheetColumn("Leaves", Kind.FLAG),
                new SheetColumn("Reasons", Kind.LONG_TEXT)),
            Arrays.asList("007", 0.25, Instant.parse("2026-03-01T10:30:00Z"), true, "a\nb"),
            Arrays.asList("x", Double.NaN, null, false, null));
    List<Row> rows = rows(file);
    assertThat(rows.get(0).getCellText(1)).isEqualTo("Risk");
    Row first = rows.get(1);
    assertThat(first.getCell(0).getType()).isEqualTo(CellType.STRING);
    assertThat(first.getCellText(0)).isEqualTo("007");
    assertThat(first.getCellAsNumber(1).orElseThrow()).isEqualByComparingTo("0.25");
    assertThat(first.getCellAsDate(2)).contains(LocalDateTime.parse("2026-03-01T10:30:00"));
    assertThat(first.getCellAsBoolean(3)).contains(true);
    assertThat(first.getCellText(4)).isEqualTo("a\nb");
    assertThat(rows.get(2).getCellAsNumber(1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "|x", "＝1", "=\nx"})
  void no_text_is_a_formula(String text) throws IOException {
    Row row = rows(written(ONE, List.of(text))).get(1);
    assertThat(row.getCell(0).getType()).isEqualTo(CellType.STRING);
    assertThat(row.getCell(0).getFormula()).isNull();
    assertThat(row.getCellText(0)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<script>&\"'", "株式会社 🏭", "שלום", "-12.5", "x\u0000\u001b"})
  void a_text_of_any_script_comes_back(String text) throws IOException {
    String shown = text.replace("\u0000", "\\u0000").replace("\u001b", "\\u001b");
    assertThat(rows(written(ONE, List.of(text))).get(1).getCellText(0)).isEqualTo(shown);
  }

  @Test
  void a_text_longer_than_a_cell_is_cut() throws IOException {
    assertThat(rows(written(ONE, List.of("x".repeat(40_000)))).get(1).getCellText(0))
        .hasSize(32_767)
        .endsWith("…");
  }

  @Test
  void the_heading_stays_in_view_and_filters() throws IOException {
    String sheet = part(written(ONE, List.of("a"), List.of("b")), "xl/worksheets/sheet1.xml");
    assertThat(sheet)
        .contains("state=\"frozen\"")
        .contains("<autoFilter ref=\"A1:A3\"")
        .contains("<cols>");
  }

  @Test
  void a_list_without_rows_can_be_opened() throws IOException {
    assertThat(rows(written(ONE))).hasSize(1);
  }

  @Test
  void more_rows_than_a_sheet_holds_are_refused() {
    Workbook workbook = new Workbook(OutputStream.nullOutputStream(), "test", "1.0");
    try (Sheet sheet = new Sheet(workbook.newWorksheet("x"), ONE, 3)) {
      List<String> row = List.of("c");
      sheet.row(row);
      sheet.row(row);
      assertThatThrownBy(() -> sheet.row(row))
          .isInstanceOfSatisfying(
              RiskException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                assertThat(e).hasMessageContaining("more rows than an Excel sheet holds");
              });
    }
  }

  @SafeVarargs
  private static byte[] written(List<SheetColumn> columns, List<? extends Object>... rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExcelWorkbook workbook = new ExcelWorkbook(out);
        Sheet sheet = workbook.sheet("Clients", columns)) {
      for (List<? extends Object> row : rows) {
        sheet.row(row);
      }
    }
    return out.toByteArray();
  }

  private static List<Row> rows(byte[] file) throws IOException {
    try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
      return new ArrayList<>(workbook.getFirstSheet().read());
    }
  }

  private String part(byte[] file, String name) throws IOException {
    Path copy = Files.write(folder.resolve("x.xlsx"), file);
    try (ZipFile zip = new ZipFile(copy.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
