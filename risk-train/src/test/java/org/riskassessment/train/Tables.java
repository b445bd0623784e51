package org.riskassessment.train;

import java.util.List;
import java.util.function.IntFunction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** Small tables with one feature. */
final class Tables {
  private Tables() {}

  static Schema schema(ColumnType type) {
    return new Schema(
        List.of(
            Column.of("id", ColumnRole.ID, ColumnType.TEXT),
            Column.of("x", ColumnRole.FEATURE, type),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "1",
        "0");
  }

  static Schema withTime(ColumnType type) {
    return new Schema(
        List.of(
            Column.of("id", ColumnRole.ID, ColumnType.TEXT),
            Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
            Column.of("x", ColumnRole.FEATURE, type),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "1",
        "0");
  }

  static Column x(Dataset rows) {
    return rows.schema().features().get(0);
  }

  /** One row for each client; every third client left. */
  static Dataset of(ColumnType type, int rows, IntFunction<String> cell) {
    Dataset.Builder builder = Dataset.builder(schema(type));
    for (int i = 0; i < rows; i++) {
      builder.add(new String[] {"c" + i, cell.apply(i), i % 3 == 0 ? "1" : "0"});
    }
    return builder.build();
  }
}
