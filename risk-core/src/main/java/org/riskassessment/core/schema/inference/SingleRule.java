package org.riskassessment.core.schema.inference;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.inference.LabelledCells.Sides;
import org.riskassessment.core.schema.inference.LabelledCells.Ties;

/**
 * A condition on one column that holds for most clients that left and hardly any that stayed:
 * {@code is closed}, {@code is at least 100}. It deserves a look even where the column as a whole
 * does not separate them.
 *
 * @param text the condition
 * @param rows for which it holds
 * @param left how many of these left
 * @param share how many of all that left these are, 0 to 1
 */
record SingleRule(String text, long rows, long left, double share) {
  private static final double LEAST_PRECISION = 0.95;

  /**
   * Where most left, a rule has to beat even that: how much of the share that stayed may remain.
   */
  private static final double MOST_STAYED = 0.06;

  private static final double LEAST_SHARE = 0.5;
  private static final long FEWEST = 10;

  /** How improbable it has to be that cells are filled on one side only: 10 to this power. */
  private static final double CHANCE = -6;

  /** The rule that holds for most that left; null when there is none. */
  static @Nullable SingleRule of(LabelledCells cells) {
    Sides all = cells.all();
    Search search = new Search(all.rows(), all.left);
    if (cells.type() == ColumnType.NUMERIC) {
      numbers(cells.ties(), search);
    } else {
      cells
          .groups(Integer.MAX_VALUE)
          .forEach(
              (cell, sides) ->
                  search.offer(() -> cell.isEmpty() ? "blank" : cell, sides.rows(), sides.left));
    }
    return search.best;
  }

  /** The best rule so far. */
  private static final class Search {
    private final long rows;
    private final long allLeft;
    private final double precision;
    private @Nullable SingleRule best;

    Search(long rows, long allLeft) {
      this.rows = rows;
      this.allLeft = allLeft;
      this.precision =
          Math.max(LEAST_PRECISION, 1 - MOST_STAYED * (rows - allLeft) / Math.max(1.0, rows));
    }

    void offer(Supplier<String> text, long holds, long left) {
      if (left >= FEWEST
          && holds < rows
          && left >= LEAST_SHARE * allLeft
          && left >= precision * holds
          && (best == null || left > best.left)) {
        best = new SingleRule(text.get(), holds, left, left / (double) allLeft);
      }
    }
  }

  private static void numbers(Ties ties, Search search) {
    Sides all = new Sides();
    for (Sides sides : ties.sides()) {
      all.add(sides);
    }
    Sides below = new Sides();
    for (int i = 0; i + 1 < ties.numbers().length; i++) {
      below.add(ties.sides()[i]);
      double here = ties.numbers()[i];
      double next = ties.numbers()[i + 1];
      search.offer(() -> "at most " + Json.plain(here), below.rows(), below.left);
      search.offer(
          () -> "at least " + Json.plain(next), all.rows() - below.rows(), all.left - below.left);
    }
  }

  /**
   * How many cells are filled when they are so on one side only, more often than by chance:
   * positive when all belong to clients that left, negative when all stayed, 0 when neither.
   */
  static long filledOnOneSide(LabelledCells cells) {
    Sides all = cells.all();
    Sides filled = cells.filled();
    double share = all.left / (double) all.rows();
    if (filled.rows() < FEWEST || filled.rows() == all.rows()) {
      return 0;
    }
    if (filled.stayed == 0 && filled.rows() * Math.log10(share) < CHANCE) {
      return filled.rows();
    }
    return filled.left == 0 && filled.rows() * Math.log10(1 - share) < CHANCE ? -filled.rows() : 0;
  }
}
