package org.riskassessment.core.schema;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the id of a row is made of where no column of the table holds it.
 *
 * @param columns whose cells it joins, in order; empty for the name of the file and the number of
 *     the row in it, so that no client is met twice
 */
public record IdOrigin(List<String> columns) {
  /** The file's name and the row's number in it. */
  public static final IdOrigin ROW = new IdOrigin(List.of());

  private static final String BETWEEN = "|";

  public IdOrigin {
    columns = List.copyOf(new LinkedHashSet<>(columns));
  }

  public boolean isRow() {
    return columns.isEmpty();
  }

  /**
   * The id made of the cells of {@link #columns}; blank when one of them is.
   *
   * @param cells in the same order, in standard form
   */
  public String join(List<String> cells) {
    return cells.stream().anyMatch(String::isBlank)
        ? ""
        : String.join(BETWEEN, cells.stream().map(String::strip).toList());
  }
}
