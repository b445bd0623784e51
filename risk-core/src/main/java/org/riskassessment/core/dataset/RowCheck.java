package org.riskassessment.core.dataset;

import java.util.List;
import java.util.Optional;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * Holds rows against a schema. A blank feature or label is missing, which is accepted; a blank id
 * is not. Safe for several threads.
 */
public final class RowCheck {
  /** The longest cell accepted, in characters. */
  public static final int LONGEST_CELL = 10_000;

  /** How much of a longer cell a message shows. */
  private static final int SHOWN = 40;

  private final List<Column> columns;
  private final Schema schema;

  public RowCheck(Schema schema) {
    this.schema = schema;
    this.columns = schema.kept();
  }

  /**
   * The first fault of a row, or empty for a row that is accepted.
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
        continue;
      }
      if (column.role() == ColumnRole.LABEL) {
        String label = cell.strip();
        if (!label.equals(schema.positive()) && !label.equals(schema.negative())) {
          return Optional.of(
              new RowFault(
                  column.name(),
                  cell,
                  "label",
                  schema.negative() + " or " + schema.positive() + ", or blank when unknown"));
        }
        continue;
      }
      Optional<RowFault> fault = typeFault(column, cell);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<RowFault> typeFault(Column column, String cell) {
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
      case CATEGORICAL, TEXT -> {}
    }
    return Optional.empty();
  }
}
