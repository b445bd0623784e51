package org.riskassessment.ingest.table;

import java.util.BitSet;
import java.util.List;

/**
 * A row that stays.
 *
 * @param start where it begins in the text before it was cut into rows; 0 where there was none
 */
record FixedRow(List<String> cells, BitSet typed, long line, long lastLine, int start)
    implements Row {

  FixedRow {
    cells = List.copyOf(cells);
    typed = (BitSet) typed.clone();
  }

  static FixedRow of(Row row) {
    BitSet typed = new BitSet();
    for (int place = 0; place < row.size(); place++) {
      typed.set(place, row.isTyped(place));
    }
    return new FixedRow(row.cells(), typed, row.line(), row.lastLine(), 0);
  }

  @Override
  public int size() {
    return cells.size();
  }

  @Override
  public String cell(int place) {
    return cells.get(place);
  }

  @Override
  public boolean isTyped(int place) {
    return typed.get(place);
  }
}
