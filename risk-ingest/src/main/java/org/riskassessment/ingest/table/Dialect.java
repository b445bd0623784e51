package org.riskassessment.ingest.table;

import org.jspecify.annotations.Nullable;

/**
 * How a text is cut into cells.
 *
 * @param delimiter between cells, one character or more
 * @param blanks whether white space may stand before a cell
 * @param quote around cells that hold a delimiter or a line end; doubled within them
 * @param escape before a quote, a delimiter or itself to take it as a letter; 0 for none
 */
public record Dialect(String delimiter, boolean blanks, char quote, char escape) {

  /** RFC 4180 with another delimiter, which white space may follow where some is given. */
  public static Dialect of(String delimiter) {
    String shown = delimiter.stripTrailing();
    boolean blanks = !delimiter.equals("\t") && shown.length() < delimiter.length();
    return new Dialect(
        shown.isEmpty() ? delimiter.substring(0, 1) : blanks ? shown : delimiter,
        blanks,
        '"',
        '\0');
  }

  Dialect quoted(char other) {
    return new Dialect(delimiter, blanks, other, escape);
  }

  Dialect escaped(@Nullable Character other) {
    return new Dialect(delimiter, blanks, quote, other == null ? '\0' : other);
  }

  Dialect withBlanks() {
    return new Dialect(delimiter, true, quote, escape);
  }

  /** Whether only commas or other single characters and the usual quotes say where cells end. */
  public boolean isPlain() {
    return delimiter.length() == 1
        && delimiter.charAt(0) < 0x7f
        && !blanks
        && quote == '"'
        && escape == '\0';
  }

  /** The delimiter as a source names it. */
  public String name() {
    return delimiter.equals("\t")
        ? "tab"
        : delimiter.equals(" ") ? "space" : blanks ? delimiter + " " : delimiter;
  }
}
