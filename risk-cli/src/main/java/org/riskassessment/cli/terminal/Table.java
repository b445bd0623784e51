package org.riskassessment.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.report.workbook.ExcelWorkbook;
import org.riskassessment.report.workbook.Sheet;
import org.riskassessment.report.workbook.SheetColumn;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/**
 * A list as a table: CSV for scripts, an Excel sheet for people. The rows are made when they are
 * written.
 */
public final class Table {
  private static final int CSV_CHUNK = 1 << 16;

  private final String name;
  private final List<Column> columns = new ArrayList<>();
  private Rows rows = row -> {};

  /**
   * @param name the name of its column in CSV, {@code expected_loss}
   * @param heading in Excel
   */
  private record Column(String name, String heading, Kind kind) {}

  /** Makes the rows, first to last. */
  @FunctionalInterface
  public interface Rows {
    void writeTo(Row row);
  }

  /** Takes a row. */
  @FunctionalInterface
  public interface Row {
    /** Adds a row: a cell for each column; null is blank, a collection is a text for each line. */
    void add(@Nullable Object... cells);
  }

  private Table(String name) {
    this.name = name;
  }

  /** Begins a table, by the name of its sheet. */
  public static Table named(String name) {
    return new Table(name);
  }

  /** Adds a column with its name in CSV; in Excel the name is written as words. */
  public Table column(String column, Kind kind) {
    String words = column.replace('_', ' ');
    return column(
        column, words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1), kind);
  }

  /** Adds a column with its name in CSV and its heading in Excel. */
  public Table column(String column, String heading, Kind kind) {
    columns.add(new Column(column, heading, kind));
    return this;
  }

  /** The table with its rows. */
  public Table of(Rows source) {
    rows = source;
    return this;
  }

  /** Writes it as CSV, with a header. */
  void writeCsv(PrintStream out) {
    StringBuilder csv = new StringBuilder();
    if (!columns.isEmpty()) {
      csv.append(columns.stream().map(Column::name).collect(Collectors.joining(","))).append('\n');
    }
    rows.writeTo(
        cells -> {
          csv.append(Cell.csv(Arrays.stream(cells).map(cell -> joined(cell, " | ")).toArray()));
          if (csv.length() > CSV_CHUNK) {
            out.print(csv);
            csv.setLength(0);
          }
        });
    out.print(csv);
  }

  /** Writes it as a workbook of one sheet. */
  void writeExcel(OutputStream out) {
    try (ExcelWorkbook workbook = new ExcelWorkbook(out);
        Sheet sheet =
            workbook.sheet(
                name, columns.stream().map(c -> new SheetColumn(c.heading(), c.kind())).toList())) {
      rows.writeTo(
          cells -> sheet.row(Arrays.stream(cells).map(cell -> joined(cell, "\n")).toList()));
    }
  }

  private static @Nullable Object joined(@Nullable Object cell, String separator) {
    return cell instanceof Collection<?> lines
        ? lines.stream().map(Objects::toString).collect(Collectors.joining(separator))
        : cell;
  }
}
