package org.riskassessment.core.dataset;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * n rows of clients: id, features by column, the label where known, and the client's value and
 * owner where the schema has columns for them. Immutable, columnar, safe for several threads; takes
 * about 8 bytes per feature, plus the bytes of the id, per row.
 */
public final class Dataset {
  /** The label of a row without one, beside 0 and 1. */
  static final byte UNKNOWN = -1;

  private static final int FEWEST_ROWS = 1 << 8;

  /** How many clients a day of the data needs to be that of a snapshot. */
  private static final int SMALLEST_SNAPSHOT = 10;

  private final Schema schema;
  private final int size;
  private final ClientIndex clients;
  private final byte[] labels;
  private final Map<String, NumericColumn> numeric;
  private final Map<String, CategoryColumn> categories;
  private final @Nullable NumericColumn observedAt;
  private final @Nullable NumericColumn value;
  private final @Nullable CategoryColumn owner;
  private final double @Nullable [] weights;
  private final @Nullable NumericColumn leftOn;
  private final @Nullable RowHistory history;
  private final Set<String> dates;

  /** Collects rows that {@link RowCheck} accepts. Not for several threads. */
  public sealed interface Builder permits DatasetBuilder {

    /**
     * Adds a row.
     *
     * @param cells one for each of {@link Schema#kept()}; blank means missing
     */
    Builder add(String[] cells);

    /**
     * Adds a row that was accepted before, without making strings of its cells.
     *
     * @param bytes the cells in UTF-8, without quotes
     * @param bounds for each of {@link Schema#kept()} the first byte of its cell and the byte after
     *     the last
     * @return false for a row that {@link RowCheck} would not accept; no row can be added after
     *     that
     */
    boolean add(byte[] bytes, int[] bounds);

    /** The rows so far; more may follow. */
    Dataset build();
  }

  /** Takes the array over: the caller keeps no reference. */
  Dataset(
      Schema schema,
      ClientIndex clients,
      byte[] labels,
      Map<String, NumericColumn> numeric,
      Map<String, CategoryColumn> categories,
      @Nullable NumericColumn observedAt,
      @Nullable NumericColumn value,
      @Nullable CategoryColumn owner,
      double @Nullable [] weights,
      @Nullable NumericColumn leftOn,
      @Nullable RowHistory history) {
    this.schema = schema;
    this.size = labels.length;
    this.clients = clients;
    this.labels = labels;
    this.numeric = numeric;
    this.categories = categories;
    this.observedAt = observedAt;
    this.value = value;
    this.owner = owner;
    this.weights = weights;
    this.leftOn = leftOn;
    this.history = history;
    this.dates =
        schema.features().stream()
            .filter(column -> column.type() == ColumnType.DATE)
            .map(Column::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  public static Builder builder(Schema schema) {
    return new DatasetBuilder(schema, FEWEST_ROWS);
  }

  /**
   * A builder with space reserved.
   *
   * @param rows how many will be added, as far as known
   */
  public static Builder builder(Schema schema, int rows) {
    return new DatasetBuilder(schema, Math.max(FEWEST_ROWS, rows));
  }

  public Schema schema() {
    return schema;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  public String clientId(int row) {
    return clients.id(row);
  }

  /** The client's id in UTF-8; a fresh array. */
  public byte[] clientIdBytes(int row) {
    return clients.idBytes(row);
  }

  /** For each row the part that a rule puts its client into; a fresh array. */
  public int[] parts(HoldOut rule) {
    return clients.parts(rule);
  }

  /**
   * The same rows with their parts under a rule known in advance, so that {@link #parts} need not
   * compute them.
   *
   * @param parts what {@link #parts} would return, one byte for each row
   */
  public Dataset withParts(HoldOut rule, byte[] parts) {
    if (parts.length != size || rule.modulus() > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(parts.length + " parts for " + size + " rows");
    }
    return new Dataset(
        schema,
        clients.withParts(rule, parts),
        labels,
        numeric,
        categories,
        observedAt,
        value,
        owner,
        weights,
        leftOn,
        history);
  }

  /** The same rows with the labels and the history that {@link History} found. */
  Dataset withHistory(byte[] found, RowHistory ofRows) {
    return new Dataset(
        schema,
        clients,
        found,
        numeric,
        categories,
        observedAt,
        value,
        owner,
        weights,
        leftOn,
        ofRows);
  }

  /** The day on which each row says that its client left; empty without a column for it. */
  Optional<NumericColumn> leftOn() {
    return Optional.ofNullable(leftOn);
  }

  public boolean isLabelled(int row) {
    return labels[row] != UNKNOWN;
  }

  /** Whether the client left; ask {@link #isLabelled} first. */
  public boolean exited(int row) {
    return labels[row] == 1;
  }

  /** The rows whose label is known. */
  public Dataset labelled() {
    return where(this::isLabelled);
  }

  /** Number of rows labelled as left. */
  public int positives() {
    return (int) IntStream.range(0, size).filter(row -> labels[row] == 1).count();
  }

  /** Number of rows labelled as stayed. */
  public int negatives() {
    return (int) IntStream.range(0, size).filter(row -> labels[row] == 0).count();
  }

  /** A numeric, boolean or date feature of the schema; a date is in days since 1970. */
  public NumericColumn numeric(String column) {
    return present(numeric.get(column), column);
  }

  /** The day each row describes, in days since 1970; empty without a date column for it. */
  public Optional<NumericColumn> observedAt() {
    return Optional.ofNullable(observedAt);
  }

  /** The money at stake with each row's client; empty without a numeric column for it. */
  public Optional<NumericColumn> value() {
    return Optional.ofNullable(value);
  }

  /** Who looks after each row's client; empty without a column for it. */
  public Optional<CategoryColumn> owner() {
    return Optional.ofNullable(owner);
  }

  /** How much the row counts in training: 1 unless {@link #withWeights} changed it. */
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /**
   * The same rows with other weights in training.
   *
   * @param byRow one for each row, 0 or more
   */
  public Dataset withWeights(double[] byRow) {
    if (byRow.length != size || !Arrays.stream(byRow).allMatch(w -> w >= 0 && w < 1e9)) {
      throw new IllegalArgumentException(byRow.length + " weights for " + size + " rows");
    }
    return new Dataset(
        schema,
        clients,
        labels,
        numeric,
        categories,
        observedAt,
        value,
        owner,
        byRow.clone(),
        leftOn,
        history);
  }

  /**
   * The features and labels of the rows and nothing else. Each row is its own client, whose id is
   * the row's place: no original id, value, owner or category of another row is kept.
   */
  public Dataset anonymous() {
    int[] ends = new int[size];
    ByteArrayOutputStream ids = new ByteArrayOutputStream();
    for (int row = 0; row < size; row++) {
      ids.writeBytes(Integer.toString(row).getBytes(StandardCharsets.UTF_8));
      ends[row] = ids.size();
    }
    Map<String, CategoryColumn> words = new LinkedHashMap<>();
    categories.forEach((name, column) -> words.put(name, column.compact()));
    return new Dataset(
        schema,
        new ClientIndex(ids.toByteArray(), ends),
        labels,
        numeric,
        words,
        observedAt,
        null,
        null,
        weights,
        null,
        null);
  }

  /** A categorical feature of the schema. */
  public CategoryColumn category(String column) {
    return present(categories.get(column), column);
  }

  /**
   * The cell of a feature as text: a number without trailing zeros, a date as 2026-01-31; empty
   * when missing.
   */
  public String cell(String column, int row) {
    NumericColumn numbers = numeric.get(column);
    if (numbers != null) {
      if (numbers.isMissing(row)) {
        return "";
      }
      return dates.contains(column)
          ? LocalDate.ofEpochDay((long) numbers.at(row)).toString()
          : BigDecimal.valueOf(numbers.at(row)).stripTrailingZeros().toPlainString();
    }
    return category(column).textAt(row);
  }

  /** The names of the numeric, boolean and date features, in the schema's order. */
  Set<String> numericNames() {
    return numeric.keySet();
  }

  Set<String> categoryNames() {
    return categories.keySet();
  }

  private static <T> T present(@Nullable T found, String column) {
    if (found == null) {
      throw new IllegalArgumentException("no such feature column: " + column);
    }
    return found;
  }

  /** For each row the number of its client, 0 to k - 1 in order of first appearance. */
  public int[] clientNumbers() {
    return clients.numbers().clone();
  }

  /**
   * The place, in the whole dataset, of the row with which a row's label became known: the row
   * itself, unless its question is answered by later ones. A model trained before that place was
   * reached has not learned from the row.
   *
   * @param row of the whole dataset, not of a selection
   */
  public int knownFrom(int row) {
    return history == null ? row : history.knownFrom()[row];
  }

  /** The rows ordered by {@link #knownFrom}. */
  public int[] rowsAsKnown() {
    int[] rows = IntStream.range(0, size).toArray();
    if (history == null) {
      return rows;
    }
    int[] known = history.knownFrom();
    long[] keys = new long[size];
    Arrays.setAll(keys, row -> (long) known[row] << 32 | row);
    Arrays.sort(keys);
    Arrays.setAll(rows, i -> (int) keys[i]);
    return rows;
  }

  /**
   * The last day that a row's label depends on, in days since 1970: the day the row describes or,
   * where its question looks ahead, the day on which it is answered. NaN when the row has no day.
   */
  public double decidedOn(int row) {
    return history != null
        ? history.decidedOn()[row]
        : observedAt == null ? Double.NaN : observedAt.at(row);
  }

  /** Whether a row may be learned from, and if not, why. */
  public RowUse use(int row) {
    return history != null
        ? history.uses()[row]
        : isLabelled(row) ? RowUse.ANSWERED : RowUse.UNLABELLED;
  }

  /**
   * For each client, by its number, the place of its newest row: the last one or, where rows have a
   * history, the last one of its latest day that no other one replaces.
   */
  public int[] newestRows() {
    int[] byRow = clients.numbers();
    int[] newest = new int[Arrays.stream(byRow).max().orElse(-1) + 1];
    if (history == null || observedAt == null) {
      for (int row = 0; row < byRow.length; row++) {
        newest[byRow[row]] = row;
      }
      return newest;
    }
    double[] latest = new double[newest.length];
    Arrays.fill(latest, Double.NEGATIVE_INFINITY);
    Arrays.fill(newest, -1);
    for (int row = 0; row < byRow.length; row++) {
      if (history.uses()[row] == RowUse.REPLACED) {
        newest[byRow[row]] = newest[byRow[row]] < 0 ? row : newest[byRow[row]];
        continue;
      }
      double day = observedAt.isMissing(row) ? Double.NEGATIVE_INFINITY : observedAt.at(row);
      if (day >= latest[byRow[row]]) {
        latest[byRow[row]] = day;
        newest[byRow[row]] = row;
      }
    }
    return newest;
  }

  /**
   * The newest row of each client that has not left by then, in the order of the rows. A client
   * whose newest row has no label counts as present.
   */
  public int[] presentRows() {
    boolean[] gone = history == null ? null : history.gone();
    return Arrays.stream(newestRows())
        .filter(row -> gone == null ? labels[row] != 1 : !gone[row])
        .filter(row -> history == null || history.uses()[row] != RowUse.REPLACED)
        .sorted()
        .toArray();
  }

  /**
   * Those of some rows that are of the newest day, where that is a snapshot: it has ten clients or
   * more, and at least half of those of the day before it. The other clients are no longer in it.
   * All rows where clients have days of their own.
   */
  public int[] inNewestSnapshot(int[] rows) {
    NumericColumn days = observedAt;
    if (history == null || days == null) {
      return rows;
    }
    double newest = Arrays.stream(days.present()).max().orElse(Double.NaN);
    double before = Arrays.stream(days.present()).filter(day -> day < newest).max().orElse(newest);
    BitSet there = clientsOn(newest);
    BitSet both = clientsOn(before);
    int earlier = both.cardinality();
    both.and(there);
    return there.cardinality() < SMALLEST_SNAPSHOT || 2 * both.cardinality() < earlier
        ? rows
        : Arrays.stream(rows).filter(row -> days.at(row) == newest).toArray();
  }

  private BitSet clientsOn(double day) {
    int[] byRow = clients.numbers();
    BitSet found = new BitSet();
    for (int row = 0; row < size; row++) {
      if (observedAt != null && observedAt.at(row) == day) {
        found.set(byRow[row]);
      }
    }
    return found;
  }

  /**
   * A pseudo-random number for the row's client, the same for all its rows: to draw whole clients
   * from a seed. FNV-1a over the id's bytes, mixed as splitmix64 does.
   */
  public long clientHash(int row, long seed) {
    return clients.hash(row, seed);
  }

  /**
   * The rows that a condition holds for, in order.
   *
   * @param condition called by several threads, in any order
   */
  public Dataset where(IntPredicate condition) {
    return select(IntStream.range(0, size).parallel().filter(condition).toArray());
  }

  /** The rows from one (inclusive) to another (exclusive). */
  public Dataset slice(int from, int to) {
    return select(IntStream.range(from, to).toArray());
  }

  private Dataset select(int[] rows) {
    // Rows are in order, so a selection of the same size holds every row.
    return rows.length == size ? this : pick(rows);
  }

  /** Rows by their places, in any order and any number of times: a resample. */
  public Dataset pick(int[] rows) {
    byte[] picked = new byte[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = labels[rows[i]];
    }
    Map<String, NumericColumn> numbers = new LinkedHashMap<>(numeric);
    Map<String, CategoryColumn> codes = new LinkedHashMap<>(categories);
    numbers.entrySet().parallelStream().forEach(e -> e.setValue(e.getValue().select(rows)));
    codes.entrySet().parallelStream().forEach(e -> e.setValue(e.getValue().select(rows)));
    return new Dataset(
        schema,
        clients.pick(rows),
        picked,
        numbers,
        codes,
        observedAt == null ? null : observedAt.select(rows),
        value == null ? null : value.select(rows),
        owner == null ? null : owner.select(rows),
        weights == null ? null : Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray(),
        leftOn == null ? null : leftOn.select(rows),
        RowHistory.pick(history, rows));
  }
}
