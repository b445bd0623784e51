package org.riskassessment.core.schema.inference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.DateStyle;

/**
 * Finds out whether the clients of a table appear again and again, once for each period, and which
 * column holds the period. The sampled rows decide.
 */
final class PanelFinder {
  /** The least share of sampled rows that are the only one of their client and period. */
  private static final double ONE_ROW_EACH = 0.95;

  /** The most ids for each row: clients come back. */
  private static final double MOST_IDS = 0.8;

  /** The most clients of those who left whose leaving day may lie far after their last row. */
  private static final double MOST_FAR = 0.1;

  private static final long NONE = Long.MIN_VALUE;

  private final TableProfile table;
  private final ColumnProfile label;
  private final Map<ColumnProfile, Period> found = new HashMap<>();

  /** The column of the period, if there is one. */
  private record Period(@Nullable ColumnProfile column) {}

  PanelFinder(TableProfile table, ColumnProfile label) {
    this.table = table;
    this.label = label;
  }

  /** Whether a column may identify clients that appear in several periods. */
  boolean isRepeatedId(ColumnProfile id) {
    return period(id) != null;
  }

  /** The column that tells the rows of a client apart in time; null when there is none. */
  @Nullable ColumnProfile period(ColumnProfile id) {
    return found.computeIfAbsent(id, this::find).column();
  }

  private Period find(ColumnProfile id) {
    if (id.filled() == 0 || id.distinct() < 2 || id.distinct() > MOST_IDS * id.filled()) {
      return new Period(null);
    }
    return new Period(
        table.free().stream()
            .filter(p -> p != id && p != label && p.hasDates() && p.dates().count() == p.known())
            .filter(p -> p.known() > 0 && p.known() >= ONE_ROW_EACH * p.rows)
            .filter(p -> p.names.isPeriod() || isShared(p))
            .filter(p -> !p.names.isLeavingDate() && tellsApart(id, p))
            .min(Comparator.comparingInt(PanelFinder::rank).thenComparing(ColumnProfile::distinct))
            .orElse(null));
  }

  /** Whether many rows have the same day, as those of a snapshot do. */
  private static boolean isShared(ColumnProfile dates) {
    return dates.distinct() > 1 && dates.distinct() <= 0.1 * dates.filled();
  }

  /** Names of observations first, then names of periods, then any date. */
  private static int rank(ColumnProfile period) {
    int named = period.names.timeRank();
    return named >= 0 ? named : period.names.isPeriod() ? 100 : 200;
  }

  /**
   * Whether leaving days lie so far after the last rows of their clients that they must be misread,
   * as in a column that mixes two orders of day and month. False unless the sample holds the whole
   * table, because the last rows may be missing from it.
   */
  boolean isFarAhead(ColumnProfile id, ColumnProfile period) {
    if (table.sample().size() < table.rows()) {
      return false;
    }
    int idAt = table.columns().indexOf(id);
    int at = table.columns().indexOf(period);
    int leftAt = table.columns().indexOf(label);
    Map<String, long[]> last = new HashMap<>(); // the day of the last row, and that of leaving
    TreeSet<Long> days = new TreeSet<>();
    for (String[] row : table.sample()) {
      long day = day(period, row[at]);
      if (day != NONE) {
        days.add(day);
        last.merge(
            row[idAt],
            new long[] {day, day(label, row[leftAt])},
            (one, other) -> one[0] > other[0] ? one : other);
      }
    }
    List<Long> ordered = List.copyOf(days);
    long[] steps =
        IntStream.range(1, ordered.size())
            .mapToLong(i -> ordered.get(i) - ordered.get(i - 1))
            .sorted()
            .toArray();
    long usual = steps.length == 0 ? 0 : steps[steps.length / 2];
    long left = last.values().stream().filter(pair -> pair[1] != NONE).count();
    long far =
        last.values().stream()
            .filter(pair -> pair[1] != NONE && pair[1] > pair[0] + 2 * usual)
            .count();
    return far > MOST_FAR * left;
  }

  private static long day(ColumnProfile column, String cell) {
    String day = cell.isEmpty() ? null : column.dates().style().standard(cell);
    return day == null ? NONE : (long) Cells.day(day);
  }

  private boolean tellsApart(ColumnProfile id, ColumnProfile period) {
    int idAt = table.columns().indexOf(id);
    int at = table.columns().indexOf(period);
    DateStyle style = period.dates().style();
    Set<String> pairs = new HashSet<>();
    Set<String> days = new HashSet<>();
    int rows = 0;
    for (String[] row : table.sample()) {
      String day = style.standard(row[at]);
      if (day != null && !row[idAt].isEmpty()) {
        rows++;
        days.add(day);
        pairs.add(row[idAt] + '\n' + day);
      }
    }
    return days.size() > 1 && pairs.size() >= ONE_ROW_EACH * rows;
  }
}
