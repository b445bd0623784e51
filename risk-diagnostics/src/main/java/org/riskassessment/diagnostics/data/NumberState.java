package org.riskassessment.diagnostics.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.diagnosis.ColumnSummary;

/**
 * What is remembered of the numbers of a column, so that its statistics can be extended by further
 * numbers and by those of another state. Up to {@link ValueCounts#MOST} distinct values all of them
 * are exact; beyond that, count, mean, standard deviation, minimum and maximum are. Takes at most
 * 300 kB. Not thread-safe.
 *
 * <p>Mean and deviations are updated by Welford (1962) and merged by Chan, Golub and LeVeque
 * (1979).
 */
final class NumberState {
  /** Limits the list of modes: a column of distinct values would otherwise list every value. */
  private static final int MOST_MODES = 1_000;

  private static final int BINS = 10;

  private long count;
  private long missing;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private @Nullable ValueCounts values = new ValueCounts();
  private @Nullable NumberSketch sketch;

  /** Adds the numbers of some rows. */
  void add(NumericColumn column, int from, int to) {
    for (int row = from; row < to; row++) {
      double value = column.at(row) + 0.0; // -0.0 would otherwise count apart from 0.0
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        missing++;
        continue;
      }
      count++;
      double change = value - mean;
      mean += change / count;
      squares += change * (value - mean);
      min = Math.min(min, value);
      max = Math.max(max, value);
      NumberSketch many = sketch;
      if (many != null) {
        many.add(value);
      } else if (!counted().add(value, 1)) {
        overflow().add(value);
      }
    }
  }

  void addMissing() {
    missing++;
  }

  void merge(NumberState other) {
    missing += other.missing;
    if (other.count == 0) {
      return;
    }
    double total = count + other.count;
    double change = other.mean - mean;
    mean = count == 0 ? other.mean : mean + change * (other.count / total);
    squares += other.squares + change * change * (count / total) * other.count;
    count += other.count;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    if (other.sketch != null) {
      NumberSketch many = sketch == null ? overflow() : sketch;
      many.merge(other.sketch);
    } else {
      ValueCounts.Ascending ascending = other.counted().ascending();
      ascending.places().forEach(i -> add(ascending.values()[i], ascending.counts()[i]));
    }
  }

  private void add(double value, long times) {
    NumberSketch many = sketch;
    if (many == null && counted().add(value, times)) {
      return;
    }
    (many == null ? overflow() : many).add(value, times);
  }

  private ValueCounts counted() {
    ValueCounts counted = values;
    if (counted == null) {
      throw new IllegalStateException("too many distinct values were counted one by one");
    }
    return counted;
  }

  /** Gives up counting each value. */
  private NumberSketch overflow() {
    NumberSketch many = new NumberSketch();
    ValueCounts.Ascending ascending = counted().ascending();
    ascending.places().forEach(i -> many.add(ascending.values()[i], ascending.counts()[i]));
    sketch = many;
    values = null;
    return many;
  }

  long missing() {
    return missing;
  }

  /** The statistics; none is defined without numbers, and none is infinite. */
  ColumnSummary summary(String column) {
    if (count == 0) {
      OptionalDouble none = OptionalDouble.empty();
      return new ColumnSummary(
          column,
          0,
          none,
          none,
          none,
          List.of(),
          none,
          none,
          new ColumnSummary.Shape(missing, none, none, 0, true, List.of(), List.of()));
    }
    NumberSketch many = sketch;
    ValueCounts.Ascending ascending = many == null ? counted().ascending() : null;
    double[] quartiles =
        ascending == null
            ? sketched().quantiles().at(0.25, 0.5, 0.75)
            : new double[] {
              ascending.quantile(0.25), ascending.quantile(0.5), ascending.quantile(0.75)
            };
    List<Double> edges = edges();
    return new ColumnSummary(
        column,
        count,
        finite(mean),
        finite(quartiles[1]),
        count == 1 ? OptionalDouble.empty() : finite(Math.sqrt(squares / (count - 1))),
        modes(ascending),
        OptionalDouble.of(min),
        OptionalDouble.of(max),
        new ColumnSummary.Shape(
            missing,
            finite(quartiles[0]),
            finite(quartiles[2]),
            ascending == null ? sketched().distinct() : ascending.values().length,
            ascending != null,
            edges,
            counts(edges, ascending)));
  }

  private NumberSketch sketched() {
    NumberSketch many = sketch;
    if (many == null) {
      throw new IllegalStateException("the values are counted one by one");
    }
    return many;
  }

  private List<Double> modes(ValueCounts.@Nullable Ascending ascending) {
    if (ascending == null) {
      OptionalDouble mode = sketched().mode();
      return mode.isPresent() ? List.of(mode.getAsDouble()) : List.of();
    }
    long most = ascending.most();
    return ascending
        .places()
        .filter(i -> ascending.counts()[i] == most)
        .limit(MOST_MODES)
        .mapToObj(i -> ascending.values()[i])
        .toList();
  }

  /** Edges of bins of equal width; of one bin if they would be too narrow to tell apart. */
  private List<Double> edges() {
    List<Double> edges = new ArrayList<>();
    for (int bin = 0; bin <= BINS; bin++) {
      // Each end has its own weight: the width of all bins could overflow.
      double edge = bin == BINS ? max : min / BINS * (BINS - bin) + max / BINS * bin;
      if (bin > 0 && !(edge > edges.get(bin - 1))) {
        return List.of(min, max);
      }
      edges.add(edge);
    }
    return edges;
  }

  private List<Long> counts(List<Double> edges, ValueCounts.@Nullable Ascending ascending) {
    int bins = edges.size() - 1;
    long[] below = new long[bins + 1];
    below[bins] = count;
    double[] inner = edges.stream().skip(1).limit(bins - 1L).mapToDouble(e -> e).toArray();
    double[] shares = ascending == null ? sketched().quantiles().below(inner) : new double[0];
    for (int bin = 1; bin < bins; bin++) {
      double edge = edges.get(bin);
      below[bin] =
          ascending == null
              ? Math.round(shares[bin - 1] * count)
              : ascending
                  .places()
                  .filter(i -> ascending.values()[i] < edge)
                  .mapToLong(i -> ascending.counts()[i])
                  .sum();
    }
    List<Long> counts = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      counts.add(below[bin + 1] - below[bin]);
    }
    return counts;
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(missing);
    out.writeDouble(mean);
    out.writeDouble(squares);
    out.writeDouble(min);
    out.writeDouble(max);
    NumberSketch many = sketch;
    out.writeBoolean(many != null);
    if (many != null) {
      many.write(out);
      return;
    }
    ValueCounts.Ascending ascending = counted().ascending();
    out.writeInt(ascending.values().length);
    for (int i = 0; i < ascending.values().length; i++) {
      out.writeDouble(ascending.values()[i]);
      out.writeLong(ascending.counts()[i]);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are no such state
   */
  static NumberState read(DataInput in) throws IOException {
    NumberState state = new NumberState();
    state.count = Blocks.count(in);
    state.missing = Blocks.count(in);
    state.mean = in.readDouble();
    state.squares = in.readDouble();
    state.min = in.readDouble();
    state.max = in.readDouble();
    if (in.readBoolean()) {
      state.sketch = NumberSketch.read(in);
      state.values = null;
      return state;
    }
    int distinct = Blocks.count(in, ValueCounts.MOST);
    long counted = 0;
    for (int i = 0; i < distinct; i++) {
      double value = in.readDouble();
      long times = Blocks.count(in);
      if (!Double.isFinite(value) || times == 0) {
        throw new IOException("a counted value is not a number");
      }
      state.counted().add(value, times);
      counted += times;
    }
    if (counted != state.count || state.counted().size() != distinct) {
      throw new IOException("the counts of values do not add up");
    }
    return state;
  }
}
