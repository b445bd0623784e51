package org.riskassessment.core.schema.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.ColumnType;

/** The cells of one column in rows whose label is known, and how they go with it. */
final class LabelledCells {
  private final String[] cells;
  private final boolean[] left;
  private final ColumnType type;

  /**
   * @param cells in standard form, blank for missing
   * @param left whether the client of each row left
   */
  LabelledCells(String[] cells, boolean[] left, ColumnType type) {
    this.cells = cells;
    this.left = left;
    this.type = type;
  }

  /** Rows that stayed and rows that left. */
  static final class Sides {
    long stayed;
    long left;

    void add(boolean hasLeft) {
      if (hasLeft) {
        left++;
      } else {
        stayed++;
      }
    }

    void add(Sides others) {
      stayed += others.stayed;
      left += others.left;
    }

    long rows() {
      return stayed + left;
    }
  }

  /** The rows of equal numbers, by their number in ascending order. */
  record Ties(double[] numbers, Sides[] sides) {}

  ColumnType type() {
    return type;
  }

  /** Whether cells are numbers or dates. */
  boolean isOrdered() {
    return type == ColumnType.NUMERIC || type == ColumnType.DATE;
  }

  Sides all() {
    Sides all = new Sides();
    for (boolean hasLeft : left) {
      all.add(hasLeft);
    }
    return all;
  }

  Sides filled() {
    Sides filled = new Sides();
    for (int i = 0; i < cells.length; i++) {
      if (!cells[i].isEmpty()) {
        filled.add(left[i]);
      }
    }
    return filled;
  }

  /** The rows of each text, blank included; of more than so many texts only the first ones. */
  Map<String, Sides> groups(int most) {
    Map<String, Sides> groups = new LinkedHashMap<>();
    for (int i = 0; i < cells.length && groups.size() <= most; i++) {
      groups.computeIfAbsent(cells[i], cell -> new Sides()).add(left[i]);
    }
    return groups;
  }

  /** The numbers, or dates as days; none where the column has other texts. */
  Ties ties() {
    double[][] sorted = {new double[cells.length], new double[cells.length]};
    int[] sizes = new int[2];
    for (int i = 0; i < cells.length && isOrdered(); i++) {
      double number = type == ColumnType.DATE ? Cells.day(cells[i]) : Cells.number(cells[i]);
      if (!Double.isNaN(number)) {
        int side = left[i] ? 1 : 0;
        sorted[side][sizes[side]++] = number + 0.0; // -0.0 is 0.0.
      }
    }
    Arrays.sort(sorted[0], 0, sizes[0]);
    Arrays.sort(sorted[1], 0, sizes[1]);
    double[] numbers = new double[sizes[0] + sizes[1]];
    Sides[] sides = new Sides[numbers.length];
    int size = 0;
    int[] at = new int[2];
    while (at[0] < sizes[0] || at[1] < sizes[1]) {
      int side =
          at[1] == sizes[1] || at[0] < sizes[0] && sorted[0][at[0]] <= sorted[1][at[1]] ? 0 : 1;
      double number = sorted[side][at[side]++];
      if (size == 0 || numbers[size - 1] != number) {
        numbers[size] = number;
        sides[size++] = new Sides();
      }
      sides[size - 1].add(side == 1);
    }
    return new Ties(Arrays.copyOf(numbers, size), Arrays.copyOf(sides, size));
  }
}
