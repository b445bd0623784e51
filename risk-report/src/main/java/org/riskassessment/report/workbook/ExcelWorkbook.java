package org.riskassessment.report.workbook;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;

/**
 * An Excel workbook (.xlsx), written sheet by sheet and row by row, so that memory does not grow
 * with the rows. Cells are typed. A text that a spreadsheet would read as a formula gets an
 * apostrophe, and hidden characters are shown. Not thread-safe.
 */
public final class ExcelWorkbook implements AutoCloseable {
  private final Workbook workbook;

  /**
   * Begins a workbook.
   *
   * @param out is not closed
   */
  public ExcelWorkbook(OutputStream out) {
    workbook = new Workbook(out, "risk", "1.0");
  }

  /**
   * Begins a sheet; the one before is complete.
   *
   * @param name at most 31 characters
   */
  public Sheet sheet(String name, List<SheetColumn> columns) {
    return new Sheet(workbook.newWorksheet(name), columns, Sheet.MOST_ROWS);
  }

  /** Writes what is left. A workbook that is not closed cannot be opened. */
  @Override
  public void close() {
    try {
      workbook.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
