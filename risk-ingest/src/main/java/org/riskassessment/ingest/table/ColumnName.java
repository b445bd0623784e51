package org.riskassessment.ingest.table;

import java.util.Locale;

/**
 * The name of a column as people take it: letters and digits in any case, whatever stands between
 * them.
 */
record ColumnName(String letters) {

  static ColumnName of(String name) {
    StringBuilder letters = new StringBuilder();
    name.codePoints()
        .filter(c -> !Character.isWhitespace(c) && !isBetween(c))
        .forEach(letters::appendCodePoint);
    return new ColumnName(letters.toString().toLowerCase(Locale.ROOT));
  }

  private static boolean isBetween(int c) {
    return c == '_' || c == '-' || c == '\uFEFF' || c == '\u00A0' || c == '\u200B';
  }
}
