package org.riskassessment.diagnostics.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.BatchMissing;
import org.riskassessment.core.diagnosis.CategorySummary;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * What is remembered of rows, so that their summary can be extended by further rows and by those of
 * another profile, without reading any row again. Its size does not grow with the rows. Not
 * thread-safe.
 */
public final class DataProfile {
  /** The batch of rows that belong to none. */
  static final int NO_BATCH = 0;

  private final Schema schema;
  private final List<Tally> tallies = new ArrayList<>();

  /** By batch: the rows, then the blank cells of each tally. */
  private final TreeMap<Integer, long[]> batches = new TreeMap<>();

  private long rows;

  /** The column of a tally and what is remembered of it: a label has no state. */
  private record Tally(Column column, @Nullable NumberState numbers, @Nullable TextState texts) {}

  public DataProfile(Schema schema) {
    this.schema = schema;
    for (Column column : schema.kept()) {
      if (column.role() == ColumnRole.LABEL) {
        tallies.add(new Tally(column, null, null));
      } else if (column.role() == ColumnRole.FEATURE) {
        boolean isText = column.type() == ColumnType.CATEGORICAL;
        tallies.add(
            new Tally(column, isText ? null : new NumberState(), isText ? new TextState() : null));
      }
    }
  }

  /** Adds all rows; they belong to no batch. */
  public void add(Dataset part) {
    add(part, 0, part.size(), NO_BATCH);
  }

  /** Adds the rows of a batch. */
  void add(Dataset part, int from, int to, int batch) {
    if (from == to) {
      return;
    }
    long[] counts = batches.computeIfAbsent(batch, b -> new long[tallies.size() + 1]);
    counts[0] += to - from;
    rows += to - from;
    IntStream.range(0, tallies.size())
        .parallel()
        .forEach(i -> counts[i + 1] += blanks(tallies.get(i), part, from, to));
  }

  /** Adds the cells of one column and returns how many are blank. */
  private static long blanks(Tally tally, Dataset part, int from, int to) {
    NumberState numbers = tally.numbers();
    TextState texts = tally.texts();
    String name = tally.column().name();
    if (numbers != null) {
      long before = numbers.missing();
      numbers.add(part.numeric(name), from, to);
      return numbers.missing() - before;
    }
    if (texts != null) {
      long before = texts.missing();
      texts.add(part.category(name), from, to);
      return texts.missing() - before;
    }
    return IntStream.range(from, to).filter(row -> !part.isLabelled(row)).count();
  }

  /**
   * Adds the rows of another profile, which belong to no batch here.
   *
   * @param other of the same columns
   */
  public void merge(DataProfile other) {
    if (!schema.hash().equals(other.schema.hash())) {
      throw new IllegalArgumentException("profiles of different columns");
    }
    rows += other.rows;
    long[] counts = batches.computeIfAbsent(NO_BATCH, b -> new long[tallies.size() + 1]);
    other.batches.values().forEach(added -> add(counts, added));
    for (int i = 0; i < tallies.size(); i++) {
      NumberState numbers = tallies.get(i).numbers();
      NumberState otherNumbers = other.tallies.get(i).numbers();
      if (numbers != null && otherNumbers != null) {
        numbers.merge(otherNumbers);
      }
      TextState texts = tallies.get(i).texts();
      TextState otherTexts = other.tallies.get(i).texts();
      if (texts != null && otherTexts != null) {
        texts.merge(otherTexts);
      }
    }
  }

  private static void add(long[] counts, long[] added) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += added[i];
    }
  }

  public long rows() {
    return rows;
  }

  /** Of each numeric, boolean or date feature, in schema order. */
  public List<ColumnSummary> summaries() {
    List<ColumnSummary> summaries = new ArrayList<>();
    for (Tally tally : tallies) {
      NumberState numbers = tally.numbers();
      if (numbers != null) {
        summaries.add(numbers.summary(tally.column().name()));
      }
    }
    return summaries;
  }

  /** Of each text feature, in schema order. */
  public List<CategorySummary> categories() {
    List<CategorySummary> summaries = new ArrayList<>();
    for (Tally tally : tallies) {
      TextState texts = tally.texts();
      if (texts != null) {
        summaries.add(texts.summary(tally.column().name()));
      }
    }
    return summaries;
  }

  /**
   * Percent of blank cells, 0 to 100, in each column, in schema order: the id, which is never
   * blank, the features, and the label, which is blank in rows without one. Empty without rows.
   */
  public Map<String, Double> missing() {
    return rows == 0 ? Map.of() : percent(total(NO_BATCH));
  }

  /** The newest batches, oldest first, at most so many. */
  List<BatchMissing> batches(int most) {
    return batches.descendingMap().entrySet().stream()
        .filter(batch -> batch.getKey() != NO_BATCH)
        .limit(most)
        .map(b -> new BatchMissing(b.getKey(), b.getValue()[0], percent(b.getValue())))
        .sorted((a, b) -> Integer.compare(a.batch(), b.batch()))
        .toList();
  }

  /** How many rows the batches from a number on brought, and how many blanks in each feature. */
  Blanks since(int batch) {
    long[] counts = total(batch);
    Map<String, Long> blanks = new LinkedHashMap<>();
    for (int i = 0; i < tallies.size(); i++) {
      if (tallies.get(i).column().role() == ColumnRole.FEATURE) {
        blanks.put(tallies.get(i).column().name(), counts[i + 1]);
      }
    }
    return new Blanks(counts[0], blanks);
  }

  /**
   * Blank cells.
   *
   * @param columns their number by feature, in schema order
   */
  record Blanks(long rows, Map<String, Long> columns) {

    long of(String column) {
      return columns.getOrDefault(column, 0L);
    }
  }

  private long[] total(int batch) {
    long[] total = new long[tallies.size() + 1];
    batches.tailMap(batch, true).values().forEach(counts -> add(total, counts));
    return total;
  }

  private Map<String, Double> percent(long[] counts) {
    Map<String, Double> percent = new LinkedHashMap<>();
    int next = 1;
    for (Column column : schema.kept()) {
      if (column.role() == ColumnRole.ID) {
        percent.put(column.name(), 0.0);
      } else if (column.role() == ColumnRole.LABEL || column.role() == ColumnRole.FEATURE) {
        percent.put(column.name(), 100.0 * counts[next++] / counts[0]);
      }
    }
    return percent;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    out.writeInt(batches.size());
    for (Map.Entry<Integer, long[]> batch : batches.entrySet()) {
      out.writeInt(batch.getKey());
      for (long count : batch.getValue()) {
        out.writeLong(count);
      }
    }
    for (Tally tally : tallies) {
      if (tally.numbers() != null) {
        tally.numbers().write(out);
      }
      if (tally.texts() != null) {
        tally.texts().write(out);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are no such profile
   */
  static DataProfile read(Schema schema, DataInput in) throws IOException {
    DataProfile profile = new DataProfile(schema);
    profile.rows = Blocks.count(in);
    long counted = 0;
    int batches = Blocks.count(in, Integer.MAX_VALUE);
    for (int i = 0; i < batches; i++) {
      int batch = Blocks.count(in, Integer.MAX_VALUE);
      long[] counts = new long[profile.tallies.size() + 1];
      for (int c = 0; c < counts.length; c++) {
        counts[c] = Blocks.count(in);
      }
      counted += counts[0];
      profile.batches.put(batch, counts);
    }
    if (counted != profile.rows) {
      throw new IOException("the rows of its batches do not add up");
    }
    for (int i = 0; i < profile.tallies.size(); i++) {
      Tally tally = profile.tallies.get(i);
      profile.tallies.set(
          i,
          new Tally(
              tally.column(),
              tally.numbers() == null ? null : NumberState.read(in),
              tally.texts() == null ? null : TextState.read(in)));
    }
    return profile;
  }
}
