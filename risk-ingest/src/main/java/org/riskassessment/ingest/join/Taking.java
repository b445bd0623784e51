package org.riskassessment.ingest.join;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import org.riskassessment.core.config.JoinedColumn;

/**
 * Takes a value of a client's rows in a joined table, as it was known at a time. Not for several
 * threads.
 */
final class Taking {
  private static final double TREND_DAYS = 30;

  private final JoinedTable table;
  private final JoinedRows rows;

  /** Where windows begin that end at the last time asked for: neighbouring rows often have one. */
  private final Map<JoinedColumn.Window, Long> starts = new HashMap<>();

  private long lastTime = RowTime.NONE;

  Taking(JoinedTable table) {
    this.table = table;
    this.rows = table.rows();
  }

  /**
   * The cell of a column.
   *
   * @param id number of the client; -1 when the table does not have it
   * @param time the last moment that counts, {@link Long#MAX_VALUE} for all rows
   * @param ofMonth whether the client's row is one of a month
   */
  String cell(JoinedTable.Taken taken, int id, long time, boolean ofMonth) {
    boolean covered = !rows.isEmpty() && (!rows.isTimed() || time >= rows.firstTime());
    if (!covered && taken.take() != JoinedColumn.Take.SAME) {
      return "";
    }
    ValueColumn values = taken.values();
    if (taken.take() == JoinedColumn.Take.SAME) {
      int row = id < 0 ? -1 : same(id, time, ofMonth, taken.isLabel());
      return row < 0 || values == null ? "" : values.text(values.at(row));
    }
    int to = id < 0 ? 0 : rows.to(id, time);
    int from = id < 0 ? 0 : Math.min(to, first(taken, id, time));
    if (values == null) {
      return Integer.toString(to - from);
    }
    double value = value(taken.take(), values, from, to);
    return switch (taken.take()) {
      case LAST, MIN, MAX -> values.text(value);
      default -> Double.isNaN(value) ? "" : ValueColumn.number(value);
    };
  }

  private int first(JoinedTable.Taken taken, int id, long time) {
    JoinedColumn.Window window = taken.window();
    if (window == null || !rows.isTimed()) {
      return rows.from(id);
    }
    if (time != lastTime) {
      lastTime = time;
      starts.clear();
    }
    long start =
        starts.computeIfAbsent(
            window,
            of -> {
              long end = time == Long.MAX_VALUE ? rows.lastTime() : time;
              return of.firstDay(Math.floorDiv(end, RowTime.DAY)) * RowTime.DAY;
            });
    return rows.after(rows.from(id), rows.end(id), start - 1);
  }

  /** The row of the very day or month; -1 when there is none that counts. */
  private int same(int id, long time, boolean ofMonth, boolean isLabel) {
    if (!rows.isTimed()) {
      return rows.end(id) - 1;
    }
    if (time == Long.MAX_VALUE) {
      return -1;
    }
    boolean months = ofMonth || table.hasMonths();
    long day = Math.floorDiv(time, RowTime.DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    long first = months ? YearMonth.from(date).atDay(1).toEpochDay() : day;
    long end = months ? RowTime.endOfMonth(day) : RowTime.endOfDay(day);
    // What a label says becomes known later; anything else must have been known.
    int to = rows.after(rows.from(id), rows.end(id), isLabel ? end : Math.min(end, time));
    return to > rows.from(id) && rows.timeOf(to - 1) >= first * RowTime.DAY ? to - 1 : -1;
  }

  private double value(JoinedColumn.Take take, ValueColumn values, int from, int to) {
    if (take == JoinedColumn.Take.LAST) {
      for (int row = to - 1; row >= from; row--) {
        if (!Double.isNaN(values.at(row))) {
          return values.at(row);
        }
      }
      return Double.NaN;
    }
    if (take == JoinedColumn.Take.TREND) {
      return trend(values, from, to);
    }
    int count = 0;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int row = from; row < to; row++) {
      double value = values.at(row);
      if (!Double.isNaN(value)) {
        count++;
        sum += value;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    return switch (take) {
      case COUNT -> count;
      case SUM -> sum;
      case MEAN -> count == 0 ? Double.NaN : sum / count;
      case MIN -> count == 0 ? Double.NaN : least;
      case MAX -> count == 0 ? Double.NaN : most;
      case SAME, LAST, TREND -> throw new IllegalStateException();
    };
  }

  /** The slope of the line of least squares; NaN without cells of two times. */
  private double trend(ValueColumn values, int from, int to) {
    if (!rows.isTimed()) {
      return Double.NaN;
    }
    int count = 0;
    double meanTime = 0;
    double mean = 0;
    double squares = 0;
    double products = 0;
    for (int row = from; row < to; row++) {
      double value = values.at(row);
      if (!Double.isNaN(value)) {
        double days = (rows.timeOf(row) - rows.timeOf(from)) / (double) RowTime.DAY;
        count++;
        double step = days - meanTime;
        meanTime += step / count;
        mean += (value - mean) / count;
        squares += step * (days - meanTime);
        products += step * (value - mean);
      }
    }
    return squares < 1e-9 ? Double.NaN : TREND_DAYS * products / squares;
  }
}
