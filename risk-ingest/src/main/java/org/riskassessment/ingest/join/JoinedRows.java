package org.riskassessment.ingest.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.riskassessment.core.config.Join;

/**
 * Collects the rows of a joined table and sorts them by client and time, in arrays of primitives.
 * Once sorted, reading is safe for several threads.
 */
final class JoinedRows {
  private static final int CHUNK = 1 << 16;
  private static final int MOST_GAPS = 100_000;

  private final IdNumbers ids;
  private final List<ValueColumn> columns;
  private final List<int[]> idChunks = new ArrayList<>();
  private final List<long[]> timeChunks = new ArrayList<>();
  private final boolean timed;
  private int size;
  private int[] ends = {};
  private long[] times = {};
  private int doubled;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long skipped;
  private long lateUntil = Long.MIN_VALUE;
  private int late;
  private int blockLate;
  private long blockFirst = Long.MAX_VALUE;
  private long blockLast = Long.MIN_VALUE;

  JoinedRows(Join join, List<ValueColumn> columns) {
    this.ids = new IdNumbers(join.match());
    this.timed = join.time() != null;
    this.columns = List.copyOf(columns);
  }

  IdNumbers ids() {
    return ids;
  }

  int size() {
    return size;
  }

  /** Whether the table has no rows at all, not even some that were not read. */
  boolean isEmpty() {
    return size == 0 && skipped == 0;
  }

  /** How many rows were not read again, because they are too old to count. */
  long skipped() {
    return skipped;
  }

  /** Takes note of rows that are not read again; their ids are known. */
  void skip(TableIndex.Block block) {
    skipped += block.rows();
    first = Math.min(first, block.first());
    last = Math.max(last, block.last());
  }

  /** Counts rows of this time and earlier ones that are not in a known block. */
  void countUntil(long time) {
    lateUntil = time;
  }

  /** How many rows came after rows of their time had been asked for. */
  int late() {
    return late;
  }

  /** Takes note that the rows of a block were there before. */
  void known() {
    late -= blockLate;
    blockLate = 0;
  }

  /** Begins a block, of whose rows the first and the last time are asked for. */
  void beginBlock() {
    blockLate = 0;
    blockFirst = Long.MAX_VALUE;
    blockLast = Long.MIN_VALUE;
  }

  long blockFirst() {
    return blockFirst;
  }

  long blockLast() {
    return blockLast;
  }

  /** How many rows have the client and the time of another one. */
  int doubled() {
    return doubled;
  }

  /** The first time of all; only when there are rows. */
  long firstTime() {
    return first;
  }

  /** The last time of all; only when there are rows. */
  long lastTime() {
    return last;
  }

  /** Adds a row whose cells have been added to the columns. */
  void add(int id, long time) {
    if (size % CHUNK == 0 && size / CHUNK == idChunks.size()) {
      idChunks.add(new int[CHUNK]);
      timeChunks.add(timed ? new long[CHUNK] : new long[0]);
    }
    idChunks.get(size / CHUNK)[size % CHUNK] = id;
    if (timed) {
      timeChunks.get(size / CHUNK)[size % CHUNK] = time;
      first = Math.min(first, time);
      last = Math.max(last, time);
      blockFirst = Math.min(blockFirst, time);
      blockLast = Math.max(blockLast, time);
      if (time <= lateUntil) {
        late++;
        blockLate++;
      }
    }
    size++;
  }

  /** Forgets the rows after so many, and their cells. */
  void truncate(int rows) {
    size = rows;
    columns.forEach(column -> column.truncate(rows));
  }

  /**
   * Sorts all rows.
   *
   * @param newest whether only the last of the rows of a client and time stays that has a value
   */
  void sort(boolean newest) {
    int[] starts = new int[ids.size() + 1];
    for (int row = 0; row < size; row++) {
      starts[id(row) + 1]++;
    }
    for (int id = 0; id < ids.size(); id++) {
      starts[id + 1] += starts[id];
    }
    int[] order = new int[size];
    int[] next = Arrays.copyOf(starts, ids.size());
    for (int row = 0; row < size; row++) {
      order[next[id(row)]++] = row;
    }
    ends = new int[ids.size()];
    times = new long[timed ? size : 0];
    int kept = 0;
    for (int id = 0; id < ids.size(); id++) {
      int from = starts[id];
      int to = starts[id + 1];
      if (timed) {
        sort(order, from, to);
      }
      for (int i = from; i < to; i++) {
        boolean isDoubled = i + 1 < to && (!timed || time(order[i]) == time(order[i + 1]));
        doubled += isDoubled ? 1 : 0;
        if (isDoubled && newest && isBlank(order[i + 1])) {
          order[i + 1] = order[i]; // A row of a label alone corrects nothing.
        } else if (!isDoubled || !newest) {
          order[kept] = order[i];
          if (timed) {
            times[kept] = time(order[i]);
          }
          kept++;
        }
      }
      ends[id] = kept;
    }
    size = kept;
    int length = kept;
    idChunks.clear();
    timeChunks.clear();
    columns.forEach(column -> column.arrange(order, length));
  }

  /** Sorts the rows of a client by time; rows of one time keep their order. */
  private void sort(int[] order, int from, int to) {
    boolean sorted = true;
    for (int i = from + 1; i < to && sorted; i++) {
      sorted = time(order[i - 1]) <= time(order[i]);
    }
    if (sorted) {
      return;
    }
    int rows = to - from;
    long[] keys = new long[rows];
    int[] before = Arrays.copyOfRange(order, from, to);
    for (int i = 0; i < rows; i++) {
      keys[i] = (time(before[i]) - first) * rows + i;
    }
    Arrays.sort(keys);
    for (int i = 0; i < rows; i++) {
      order[from + i] = before[(int) (keys[i] % rows)];
    }
  }

  private boolean isBlank(int row) {
    return columns.stream().allMatch(column -> column.isBlank(row));
  }

  private int id(int row) {
    return idChunks.get(row / CHUNK)[row % CHUNK];
  }

  private long time(int row) {
    return timeChunks.get(row / CHUNK)[row % CHUNK];
  }

  /** The first row of a client. */
  int from(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  /** The row after the last one of a client that was complete by a time. */
  int to(int id, long time) {
    return timed ? after(from(id), ends[id], time) : ends[id];
  }

  /** The first row of a range that is later than a time. */
  int after(int from, int to, long time) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = low + high >>> 1;
      if (times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The median of the times between neighbouring rows of clients, in seconds; 0 without any. */
  double usualGap() {
    long[] gaps = new long[Math.min(MOST_GAPS, size)];
    int count = 0;
    for (int id = 0; id < ends.length; id++) {
      for (int row = from(id) + 1; row < ends[id] && count < gaps.length; row++) {
        gaps[count++] = times[row] - times[row - 1];
      }
    }
    Arrays.sort(gaps, 0, count);
    return count == 0 ? 0 : gaps[count / 2];
  }

  boolean isTimed() {
    return timed;
  }

  long timeOf(int row) {
    return times[row];
  }

  /** A stable end for rows that have no time. */
  int end(int id) {
    return ends[id];
  }
}
