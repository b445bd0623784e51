package org.riskassessment.diagnostics.data;

import java.util.Arrays;

/**
 * Sorts a few thousand numbers by their digits, three to four times as fast as by comparing them.
 * For one thread; its memory is used again.
 */
final class DoubleSort {
  private static final int BITS = 11;
  private static final int DIGITS = 6;
  private static final int RADIX = 1 << BITS;

  private final int[] counts = new int[DIGITS * RADIX];
  private long[] keys = new long[0];
  private long[] other = new long[0];

  /**
   * Sorts all numbers in ascending order.
   *
   * @param values without NaN
   */
  void sort(double[] values) {
    int n = values.length;
    if (keys.length < n) {
      keys = new long[n];
      other = new long[n];
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < n; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      // The order of these keys as unsigned numbers is that of the values.
      long key = bits ^ (bits >> 63 | Long.MIN_VALUE);
      keys[i] = key;
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit * RADIX + (int) (key >>> digit * BITS & RADIX - 1)]++;
      }
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      pass(digit, n);
    }
    for (int i = 0; i < n; i++) {
      long key = keys[i];
      values[i] = Double.longBitsToDouble(key ^ (~key >> 63 | Long.MIN_VALUE));
    }
  }

  /** Orders the keys by one digit and keeps the order of those with the same. */
  private void pass(int digit, int n) {
    int first = digit * RADIX;
    int shift = digit * BITS;
    if (counts[first + (int) (keys[0] >>> shift & RADIX - 1)] == n) {
      return; // All have the same digit.
    }
    int place = 0;
    for (int i = first; i < first + RADIX; i++) {
      int count = counts[i];
      counts[i] = place;
      place += count;
    }
    for (int i = 0; i < n; i++) {
      long key = keys[i];
      other[counts[first + (int) (key >>> shift & RADIX - 1)]++] = key;
    }
    long[] sorted = other;
    other = keys;
    keys = sorted;
  }
}
