package org.riskassessment.core.schema;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Reads the text of a cell, in the one way that rows are checked, kept and inferred from. NaN,
 * which no cell can hold, stands for 'not such a cell'.
 */
public final class Cells {
  private static final int EXACT_DIGITS = 15;

  private Cells() {}

  /** A finite decimal number, or NaN. Accepts what people write: 12, -0.5, 1e6, +3. */
  public static double number(String cell) {
    int length = cell.length();
    if (length <= EXACT_DIGITS) {
      long value = 0;
      int i = 0;
      while (i < length && cell.charAt(i) >= '0' && cell.charAt(i) <= '9') {
        value = 10 * value + cell.charAt(i++) - '0';
      }
      if (i == length && length > 0) {
        return value;
      }
    }
    return decimal(cell.strip());
  }

  private static double decimal(String text) {
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    if (!digit) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** 0 or 1, or NaN. */
  public static double flag(String cell) {
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
      case "0", "false", "no" -> 0;
      case "1", "true", "yes" -> 1;
      default -> Double.NaN;
    };
  }

  /** The day of an ISO 8601 date, counted from 1970-01-01, or NaN. */
  public static double day(String cell) {
    try {
      return LocalDate.parse(cell.strip()).toEpochDay();
    } catch (DateTimeParseException e) {
      return Double.NaN;
    }
  }

  /** Whether the text is an ISO 8601 date. */
  public static boolean isDate(String cell) {
    return !Double.isNaN(day(cell));
  }
}
