package org.riskassessment.cli.terminal;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.wire.SpreadsheetText;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** Values from data, made safe to show; the data do not change. */
public final class Cell {
  private Cell() {}

  /** A value for people: on one line, and no longer than a number of characters. */
  public static String text(String value, int width) {
    // Only the part that is shown is checked, however long the value.
    String shown = printable(value.length() > width ? value.substring(0, width + 1) : value);
    if (shown.length() <= width) {
      return shown;
    }
    int halved = Character.isHighSurrogate(shown.charAt(width - 2)) ? 1 : 0;
    return shown.substring(0, width - 1 - halved) + "…";
  }

  /** A value for people, on one line, of any length. */
  public static String printable(String value) {
    return HiddenCharacter.shown(value);
  }

  /**
   * A row of a CSV answer, with its line end; null is an empty cell. Control and hidden characters
   * are escaped, so that a row is a line; a text that a spreadsheet would read as a formula gets an
   * apostrophe.
   */
  public static String csv(@Nullable Object... cells) {
    return CanonicalCsv.text(Arrays.stream(cells).map(Cell::csv).toList()) + "\n";
  }

  private static String csv(@Nullable Object cell) {
    return cell instanceof Number
        ? cell.toString()
        : SpreadsheetText.line(Objects.toString(cell, ""));
  }
}
