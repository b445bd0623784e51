package org.riskassessment.diagnostics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/** How much of each column is blank. */
final class MissingCells {

  private MissingCells() {}

  /**
   * Percent of blank cells, 0 to 100, of each column that a dataset holds, in schema order: the id,
   * which never is, the features, and the label, which is where a row has none. Without rows there
   * is nothing to be a share of, and the map is empty.
   */
  static Map<String, Double> percent(Dataset rows) {
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
          // A dataset does not hold them.
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
