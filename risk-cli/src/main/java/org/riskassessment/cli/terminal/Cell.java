package org.riskassessment.cli.terminal;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** Values from data, made safe to show; the data do not change. */
public final class Cell {
  /** What begins a formula or a command to a spreadsheet, in both widths. */
  private static final String FORMULA = "=+-@|\uff1d\uff0b\uff0d\uff20";

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");

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
    if (cell instanceof Number) {
      return cell.toString();
    }
    String text = printable(Objects.toString(cell, ""));
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return formula && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }
}
