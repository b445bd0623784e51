package org.riskassessment.diagnostics.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * What is kept of a column with too many distinct values to count each: {@link Quantiles}, a
 * HyperLogLog sketch for the number of distinct values, and a sketch of frequent values for the
 * mode. Nothing in it is random: the same values in the same order give the same answers.
 */
final class NumberSketch {
  /** A relative standard error of 1.6%. */
  private static final int LG_REGISTERS = 12;

  /** Finds values with more than 0.34% of the rows. */
  private static final int FREQUENT = 1 << 10;

  private Quantiles quantiles = new Quantiles(this::frequent);
  private HllSketch distinct = new HllSketch(LG_REGISTERS, TgtHllType.HLL_8);
  private LongsSketch frequent = new LongsSketch(FREQUENT);
  private long count;

  void add(double value) {
    quantiles.add(value);
    distinct.update(value);
    count++;
  }

  void add(double value, long times) {
    quantiles.add(value, times);
    distinct.update(value);
    count += times;
  }

  private void frequent(double value, long times) {
    frequent.update(Double.doubleToRawLongBits(value), times);
  }

  void merge(NumberSketch other) {
    quantiles.merge(other.quantiles);
    Union union = new Union(LG_REGISTERS);
    union.update(distinct);
    union.update(other.distinct);
    distinct = union.getResult(TgtHllType.HLL_8);
    frequent.merge(other.frequent);
    count += other.count;
  }

  Quantiles quantiles() {
    return quantiles;
  }

  long distinct() {
    // The composite estimate does not depend on the order of values and merges.
    return Math.round(distinct.getCompositeEstimate());
  }

  /** The most frequent value; empty if it is not certain which one that is. */
  OptionalDouble mode() {
    LongsSketch.Row[] rows = frequent.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES);
    if (rows.length == 0) {
      return OptionalDouble.empty();
    }
    // A value that is alone among those that came with it was not counted, nor were the last ones.
    long uncounted = Quantiles.groups(count) + quantiles.pending();
    long others =
        uncounted
            + Math.max(frequent.getMaximumError(), rows.length > 1 ? rows[1].getUpperBound() : 0);
    return rows[0].getLowerBound() > others
        ? OptionalDouble.of(Double.longBitsToDouble(rows[0].getItem()))
        : OptionalDouble.empty();
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    quantiles.write(out);
    Blocks.write(out, distinct.toCompactByteArray());
    Blocks.write(out, frequent.toByteArray());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are not such sketches
   */
  static NumberSketch read(DataInput in) throws IOException {
    NumberSketch sketch = new NumberSketch();
    sketch.count = Blocks.count(in);
    sketch.quantiles = Quantiles.read(in, sketch::frequent);
    byte[] distinct = Blocks.read(in);
    byte[] frequent = Blocks.read(in);
    Blocks.requireSketch(
        () -> {
          sketch.distinct = HllSketch.heapify(distinct);
          sketch.frequent = LongsSketch.getInstance(Memory.wrap(frequent));
        });
    if (sketch.distinct.getLgConfigK() != LG_REGISTERS) {
      throw new IOException("a sketch has another size");
    }
    return sketch;
  }
}
