package org.riskassessment.ingest.table;

import java.util.Objects;

/**
 * How a text is cut into cells.
 *
 * @param delimiter between cells, one character or more
 * @param quote around cells that hold a delimiter or a line end; doubled within them
 * @param escape before a quote, a delimiter or itself to take it as a letter; 0 for none
 */
public record Dialect(String delimiter, char quote, char escape) {

  public Dialect {
    Objects.requireNonNull(delimiter);
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("an empty delimiter");
    }
  }

  /** RFC 4180 with another delimiter. */
  static Dialect of(char delimiter) {
    return new Dialect(String.valueOf(delimiter), '"', '\0');
  }
}
