package org.riskassessment.ingest.join;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.Notation;
import org.riskassessment.core.schema.Schema;

/** Reads the last moment that clients' rows know of. Not for several threads. */
final class ClientTime {
  private final int place;
  private final @Nullable Notation notation;
  private final boolean ofMonth;
  private @Nullable String lastCell;
  private long lastEnd;

  ClientTime(Schema schema) {
    List<Column> kept = schema.kept();
    Column observed = column(schema);
    this.place = observed == null ? -1 : kept.indexOf(observed);
    this.notation = observed == null ? null : Notation.of(observed, schema.words());
    String format = observed == null ? null : observed.format();
    this.ofMonth =
        format != null && DateStyle.of(format).filter(style -> !style.hasDays()).isPresent();
  }

  /** The column of the times; null when there is none. */
  static @Nullable Column column(Schema schema) {
    return schema.kept().stream()
        .filter(c -> c.role() == ColumnRole.OBSERVED_AT && c.type() == ColumnType.DATE)
        .findFirst()
        .orElse(null);
  }

  /** Whether rows are those of months. */
  boolean isOfMonth() {
    return ofMonth;
  }

  /** The end of a row's day or month; {@link Long#MAX_VALUE} when it does not say its time. */
  long end(String[] cells) {
    if (notation == null) {
      return Long.MAX_VALUE;
    }
    String cell = cells[place];
    if (!cell.equals(lastCell)) { // Neighbouring rows often have one time.
      String standard = notation.standard(cell);
      double day = standard == null ? Double.NaN : Cells.day(standard);
      lastEnd =
          Double.isNaN(day)
              ? Long.MAX_VALUE
              : ofMonth ? RowTime.endOfMonth((long) day) : RowTime.endOfDay((long) day);
      lastCell = cell;
    }
    return lastEnd;
  }
}
