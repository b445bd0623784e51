package org.riskassessment.ingest.row;

/**
 * A set of 128-bit row hashes, as {@link RowKeys} makes them, each with the number of its row. Open
 * addressing, linear probing, at most three quarters full, 20 bytes a slot. Not for several
 * threads.
 */
public final class RowSet {
  private static final int ABSENT = -1;

  /** The high half of a slot's hash while the slot is free. */
  private static final long FREE = 0;

  /** Arrays cannot have many more slots. */
  private static final int MOST_SLOTS = 1 << 29;

  private long[] keys;
  private int[] rows;
  private int size;

  /** Of no meaning; without it the compiler would drop the reads of {@link #prefetch}. */
  @SuppressWarnings("UnusedVariable")
  private long prefetched;

  /**
   * @param expected how many hashes will be added, about
   */
  public RowSet(long expected) {
    long wanted = Math.min(MOST_SLOTS, Math.max(16, expected + expected / 2));
    allocate(1 << 64 - Long.numberOfLeadingZeros(wanted - 1));
  }

  /**
   * Adds a hash with the number of its row, unless the set has it.
   *
   * @param high not 0
   * @return whether it was added
   */
  public boolean add(long low, long high, int row) {
    int slot = slot(low, high);
    if (keys[2 * slot + 1] != FREE) {
      return false;
    }
    put(slot, low, high, row);
    if (++size > rows.length / 4 * 3) {
      grow();
    }
    return true;
  }

  /** Adds a hash with the number of its row, or gives it another row. */
  void put(long low, long high, int row) {
    if (!add(low, high, row)) {
      rows[slot(low, high)] = row;
    }
  }

  /** The number of the row with a hash, or -1. */
  int find(long low, long high) {
    int slot = slot(low, high);
    return keys[2 * slot + 1] == FREE ? ABSENT : rows[slot];
  }

  /** Loads the memory of a hash's slot into the cache, so that a later look-up need not wait. */
  void prefetch(long low) {
    prefetched ^= keys[2 * home(low) + 1];
  }

  public boolean contains(long low, long high) {
    return keys[2 * slot(low, high) + 1] != FREE;
  }

  /** Removes the hashes of a row and of all rows after it. */
  void removeFrom(int row) {
    long[] oldKeys = keys;
    int[] oldRows = rows;
    allocate(oldRows.length);
    size = 0;
    for (int i = 0; i < oldRows.length; i++) {
      if (oldKeys[2 * i + 1] != FREE && oldRows[i] < row) {
        add(oldKeys[2 * i], oldKeys[2 * i + 1], oldRows[i]);
      }
    }
  }

  /** The slot of a hash, or the free slot for it. */
  private int slot(long low, long high) {
    int mask = rows.length - 1;
    int slot = home(low);
    while (keys[2 * slot + 1] != FREE && (keys[2 * slot] != low || keys[2 * slot + 1] != high)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Rows that differ only in the label share it, and so the cache line. */
  private int home(long low) {
    return (int) (low >>> RowKeys.LABEL_BITS) & rows.length - 1;
  }

  private void put(int slot, long low, long high, int row) {
    keys[2 * slot] = low;
    keys[2 * slot + 1] = high;
    rows[slot] = row;
  }

  private void grow() {
    if (rows.length == MOST_SLOTS) {
      throw new IllegalStateException("more rows than can be compared: " + size);
    }
    long[] oldKeys = keys;
    int[] oldRows = rows;
    allocate(2 * oldRows.length);
    for (int i = 0; i < oldRows.length; i++) {
      if (oldKeys[2 * i + 1] != FREE) {
        long low = oldKeys[2 * i];
        long high = oldKeys[2 * i + 1];
        put(slot(low, high), low, high, oldRows[i]);
      }
    }
  }

  private void allocate(int slots) {
    keys = new long[2 * slots];
    rows = new int[slots];
  }
}
