package org.riskassessment.core.schema;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Reads the text of a cell: the one reading that checks, datasets and inference share. NaN, which
 * no cell can hold, means that the text is not of the type.
 */
public final class Cells {
  private static final int EXACT_DIGITS = 15;

  private Cells() {}

  /** A finite decimal number such as 12, -0.5, 1e6 or +3; else NaN. */
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

  /** 0 or 1; NaN for a text that is neither yes nor no. */
  public static double flag(String cell) {
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
      case "0", "false", "no" -> 0;
      case "1", "true", "yes" -> 1;
      default -> Double.NaN;
    };
  }

  /**
   * 0 or 1 for the words of several languages for no and yes, on and off, false and true, and for
   * 0.0 and 1.0; else NaN.
   */
  public static double yesNo(String cell) {
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
      case "0",
          "0.0",
          "false",
          "false.",
          "f",
          "no",
          "n",
          "off",
          "nein",
          "non",
          "nao",
          "não",
          "nie" ->
          0;
      case "1",
          "1.0",
          "true",
          "true.",
          "t",
          "yes",
          "y",
          "on",
          "ja",
          "j",
          "oui",
          "o",
          "si",
          "sí",
          "s",
          "sim",
          "tak" ->
          1;
      default -> Double.NaN;
    };
  }

  /** An ISO 8601 date in days since 1970-01-01; else NaN. */
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
