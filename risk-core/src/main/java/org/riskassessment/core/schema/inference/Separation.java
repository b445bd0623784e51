package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.ColumnType;

/**
 * How well one column alone separates clients that left from clients that stayed: the best area
 * under the ROC curve, 0.5 to 1, of its numbers in either direction, of its texts ordered by the
 * share that left, and of being blank. NaN with fewer than {@value #FEWEST} rows of either class,
 * which are too few to tell.
 */
final class Separation {
  /** From this area on, a column is probably known only afterwards. */
  static final double SUSPECT = 0.99;

  private static final int FEWEST = 10;

  /** Texts with fewer rows count as one: alone, each would separate by chance. */
  private static final int RARE = 5;

  private static final int FEW_NUMBERS = 20;

  private Separation() {}

  /**
   * @param cells of the rows whose label is known, blank for missing
   * @param type numbers and dates are ordered, everything else is groups
   */
  static double of(List<String> cells, List<Boolean> left, ColumnType type) {
    boolean ordered = type == ColumnType.NUMERIC || type == ColumnType.DATE;
    Map<String, long[]> byText = new HashMap<>();
    Map<String, long[]> byBlank = new HashMap<>();
    List<double[]> numbers = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      int side = left.get(i) ? 1 : 0;
      String cell = cells.get(i);
      byText.computeIfAbsent(cell, c -> new long[2])[side]++;
      byBlank.computeIfAbsent(cell.isEmpty() ? "" : "filled", c -> new long[2])[side]++;
      double number = type == ColumnType.DATE ? Cells.day(cell) : Cells.number(cell);
      if (ordered && !Double.isNaN(number)) {
        numbers.add(new double[] {number, side});
      }
    }
    double best = ofGroups(byBlank);
    if (!ordered || byText.size() <= FEW_NUMBERS) {
      best = best(best, ofGroups(byText));
    }
    return best(best, ofNumbers(numbers));
  }

  /** Groups separate best when ordered by the share that left. */
  private static double ofGroups(Map<String, long[]> groups) {
    long[] rare = new long[2];
    List<long[]> counts = new ArrayList<>();
    for (long[] group : groups.values()) {
      if (group[0] + group[1] < RARE) {
        rare[0] += group[0];
        rare[1] += group[1];
      } else {
        counts.add(group);
      }
    }
    if (rare[0] + rare[1] > 0) {
      counts.add(rare);
    }
    counts.sort(Comparator.comparingDouble(c -> c[1] / (double) (c[0] + c[1])));
    return area(counts);
  }

  private static double ofNumbers(List<double[]> numbers) {
    double[][] sorted = numbers.toArray(double[][]::new);
    Arrays.sort(sorted, Comparator.comparingDouble(n -> n[0]));
    List<long[]> ties = new ArrayList<>();
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i][0] != sorted[i - 1][0]) {
        ties.add(new long[2]);
      }
      ties.get(ties.size() - 1)[(int) sorted[i][1]]++;
    }
    double area = area(ties);
    return Math.max(area, 1 - area);
  }

  /** The area of groups in ascending order, each with how many stayed and left. */
  private static double area(List<long[]> groups) {
    double pairs = 0;
    long stayed = 0;
    long left = 0;
    for (long[] group : groups) {
      pairs += group[1] * (stayed + group[0] / 2.0);
      stayed += group[0];
      left += group[1];
    }
    return Math.min(stayed, left) < FEWEST ? Double.NaN : pairs / ((double) stayed * left);
  }

  private static double best(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
  }
}
