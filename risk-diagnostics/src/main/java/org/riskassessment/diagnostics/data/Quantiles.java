package org.riskassessment.diagnostics.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of any number of values in little memory (Manku, Rajagopalan and Lindsay, 1998): full
 * buffers of equal weight are merged in pairs, and every other value is kept with twice the weight.
 * Nothing is random. Not thread-safe.
 *
 * <p>Each merge moves a rank by at most the weight of a value, so a rank is wrong by at most {@code
 * log2(n / 4096) / 8192} of n values: 0.1% of a million and 0.2% of a hundred million.
 */
final class Quantiles {
  private static final int WIDTH = 1 << 12;

  /** More values than this would have no count. */
  private static final int MOST_LEVELS = 50;

  private static final ThreadLocal<DoubleSort> SORT = ThreadLocal.withInitial(DoubleSort::new);

  private final DoubleRuns runs;
  private double[] buffer = new double[WIDTH];
  private int size;

  /** At place i {@value #WIDTH} ascending values of weight 2 to the power of i, or nothing. */
  private final List<double @Nullable []> levels = new ArrayList<>();

  /** For each level whether the next merge keeps the second of each pair of values. */
  private long odd;

  /** Takes a value and how often it occurs among {@value #WIDTH} values that came together. */
  @FunctionalInterface
  interface DoubleRuns {
    void run(double value, long times);
  }

  /**
   * @param runs takes the values that occur more than once among {@value #WIDTH}, as these fill up
   */
  Quantiles(DoubleRuns runs) {
    this.runs = runs;
  }

  /** How many values have not been among {@value #WIDTH} yet. */
  int pending() {
    return size;
  }

  /** In how many groups of {@value #WIDTH} any number of values came, at most. */
  static long groups(long values) {
    return values / WIDTH;
  }

  void add(double value) {
    buffer[size++] = value;
    if (size == WIDTH) {
      SORT.get().sort(buffer);
      int start = 0;
      for (int i = 1; i <= WIDTH; i++) {
        if (i == WIDTH || buffer[i] != buffer[start]) {
          if (i - start > 1) {
            runs.run(buffer[start], i - start);
          }
          start = i;
        }
      }
      carry(buffer, 0);
      buffer = new double[WIDTH];
      size = 0;
    }
  }

  void add(double value, long times) {
    long left = times;
    // Whole buffers of one value are as they will be merged.
    while (left >= 2L * WIDTH && size == 0) {
      int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(left / WIDTH);
      double[] full = new double[WIDTH];
      Arrays.fill(full, value);
      carry(full, level);
      runs.run(value, (long) WIDTH << level);
      left -= (long) WIDTH << level;
    }
    for (; left > 0; left--) {
      add(value);
    }
  }

  private void carry(double[] ascending, int level) {
    while (levels.size() <= level) {
      levels.add(null);
    }
    double[] standing = levels.get(level);
    if (standing == null) {
      levels.set(level, ascending);
      return;
    }
    levels.set(level, null);
    carry(half(standing, ascending, level), level + 1);
  }

  private double[] half(double[] some, double[] others, int level) {
    boolean second = (odd >> level & 1) == 1;
    odd ^= 1L << level;
    double[] kept = new double[WIDTH];
    int i = 0;
    int j = 0;
    for (int place = 0; place < 2 * WIDTH; place++) {
      double next = j == WIDTH || i < WIDTH && some[i] <= others[j] ? some[i++] : others[j++];
      if ((place & 1) == 1 == second) {
        kept[place >> 1] = next;
      }
    }
    return kept;
  }

  void merge(Quantiles other) {
    for (int level = other.levels.size() - 1; level >= 0; level--) {
      double[] full = other.levels.get(level);
      if (full != null) {
        carry(full.clone(), level);
      }
    }
    for (int i = 0; i < other.size; i++) {
      add(other.buffer[i]);
    }
  }

  /**
   * The values at some places among all in ascending order.
   *
   * @param shares ascending, 0 to 1
   */
  double[] at(double... shares) {
    Weighted all = weighted();
    double[] values = new double[shares.length];
    int next = 0;
    double below = 0;
    for (int i = 0; i < all.values.length && next < shares.length; i++) {
      below += all.weights[i];
      while (next < shares.length && shares[next] * (all.total - 1) < below) {
        values[next++] = all.values[i];
      }
    }
    return values;
  }

  /**
   * The shares of values below some limits, 0 to 1.
   *
   * @param limits ascending
   */
  double[] below(double... limits) {
    Weighted all = weighted();
    double[] shares = new double[limits.length];
    double below = 0;
    int i = 0;
    for (int next = 0; next < limits.length; next++) {
      for (; i < all.values.length && all.values[i] < limits[next]; i++) {
        below += all.weights[i];
      }
      shares[next] = below / all.total;
    }
    return shares;
  }

  /** Ascending values with their weights. */
  private static final class Weighted {
    private final double[] values;
    private final double[] weights;
    private final double total;

    Weighted(double[] values, double[] weights) {
      this.values = values;
      this.weights = weights;
      this.total = Arrays.stream(weights).sum();
    }
  }

  private Weighted weighted() {
    double[] values = Arrays.copyOf(buffer, size);
    Arrays.sort(values);
    double[] weights = new double[size];
    Arrays.fill(weights, 1);
    Weighted all = new Weighted(values, weights);
    for (int level = 0; level < levels.size(); level++) {
      double[] full = levels.get(level);
      if (full != null) {
        all = with(all, full, (double) (1L << level));
      }
    }
    return all;
  }

  private static Weighted with(Weighted some, double[] others, double weight) {
    int n = some.values.length + others.length;
    double[] values = new double[n];
    double[] weights = new double[n];
    int i = 0;
    int j = 0;
    for (int place = 0; place < n; place++) {
      boolean first = j == others.length || i < some.values.length && some.values[i] <= others[j];
      values[place] = first ? some.values[i] : others[j];
      weights[place] = first ? some.weights[i++] : weight;
      j += first ? 0 : 1;
    }
    return new Weighted(values, weights);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(odd);
    out.writeInt(size);
    write(out, buffer, size);
    out.writeInt(levels.size());
    for (double[] full : levels) {
      out.writeBoolean(full != null);
      if (full != null) {
        write(out, full, WIDTH);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are no such quantiles
   */
  static Quantiles read(DataInput in, DoubleRuns runs) throws IOException {
    Quantiles quantiles = new Quantiles(runs);
    quantiles.odd = in.readLong();
    quantiles.size = Blocks.count(in, WIDTH - 1);
    read(in, quantiles.buffer, quantiles.size);
    int levels = Blocks.count(in, MOST_LEVELS);
    for (int level = 0; level < levels; level++) {
      double[] full = null;
      if (in.readBoolean()) {
        full = new double[WIDTH];
        read(in, full, WIDTH);
        for (int i = 1; i < WIDTH; i++) {
          if (full[i] < full[i - 1]) {
            throw new IOException("values are not in order");
          }
        }
      }
      quantiles.levels.add(full);
    }
    return quantiles;
  }

  private static void write(DataOutput out, double[] values, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      out.writeDouble(values[i]);
    }
  }

  private static void read(DataInput in, double[] values, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      values[i] = in.readDouble();
      if (!Double.isFinite(values[i])) {
        throw new IOException("a value is not a number");
      }
    }
  }
}
