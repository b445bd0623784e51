package org.riskassessment.diagnostics.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/** The share of blank cells in each column. */
public final class MissingCells {

  private MissingCells() {}

  /**
   * Percentage of blank cells, 0 to 100, in each column that a dataset holds, in schema order: the
   * id, which is never blank, the features, and the label, which is blank in rows without one.
   * Empty if there are no rows.
   */
  public static Map<String, Double> percent(Dataset rows) {
    Map<String, Double> percent = new LinkedHashMap<>();
    if (rows.size() == 0) {
      return percent;
    }
    for (Column column : rows.schema().kept()) {
      switch (column.role()) {
        case ID -> percent.put(column.name(), 0.0);
        case FEATURE -> percent.put(column.name(), percent(rows, blank(rows, column)));
        case LABEL -> percent.put(column.name(), percent(rows, row -> !rows.isLabelled(row)));
        case VALUE, OBSERVED_AT, OWNER, IGNORED -> {
          // A dataset does not hold these.
        }
      }
    }
    return percent;
  }

  private static IntPredicate blank(Dataset rows, Column column) {
    if (column.type() == ColumnType.CATEGORICAL) {
      CategoryColumn codes = rows.category(column.name());
      return row -> codes.codeAt(row) == CategoryColumn.MISSING;
    }
    NumericColumn numbers = rows.numeric(column.name());
    return numbers::isMissing;
  }

  private static double percent(Dataset rows, IntPredicate blank) {
    return 100.0 * IntStream.range(0, rows.size()).filter(blank).count() / rows.size();
  }
}
