package org.riskassessment.core.schema;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By how much a numeric column has changed over some of the client's rows, as the name of another
 * column says it: {@code spend change over 3 periods}.
 *
 * @param column whose cells are compared
 * @param periods how many rows before, 1 or more
 */
public record Change(String column, int periods) {
  private static final Pattern NAME = Pattern.compile("(.+) change over ([1-9]\\d{0,2}) periods?");

  /**
   * What a column holds; empty when its name does not say that it is a change of one of the others.
   */
  static Optional<Change> of(Column column, List<Column> columns) {
    Matcher name = NAME.matcher(column.name());
    if (!name.matches() || column.type() != ColumnType.NUMERIC) {
      return Optional.empty();
    }
    return columns.stream()
        .filter(other -> other.name().equals(name.group(1)))
        .filter(other -> other.type() == ColumnType.NUMERIC && other.role() != ColumnRole.IGNORED)
        .findFirst()
        .map(other -> new Change(other.name(), Integer.parseInt(name.group(2))));
  }

  /** The name of a column that holds it. */
  public String name() {
    return column + " change over " + periods + (periods == 1 ? " period" : " periods");
  }
}
