package org.riskassessment.ingest.table;

import java.util.Locale;
import java.util.Set;
import org.riskassessment.core.schema.MissingWords;

/** What a cell looks like, before anything is known of its column. */
final class CellShape {
  private static final Set<String> TOTALS =
      Set.of(
          "total",
          "totals",
          "grand total",
          "subtotal",
          "sum",
          "sums",
          "average",
          "mean",
          "summe",
          "gesamt",
          "gesamtsumme",
          "insgesamt",
          "somme",
          "total général",
          "total general",
          "totale",
          "totaal",
          "suma",
          "soma",
          "razem");

  static final int LONGEST_TOTAL = 16;

  private CellShape() {}

  /** Whether a cell could be a number, a date or a time: it has a digit and no letter. */
  static boolean isFigure(String cell) {
    boolean digit = false;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      digit |= c >= '0' && c <= '9';
      if (Character.isLetter(c)) {
        return false;
      }
    }
    return digit;
  }

  /** Whether a cell could be a year, which heads columns too. */
  static boolean isYear(String cell) {
    String text = cell.strip();
    return text.length() == 4 && (text.startsWith("19") || text.startsWith("20"));
  }

  /** Whether a cell says something and no figure. */
  static boolean isWord(String cell) {
    return !cell.isBlank()
        && !MissingWords.isKnown(cell)
        && cell.chars().noneMatch(c -> isDigit(c));
  }

  /** Whether a cell has three words or more, with or without figures among them. */
  static boolean isSentence(String cell) {
    int words = 0;
    for (String word : cell.strip().split("\\s+", 9)) {
      words += word.isEmpty() || !Character.isLetter(word.charAt(0)) ? 0 : 1;
    }
    return words >= 3;
  }

  /** Whether a cell says that its row sums up others. */
  static boolean isTotal(String cell) {
    int length = cell.length();
    if (length == 0 || length > LONGEST_TOTAL || isDigit(cell.charAt(length - 1))) {
      return false;
    }
    String word = cell.strip().toLowerCase(Locale.ROOT);
    return TOTALS.contains(word.endsWith(":") ? word.substring(0, word.length() - 1) : word);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
