package org.riskassessment.report.workbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.dhatim.fastexcel.StyleSetter;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.wire.SpreadsheetText;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/** A sheet of a workbook: a frozen heading that filters, and rows. */
public final class Sheet implements AutoCloseable {
  /** What Excel takes, the heading included. */
  static final int MOST_ROWS = Worksheet.MAX_ROWS;

  private static final int LONGEST_TEXT = 32_767;
  private static final int FLUSH_EVERY = 1_000;

  private final Worksheet sheet;
  private final List<SheetColumn> columns;
  private final int mostRows;
  private int row;

  /**
   * @param mostRows that it takes, the heading included
   */
  Sheet(Worksheet sheet, List<SheetColumn> columns, int mostRows) {
    this.sheet = sheet;
    this.mostRows = mostRows;
    this.columns = List.copyOf(columns);
    for (int i = 0; i < columns.size(); i++) {
      SheetColumn column = columns.get(i);
      sheet.width(i, Math.max(column.kind().width, column.heading().length() + 4));
      sheet.value(0, i, column.heading());
      sheet
          .style(0, i)
          .bold()
          .fillColor("E8EDF3")
          .wrapText(true)
          .verticalAlignment("top")
          .horizontalAlignment(column.kind().isNumeric() ? "right" : "left")
          .set();
    }
    sheet.freezePane(0, 1);
    sheet.repeatRows(0);
    sheet.pageOrientation("landscape");
    sheet.setFitToPage(true);
    sheet.fitToHeight((short) 0);
    row = 1;
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column: a number, an {@link Instant}, a boolean, or what its text
   *     says; null is a blank cell, and so is a number that is not finite
   * @throws RiskException USAGE when there are more rows than a sheet holds
   */
  public void row(List<? extends @Nullable Object> cells) {
    if (row == mostRows) {
      throw new RiskException(
          ErrorCode.USAGE,
          "there are more rows than an Excel sheet holds",
          ErrorContext.none()
              .withAccepted(String.format("at most %,d rows; CSV takes any number", mostRows - 1)));
    }
    for (int i = 0; i < columns.size(); i++) {
      Object cell = cells.get(i);
      if (cell != null) {
        set(i, columns.get(i).kind(), cell);
      }
    }
    row++;
    if (row % FLUSH_EVERY == 0) {
      flush();
    }
  }

  private void set(int column, Kind kind, Object cell) {
    if (cell instanceof Number number) {
      if (!Double.isFinite(number.doubleValue())) {
        return;
      }
      sheet.value(row, column, number);
    } else if (cell instanceof Instant time) {
      sheet.value(row, column, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    } else if (cell instanceof Boolean flag) {
      sheet.value(row, column, flag);
    } else {
      String text = SpreadsheetText.lines(cell.toString());
      sheet.inlineString(row, column, cut(text));
    }
    StyleSetter style = sheet.style(row, column);
    style.verticalAlignment("top").wrapText(kind == Kind.LONG_TEXT);
    if (!kind.format.isEmpty()) {
      style.format(kind.format);
    }
    style.set();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private void flush() {
    try {
      sheet.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Completes the sheet. */
  @Override
  public void close() {
    if (!columns.isEmpty()) {
      sheet.setAutoFilter(0, 0, Math.max(1, row - 1), columns.size() - 1);
    }
    try {
      sheet.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
