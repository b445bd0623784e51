package org.riskassessment.diagnostics.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How often each value of a column occurs, as long as there are not too many. Not for threads. */
final class ValueCounts {
  /** The most distinct values that are counted one by one. */
  static final int MOST = 10_000;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int SMALLEST = 1 << 6;

  private double[] values = new double[SMALLEST];
  private long[] counts = new long[SMALLEST];
  private int shift = Long.numberOfLeadingZeros(SMALLEST) + 1;
  private int size;

  /**
   * Counts a value.
   *
   * @param value not NaN, and 0.0 rather than -0.0
   * @return false, with nothing changed, if it is new and there are {@value #MOST} others
   */
  boolean add(double value, long times) {
    int at = place(value);
    if (counts[at] == 0) {
      if (size == MOST) {
        return false;
      }
      if (++size > values.length / 4 * 3) {
        grow();
        at = place(value);
      }
      values[at] = value;
    }
    counts[at] += times;
    return true;
  }

  int size() {
    return size;
  }

  private int place(double value) {
    int at = (int) ((Double.doubleToRawLongBits(value) * GOLDEN) >>> shift);
    while (counts[at] != 0 && values[at] != value) {
      at = (at + 1) & (values.length - 1);
    }
    return at;
  }

  private void grow() {
    double[] oldValues = values;
    long[] oldCounts = counts;
    values = new double[2 * oldValues.length];
    counts = new long[values.length];
    shift--;
    for (int i = 0; i < oldValues.length; i++) {
      if (oldCounts[i] != 0) {
        int at = place(oldValues[i]);
        values[at] = oldValues[i];
        counts[at] = oldCounts[i];
      }
    }
  }

  /** The values in ascending order. */
  Ascending ascending() {
    double[] sorted = new double[size];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      if (counts[i] != 0) {
        sorted[next++] = values[i];
      }
    }
    Arrays.sort(sorted);
    long[] times = new long[size];
    Arrays.setAll(times, i -> counts[place(sorted[i])]);
    return new Ascending(sorted, times);
  }

  /**
   * Distinct values in ascending order.
   *
   * @param counts how often each occurs
   */
  record Ascending(double[] values, long[] counts) {

    /** The quantile of type 7: interpolated between neighbours. */
    double quantile(double share) {
      long n = Arrays.stream(counts).sum();
      double place = share * (n - 1);
      long below = (long) place;
      double rest = place - below;
      // Each value has its own weight: a difference of two large numbers could overflow.
      return rest == 0 ? at(below) : (1 - rest) * at(below) + rest * at(below + 1);
    }

    private double at(long place) {
      long before = 0;
      for (int i = 0; i < counts.length; i++) {
        before += counts[i];
        if (place < before) {
          return values[i];
        }
      }
      return values[values.length - 1];
    }

    long most() {
      return Arrays.stream(counts).max().orElse(0);
    }

    IntStream places() {
      return IntStream.range(0, values.length);
    }
  }
}
