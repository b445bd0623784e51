package org.riskassessment.core.dataset;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * Checks rows against a schema. A blank cell is missing, which is accepted unless it is the id or
 * the column is required. Safe for several threads.
 */
public final class RowCheck {
  /** The longest cell accepted, in characters. */
  public static final int LONGEST_CELL = 10_000;

  /** How many characters of a longer cell a message shows. */
  private static final int SHOWN = 40;

  private final List<Column> columns;
  private final List<Set<String>> allowed;
  private final Schema schema;

  public RowCheck(Schema schema) {
    this.schema = schema;
    this.columns = schema.kept();
    this.allowed = columns.stream().map(c -> Set.copyOf(c.allowed())).toList();
  }

  /**
   * The first fault of a row; empty when the row is accepted.
   *
   * @param cells as read, one for each of {@link Schema#kept()}
   */
  public Optional<RowFault> fault(String[] cells) {
    for (int c = 0; c < cells.length; c++) {
      Column column = columns.get(c);
      String cell = cells[c];
      if (cell.length() > LONGEST_CELL) {
        return Optional.of(
            new RowFault(
                column.name(),
                cell.substring(0, SHOWN) + "…",
                "size",
                "at most " + LONGEST_CELL + " characters"));
      }
      if (cell.isBlank()) {
        if (column.role() == ColumnRole.ID) {
          return Optional.of(new RowFault(column.name(), cell, "blank_id", "a client's id"));
        }
        if (column.required()) {
          return Optional.of(new RowFault(column.name(), cell, "required", accepted(column)));
        }
        continue;
      }
      if (column.role() == ColumnRole.LABEL) {
        String label = cell.strip();
        if (!label.equals(schema.positive()) && !label.equals(schema.negative())) {
          return Optional.of(new RowFault(column.name(), cell, "label", accepted(column)));
        }
        continue;
      }
      Optional<RowFault> fault = cellFault(column, allowed.get(c), cell);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private String accepted(Column column) {
    return column.role() != ColumnRole.LABEL
        ? column.accepted()
        : schema.negative()
            + " or "
            + schema.positive()
            + (column.required() ? "" : ", or blank when unknown");
  }

  private static Optional<RowFault> cellFault(Column column, Set<String> allowed, String cell) {
    switch (column.type()) {
      case NUMERIC -> {
        double value = Cells.number(cell);
        if (Double.isNaN(value)) {
          return Optional.of(new RowFault(column.name(), cell, "type", column.accepted()));
        }
        if (value < column.least().orElse(Double.NEGATIVE_INFINITY)
            || value > column.most().orElse(Double.POSITIVE_INFINITY)) {
          return Optional.of(new RowFault(column.name(), cell, "range", column.accepted()));
        }
      }
      case BOOLEAN -> {
        if (Double.isNaN(Cells.flag(cell))) {
          return Optional.of(new RowFault(column.name(), cell, "type", column.accepted()));
        }
      }
      case DATE -> {
        if (!Cells.isDate(cell)) {
          return Optional.of(new RowFault(column.name(), cell, "type", column.accepted()));
        }
      }
      case CATEGORICAL, TEXT -> {
        if (!allowed.isEmpty() && !allowed.contains(cell.strip())) {
          return Optional.of(new RowFault(column.name(), cell, "allowed", column.accepted()));
        }
      }
    }
    return Optional.empty();
  }
}
