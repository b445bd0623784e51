package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.ColumnType;

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
  private static final double LEAST_SHARE = 0.5;
  private static final long FEWEST = 10;

  /** How improbable it has to be that cells are filled on one side only: 10 to this power. */
  private static final double CHANCE = -6;

  /** The rule that holds for most that left; null when there is none. */
  static @Nullable SingleRule of(List<String> cells, List<Boolean> left, ColumnType type) {
    Search search = new Search(cells.size(), left.stream().filter(l -> l).count());
    if (type == ColumnType.NUMERIC) {
      numbers(cells, left, search);
    } else {
      groups(cells, left, search);
    }
    return search.best;
  }

  /** The best rule so far. */
  private static final class Search {
    private final long rows;
    private final long allLeft;
    private @Nullable SingleRule best;

    Search(long rows, long allLeft) {
      this.rows = rows;
      this.allLeft = allLeft;
    }

    void offer(Supplier<String> text, long holds, long left) {
      if (left >= FEWEST
          && holds < rows
          && left >= LEAST_SHARE * allLeft
          && left >= LEAST_PRECISION * holds
          && (best == null || left > best.left)) {
        best = new SingleRule(text.get(), holds, left, left / (double) allLeft);
      }
    }
  }

  private static void groups(List<String> cells, List<Boolean> left, Search search) {
    Map<String, long[]> groups = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      long[] group = groups.computeIfAbsent(cells.get(i), cell -> new long[2]);
      group[0]++;
      group[1] += left.get(i) ? 1 : 0;
    }
    groups.forEach((cell, n) -> search.offer(() -> cell.isEmpty() ? "blank" : cell, n[0], n[1]));
  }

  private static void numbers(List<String> cells, List<Boolean> left, Search search) {
    List<double[]> numbers = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      double number = Cells.number(cells.get(i));
      if (!Double.isNaN(number)) {
        numbers.add(new double[] {number, left.get(i) ? 1 : 0});
      }
    }
    numbers.sort(Comparator.comparingDouble(n -> n[0]));
    long total = numbers.stream().filter(n -> n[1] == 1).count();
    long below = 0;
    for (int i = 0; i + 1 < numbers.size(); i++) {
      below += (long) numbers.get(i)[1];
      double here = numbers.get(i)[0];
      double next = numbers.get(i + 1)[0];
      if (here < next) {
        search.offer(() -> "at most " + Json.plain(here), i + 1, below);
        search.offer(() -> "at least " + Json.plain(next), numbers.size() - i - 1, total - below);
      }
    }
  }

  /**
   * How many cells are filled when they are so on one side only, more often than by chance:
   * positive when all belong to clients that left, negative when all stayed, 0 when neither.
   */
  static long filledOnOneSide(List<String> cells, List<Boolean> left) {
    long filled = 0;
    long filledLeft = 0;
    long allLeft = 0;
    for (int i = 0; i < cells.size(); i++) {
      int side = left.get(i) ? 1 : 0;
      allLeft += side;
      if (!cells.get(i).isEmpty()) {
        filled++;
        filledLeft += side;
      }
    }
    double share = allLeft / (double) cells.size();
    if (filled < FEWEST || filled == cells.size()) {
      return 0;
    }
    if (filledLeft == filled && filled * Math.log10(share) < CHANCE) {
      return filled;
    }
    return filledLeft == 0 && filled * Math.log10(1 - share) < CHANCE ? -filled : 0;
  }
}
