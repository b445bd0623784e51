package org.riskassessment.core.schema.inference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
