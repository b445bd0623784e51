package org.riskassessment.cli.terminal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** Values from data, made safe to show; the data do not change. */
public final class Cell {
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
    if (value.chars().noneMatch(Cell::breaksLayout)) {
      return value;
    }
    StringBuilder shown = new StringBuilder(value.length());
    value
        .chars()
        .forEach(
            c -> {
              if (breaksLayout(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }

  /**
   * A row of a CSV answer, with its line end; null is an empty cell. Control characters are
   * escaped, so that a row is a line; a text that a spreadsheet would read as a formula gets an
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
    boolean formula = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0;
    return formula && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }

  /** Control characters, line separators, and marks that change the text direction. */
  private static boolean breaksLayout(int c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || c >= '\u202a' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069';
  }
}
