package org.riskassessment.diagnostics.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.diagnosis.CategorySummary;
import org.riskassessment.core.diagnosis.CategorySummary.Top;

/**
 * What is remembered of the texts of a column, so that its summary can be extended by further texts
 * and by those of another state. Up to {@link ValueCounts#MOST} distinct texts are counted one by
 * one, and estimated beyond. Texts are told apart by their first {@value #LONGEST} characters. Not
 * thread-safe.
 */
final class TextState {
  private static final int LONGEST = 200;
  private static final int LG_REGISTERS = 12;
  private static final int FREQUENT = 1 << 10;
  private static final int TOP = 10;

  private static final Comparator<Top> MOST_FIRST =
      Comparator.comparingLong(Top::count).reversed().thenComparing(Top::value);

  private long count;
  private long missing;

  /** In order of the texts; null once there are too many. */
  private @Nullable TreeMap<String, Long> texts = new TreeMap<>();

  private HllSketch distinct = new HllSketch(LG_REGISTERS, TgtHllType.HLL_8);
  private ItemsSketch<String> frequent = new ItemsSketch<>(FREQUENT);

  /** Adds the texts of some rows. */
  void add(CategoryColumn column, int from, int to) {
    long[] times = new long[column.levels().size()];
    for (int row = from; row < to; row++) {
      int code = column.codeAt(row);
      if (code == CategoryColumn.MISSING) {
        missing++;
      } else {
        times[code]++;
      }
    }
    for (int code = 0; code < times.length; code++) {
      if (times[code] > 0) {
        count += times[code];
        add(column.levels().get(code), times[code]);
      }
    }
  }

  private void add(String text, long times) {
    String key = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    TreeMap<String, Long> counted = texts;
    if (counted != null) {
      counted.merge(key, times, Long::sum);
      if (counted.size() > ValueCounts.MOST) {
        counted.forEach(this::sketch);
        texts = null;
      }
    } else {
      sketch(key, times);
    }
  }

  private void sketch(String text, long times) {
    distinct.update(text);
    frequent.update(text, times);
  }

  void merge(TextState other) {
    count += other.count;
    missing += other.missing;
    if (other.texts != null) {
      other.texts.forEach(this::add);
      return;
    }
    TreeMap<String, Long> counted = texts;
    if (counted != null) {
      counted.forEach(this::sketch);
      texts = null;
    }
    Union union = new Union(LG_REGISTERS);
    union.update(distinct);
    union.update(other.distinct);
    distinct = union.getResult(TgtHllType.HLL_8);
    frequent.merge(other.frequent);
  }

  long missing() {
    return missing;
  }

  CategorySummary summary(String column) {
    Map<String, Long> counted = texts;
    return new CategorySummary(
        column,
        count,
        missing,
        counted != null ? counted.size() : Math.round(distinct.getCompositeEstimate()),
        counted != null,
        (counted != null
                ? counted.entrySet().stream().map(e -> new Top(e.getKey(), e.getValue()))
                : Arrays.stream(frequent.getFrequentItems(ErrorType.NO_FALSE_POSITIVES))
                    .map(row -> new Top(row.getItem(), row.getEstimate())))
            .sorted(MOST_FIRST)
            .limit(TOP)
            .toList());
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(missing);
    Map<String, Long> counted = texts;
    out.writeInt(counted == null ? -1 : counted.size());
    if (counted == null) {
      Blocks.write(out, distinct.toCompactByteArray());
      Blocks.write(out, frequent.toByteArray(new ArrayOfStringsSerDe()));
      return;
    }
    for (Map.Entry<String, Long> text : counted.entrySet()) {
      Blocks.write(out, text.getKey().getBytes(StandardCharsets.UTF_8));
      out.writeLong(text.getValue());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are no such state
   */
  static TextState read(DataInput in) throws IOException {
    TextState state = new TextState();
    state.count = Blocks.count(in);
    state.missing = Blocks.count(in);
    int size = in.readInt();
    if (size < -1 || size > ValueCounts.MOST) {
      throw new IOException("a number of texts is out of range");
    }
    if (size == -1) {
      byte[] registers = Blocks.read(in);
      byte[] items = Blocks.read(in);
      state.texts = null;
      Blocks.requireSketch(
          () -> {
            state.distinct = HllSketch.heapify(registers);
            state.frequent = ItemsSketch.getInstance(Memory.wrap(items), new ArrayOfStringsSerDe());
          });
      return state;
    }
    for (int i = 0; i < size; i++) {
      String text = new String(Blocks.read(in), StandardCharsets.UTF_8);
      state.add(text, Math.max(1, Blocks.count(in)));
    }
    return state;
  }
}
