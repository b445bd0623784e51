package org.riskassessment.ingest.table;

import java.util.List;
import java.util.stream.IntStream;

/** A row of a table: its cells and where it stands. */
public interface Row {
  /** How many cells it has. */
  int size();

  /**
   * The text of a cell.
   *
   * @param place from 0
   */
  String cell(int place);

  /** Whether a cell was stored as a number or a date, and so is in standard form. */
  default boolean isTyped(int place) {
    return false;
  }

  /** The line where it begins, from 1. */
  long line();

  /** The line where it ends. */
  long lastLine();

  /** All its cells. */
  default List<String> cells() {
    return IntStream.range(0, size()).mapToObj(this::cell).toList();
  }

  /** The same row, which stays when the table goes on. */
  default Row kept() {
    return FixedRow.of(this);
  }
}
