package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A uniform sample of rows as they pass (Vitter's algorithm R); the same rows give the same sample.
 * Holds at most {@value #MOST_ROWS} rows and {@value #MOST_CELLS} cells of at most {@value
 * #LONGEST_CELL} characters. Not for several threads.
 */
final class RowSample {
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_CELLS = 600_000;
  private static final int LONGEST_CELL = 100;

  private final int most;
  private final SplittableRandom random = new SplittableRandom(42);
  private final List<String[]> rows = new ArrayList<>();
  private long seen;

  RowSample(int columns) {
    this.most = Math.max(100, Math.min(MOST_ROWS, MOST_CELLS / columns));
  }

  void add(String[] cells) {
    seen++;
    if (rows.size() < most) {
      rows.add(copy(cells));
      return;
    }
    long place = random.nextLong(seen);
    if (place < most) {
      rows.set((int) place, copy(cells));
    }
  }

  List<String[]> rows() {
    return rows;
  }

  private static String[] copy(String[] cells) {
    String[] copy = new String[cells.length];
    for (int c = 0; c < copy.length; c++) {
      String cell = cells[c].strip();
      copy[c] = cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL);
    }
    return copy;
  }
}
