package org.riskassessment.ingest;

import java.util.Arrays;

/**
 * A set of 128-bit row hashes, each with the number of the row that brought it. Open addressing, at
 * most half full, 20 bytes a slot. Not for several threads.
 */
final class RowSet {
  private static final int ABSENT = -1;

  private long[] low;
  private long[] high;
  private int[] row;
  private int size;

  RowSet(int expected) {
    int slots = Integer.highestOneBit(Math.max(16, expected)) << 2;
    allocate(slots);
  }

  /** Adds a hash under a row number unless it is there; whether it was added. */
  boolean add(long lowBits, long highBits, int rowNumber) {
    int slot = slot(lowBits, highBits);
    if (row[slot] != ABSENT) {
      return false;
    }
    low[slot] = lowBits;
    high[slot] = highBits;
    row[slot] = rowNumber;
    if (++size > low.length / 2) {
      grow();
    }
    return true;
  }

  /** The row that brought a hash, or -1. */
  int find(long lowBits, long highBits) {
    return row[slot(lowBits, highBits)];
  }

  private int slot(long lowBits, long highBits) {
    int mask = low.length - 1;
    int slot = (int) lowBits & mask;
    while (row[slot] != ABSENT && (low[slot] != lowBits || high[slot] != highBits)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldLow = low;
    long[] oldHigh = high;
    int[] oldRow = row;
    allocate(2 * oldLow.length);
    for (int i = 0; i < oldLow.length; i++) {
      if (oldRow[i] != ABSENT) {
        int slot = slot(oldLow[i], oldHigh[i]);
        low[slot] = oldLow[i];
        high[slot] = oldHigh[i];
        row[slot] = oldRow[i];
      }
    }
  }

  private void allocate(int slots) {
    low = new long[slots];
    high = new long[slots];
    row = new int[slots];
    Arrays.fill(row, ABSENT);
  }
}
