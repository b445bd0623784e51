package org.riskassessment.core.dataset;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * n rows of clients: id, features by column, the label where it is known, and what is at stake with
 * the client and who keeps it where the schema has columns for that. Immutable, columnar, safe for
 * several threads; about 8 bytes a feature and the id's bytes a row.
 */
public final class Dataset {
  private static final int FEWEST_ROWS = 1 << 8;
  private static final byte UNKNOWN = -1;

  /** Rows whose clients are hashed together. */
  private static final int PARTS_BLOCK = 1 << 14;

  private final Schema schema;
  private final int size;
  private final byte[] idBytes;
  private final int[] idEnds;
  private final byte[] labels;
  private final Map<String, NumericColumn> numeric;
  private final Map<String, CategoryColumn> categories;
  private final @Nullable NumericColumn observedAt;
  private final @Nullable NumericColumn value;
  private final @Nullable CategoryColumn owner;
  private final double @Nullable [] weights;
  private final Set<String> dates;
  private volatile int @Nullable [] clientNumbers;
  private volatile @Nullable KnownParts knownParts;

  /** Parts that were told, a byte for each row. */
  private record KnownParts(HoldOut rule, byte[] ofRows) {

    KnownParts select(int[] rows) {
      byte[] selected = new byte[rows.length];
      for (int i = 0; i < rows.length; i++) {
        selected[i] = ofRows[rows[i]];
      }
      return new KnownParts(rule, selected);
    }
  }

  /** Takes the arrays over: the caller keeps no reference. */
  Dataset(
      Schema schema,
      byte[] idBytes,
      int[] idEnds,
      byte[] labels,
      Map<String, NumericColumn> numeric,
      Map<String, CategoryColumn> categories,
      @Nullable NumericColumn observedAt,
      @Nullable NumericColumn value,
      @Nullable CategoryColumn owner,
      double @Nullable [] weights) {
    this.schema = schema;
    this.size = labels.length;
    this.idBytes = idBytes;
    this.idEnds = idEnds;
    this.labels = labels;
    this.numeric = numeric;
    this.categories = categories;
    this.observedAt = observedAt;
    this.value = value;
    this.owner = owner;
    this.weights = weights;
    this.dates =
        schema.features().stream()
            .filter(column -> column.type() == ColumnType.DATE)
            .map(Column::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  public static Builder builder(Schema schema) {
    return new Builder(schema, FEWEST_ROWS);
  }

  /**
   * A builder that need not grow.
   *
   * @param rows how many will be added, as far as is known
   */
  public static Builder builder(Schema schema, int rows) {
    return new Builder(schema, Math.max(FEWEST_ROWS, rows));
  }

  public Schema schema() {
    return schema;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  public String clientId(int row) {
    int start = row == 0 ? 0 : idEnds[row - 1];
    return new String(idBytes, start, idEnds[row] - start, StandardCharsets.UTF_8);
  }

  /** For each row the part that a rule puts its client into. */
  public int[] parts(HoldOut rule) {
    int[] parts = new int[size];
    KnownParts known = knownParts;
    if (known != null && known.rule().hasPartsOf(rule)) {
      for (int row = 0; row < size; row++) {
        parts[row] = known.ofRows()[row];
      }
      return parts;
    }
    int blocks = (size + PARTS_BLOCK - 1) / PARTS_BLOCK;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              HoldOut.Parts each = rule.parts();
              int end = Math.min(size, (block + 1) * PARTS_BLOCK);
              for (int row = block * PARTS_BLOCK; row < end; row++) {
                int start = row == 0 ? 0 : idEnds[row - 1];
                parts[row] = each.of(idBytes, start, idEnds[row] - start);
              }
            });
    return parts;
  }

  /**
   * The same rows, which need not be asked for their parts by a rule any more.
   *
   * @param parts what {@link #parts} would come to, a byte for each row
   */
  public Dataset withParts(HoldOut rule, byte[] parts) {
    if (parts.length != size || rule.modulus() > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(parts.length + " parts for " + size + " rows");
    }
    Dataset same = weighing(weights);
    same.knownParts = new KnownParts(rule, parts.clone());
    return same;
  }

  /** The same in UTF-8; a fresh array. */
  public byte[] clientIdBytes(int row) {
    return Arrays.copyOfRange(idBytes, row == 0 ? 0 : idEnds[row - 1], idEnds[row]);
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

  /** A numeric, boolean or date feature of the schema; a date is its day, counted from 1970. */
  public NumericColumn numeric(String column) {
    return present(numeric.get(column), column);
  }

  /** When each row was true, in days counted from 1970; empty without a column of dates for it. */
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

  /** What the row counts in training: 1 unless it was told otherwise. */
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /**
   * The same rows, counting differently in training.
   *
   * @param byRow 0 or more, one for each row
   */
  public Dataset withWeights(double[] byRow) {
    if (byRow.length != size || !Arrays.stream(byRow).allMatch(w -> w >= 0 && w < 1e9)) {
      throw new IllegalArgumentException(byRow.length + " weights for " + size + " rows");
    }
    return weighing(byRow.clone());
  }

  private Dataset weighing(double @Nullable [] byRow) {
    Dataset same =
        new Dataset(
            schema, idBytes, idEnds, labels, numeric, categories, observedAt, value, owner, byRow);
    same.clientNumbers = clientNumbers;
    same.knownParts = knownParts;
    return same;
  }

  /**
   * The features and labels of the rows alone, each of a client of its own whose id is its place:
   * neither who a client is, nor its value, nor its owner, nor words of other rows.
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
        schema, ids.toByteArray(), ends, labels, numeric, words, observedAt, null, null, weights);
  }

  /** A categorical feature of the schema. */
  public CategoryColumn category(String column) {
    return present(categories.get(column), column);
  }

  /**
   * The cell of a feature as text: a number without needless digits, a date as 2026-01-31; empty
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
    return numbers().clone();
  }

  /** For each client, by its number, the place of its last row, which is its newest. */
  public int[] newestRows() {
    int[] byRow = numbers();
    int[] newest = new int[Arrays.stream(byRow).max().orElse(-1) + 1];
    for (int row = 0; row < byRow.length; row++) {
      newest[byRow[row]] = row;
    }
    return newest;
  }

  /**
   * The newest row of each client that has not left by it, in the order of the rows. A client whose
   * newest row has no label counts as present.
   */
  public int[] presentRows() {
    return Arrays.stream(newestRows()).filter(row -> labels[row] != 1).sorted().toArray();
  }

  /** Counted when first asked for; two threads that ask at once come to the same. */
  private int[] numbers() {
    int[] known = clientNumbers;
    if (known == null) {
      known = countedClients();
      clientNumbers = known;
    }
    return known;
  }

  private int[] countedClients() {
    int[] byRow = new int[size];
    // Shared out by their hash, clients are looked for by one thread each.
    int shares = size < PARTS_BLOCK ? 1 : 2;
    IntStream.range(0, shares).parallel().forEach(share -> findFirstRows(share, shares, byRow));
    int clients = 0;
    for (int row = 0; row < size; row++) {
      byRow[row] = byRow[row] == row ? clients++ : byRow[byRow[row]];
    }
    return byRow;
  }

  /** Puts the first row of its client beside each row of a share of the clients. */
  private void findFirstRows(int share, int shares, int[] first) {
    int slots = Integer.highestOneBit(Math.max(8, size / shares)) * 4;
    int[] firstRows = new int[slots]; // 1 + the first row of the client; 0 for a free slot
    for (int row = 0; row < size; row++) {
      long hash = clientHash(row, 0);
      if ((hash & (shares - 1)) != share) {
        continue;
      }
      int slot = (int) (hash >>> 32) & (slots - 1);
      while (firstRows[slot] != 0 && !isSameClient(firstRows[slot] - 1, row)) {
        slot = (slot + 1) & (slots - 1);
      }
      if (firstRows[slot] == 0) {
        firstRows[slot] = row + 1;
      }
      first[row] = firstRows[slot] - 1;
    }
  }

  /** The numbers of some of the rows, from 0 again; null where there are none yet. */
  private int @Nullable [] numbersOf(int[] rows) {
    int[] known = clientNumbers;
    if (known == null) {
      return null;
    }
    int[] renumbered = new int[size]; // 1 + the new number; 0 for a client not met
    int[] own = new int[rows.length];
    int clients = 0;
    for (int i = 0; i < rows.length; i++) {
      int client = known[rows[i]];
      if (renumbered[client] == 0) {
        renumbered[client] = ++clients;
      }
      own[i] = renumbered[client] - 1;
    }
    return own;
  }

  /**
   * A number drawn for the row's client, the same for all its rows: the way to draw whole clients
   * from a seed. FNV-1a over the id's bytes, mixed as splitmix64 does.
   */
  public long clientHash(int row, long seed) {
    long hash = 0xcbf29ce484222325L ^ seed;
    for (int i = row == 0 ? 0 : idEnds[row - 1]; i < idEnds[row]; i++) {
      hash = (hash ^ (idBytes[i] & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  private boolean isSameClient(int one, int other) {
    return Arrays.equals(
        idBytes,
        one == 0 ? 0 : idEnds[one - 1],
        idEnds[one],
        idBytes,
        other == 0 ? 0 : idEnds[other - 1],
        idEnds[other]);
  }

  /**
   * The rows that a condition holds for, in order.
   *
   * @param condition asked by several threads, in any order
   */
  public Dataset where(IntPredicate condition) {
    return select(IntStream.range(0, size).parallel().filter(condition).toArray());
  }

  /** The rows from one (inclusive) to another (exclusive). */
  public Dataset slice(int from, int to) {
    return select(IntStream.range(from, to).toArray());
  }

  private Dataset select(int[] rows) {
    // Rows are selected in order, so as many as there are are all.
    return rows.length == size ? this : pick(rows);
  }

  /** Rows by their places, in any order and any number of times: a resample. */
  public Dataset pick(int[] rows) {
    int bytes = 0;
    for (int row : rows) {
      bytes += idEnds[row] - (row == 0 ? 0 : idEnds[row - 1]);
    }
    byte[] ids = new byte[bytes];
    int[] ends = new int[rows.length];
    byte[] chosen = new byte[rows.length];
    int end = 0;
    for (int i = 0; i < rows.length; i++) {
      int start = rows[i] == 0 ? 0 : idEnds[rows[i] - 1];
      int length = idEnds[rows[i]] - start;
      System.arraycopy(idBytes, start, ids, end, length);
      end += length;
      ends[i] = end;
      chosen[i] = labels[rows[i]];
    }
    Map<String, NumericColumn> numbers = new LinkedHashMap<>(numeric);
    Map<String, CategoryColumn> codes = new LinkedHashMap<>(categories);
    numbers.entrySet().parallelStream().forEach(e -> e.setValue(e.getValue().select(rows)));
    codes.entrySet().parallelStream().forEach(e -> e.setValue(e.getValue().select(rows)));
    Dataset selection =
        new Dataset(
            schema,
            ids,
            ends,
            chosen,
            numbers,
            codes,
            observedAt == null ? null : observedAt.select(rows),
            value == null ? null : value.select(rows),
            owner == null ? null : owner.select(rows),
            weights == null
                ? null
                : Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray());
    selection.clientNumbers = numbersOf(rows);
    KnownParts known = knownParts;
    selection.knownParts = known == null ? null : known.select(rows);
    return selection;
  }

  /** Collects rows that {@link RowCheck} accepts. Not for several threads. */
  public static final class Builder {
    private final Schema schema;
    private final List<Column> columns;
    private final List<Cell> readers = new ArrayList<>();
    private final Map<String, Numbers> numeric = new LinkedHashMap<>();
    private final Map<String, Codes> categories = new LinkedHashMap<>();
    private byte[] idBytes = new byte[1 << 12];
    private final int room;
    private int[] idEnds;
    private byte[] labels;
    private @Nullable Numbers observedAt;
    private @Nullable Numbers value;
    private @Nullable Codes owner;
    private int size;

    private interface Cell {
      void add(String text);

      /** Takes a cell as its bytes in UTF-8; false for one that is not as the column says. */
      default boolean add(byte[] bytes, int from, int to) {
        add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        return true;
      }
    }

    private Builder(Schema schema, int room) {
      this.schema = schema;
      this.room = room;
      this.idEnds = new int[room];
      this.labels = new byte[room];
      this.columns = schema.kept();
      for (Column column : columns) {
        readers.add(reader(column));
      }
    }

    /**
     * Adds a row.
     *
     * @param cells one for each of {@link Schema#kept()}; a blank one is missing
     */
    public Builder add(String[] cells) {
      if (cells.length != columns.size()) {
        throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
      }
      makeRoom();
      for (int c = 0; c < cells.length; c++) {
        readers.get(c).add(cells[c]);
      }
      size++;
      return this;
    }

    /**
     * Adds a row that was accepted once, at byte speed.
     *
     * @param bytes holds the cells in UTF-8, without quotes
     * @param bounds for each of {@link Schema#kept()} the first byte of its cell and the byte after
     *     it
     * @return false for a row that {@link RowCheck} would not accept; none can be added after that
     */
    public boolean add(byte[] bytes, int[] bounds) {
      makeRoom();
      for (int c = 0; c < columns.size(); c++) {
        if (bounds[2 * c + 1] - bounds[2 * c] > RowCheck.LONGEST_CELL
            || !readers.get(c).add(bytes, bounds[2 * c], bounds[2 * c + 1])) {
          return false;
        }
      }
      size++;
      return true;
    }

    private void makeRoom() {
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, 2 * size);
        idEnds = Arrays.copyOf(idEnds, 2 * size);
      }
    }

    public Dataset build() {
      Map<String, NumericColumn> numbers = new LinkedHashMap<>();
      numeric.forEach((name, list) -> numbers.put(name, new NumericColumn(list.values(size))));
      Map<String, CategoryColumn> codes = new LinkedHashMap<>();
      categories.forEach((name, list) -> codes.put(name, list.column(size)));
      int end = size == 0 ? 0 : idEnds[size - 1];
      return new Dataset(
          schema,
          Arrays.copyOf(idBytes, end),
          size == idEnds.length ? idEnds : Arrays.copyOf(idEnds, size),
          size == labels.length ? labels : Arrays.copyOf(labels, size),
          numbers,
          codes,
          observedAt == null ? null : new NumericColumn(observedAt.values(size)),
          value == null ? null : new NumericColumn(value.values(size)),
          owner == null ? null : owner.column(size),
          null);
    }

    private Cell reader(Column column) {
      if (column.role() == ColumnRole.ID) {
        return new Id();
      }
      if (column.role() == ColumnRole.LABEL) {
        return new Label();
      }
      if (column.role() == ColumnRole.OBSERVED_AT && column.type() == ColumnType.DATE) {
        Numbers days = new Numbers();
        observedAt = days;
        return new Number(days, Cells::day);
      }
      if (column.role() == ColumnRole.VALUE && column.type() == ColumnType.NUMERIC) {
        Numbers money = new Numbers();
        value = money;
        return new Number(money, Cells::number);
      }
      if (column.role() == ColumnRole.OWNER) {
        Codes names = new Codes();
        owner = names;
        return text -> names.add(text.strip(), size);
      }
      if (column.role() != ColumnRole.FEATURE) {
        return text -> {};
      }
      if (column.type() == ColumnType.CATEGORICAL) {
        Codes codes = new Codes();
        categories.put(column.name(), codes);
        return text -> codes.add(text.strip(), size);
      }
      Numbers numbers = new Numbers();
      numeric.put(column.name(), numbers);
      return new Number(
          numbers,
          switch (column.type()) {
            case BOOLEAN -> Cells::flag;
            case DATE -> Cells::day;
            default -> Cells::number;
          });
    }

    private final class Id implements Cell {
      @Override
      public void add(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        put(bytes, 0, bytes.length);
      }

      @Override
      public boolean add(byte[] bytes, int from, int to) {
        if (to > from && isPlain(bytes[from]) && isPlain(bytes[to - 1])) {
          put(bytes, from, to);
          return true;
        }
        String id = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        add(id);
        return !id.isBlank();
      }

      /** Whether a byte at an end is certainly none of a blank. */
      private boolean isPlain(byte b) {
        return b > ' ' && b < 0x7f;
      }

      private void put(byte[] bytes, int from, int to) {
        int start = size == 0 ? 0 : idEnds[size - 1];
        int end = start + to - from;
        if (end > idBytes.length) {
          idBytes = Arrays.copyOf(idBytes, Math.max(2 * idBytes.length, end));
        }
        System.arraycopy(bytes, from, idBytes, start, to - from);
        idEnds[size] = end;
      }
    }

    private final class Label implements Cell {
      private final byte[] left = schema.positive().getBytes(StandardCharsets.UTF_8);
      private final byte[] stayed = schema.negative().getBytes(StandardCharsets.UTF_8);

      @Override
      public void add(String text) {
        String label = text.strip();
        labels[size] =
            label.equals(schema.positive()) ? 1 : label.equals(schema.negative()) ? 0 : UNKNOWN;
      }

      @Override
      public boolean add(byte[] bytes, int from, int to) {
        if (Arrays.equals(bytes, from, to, stayed, 0, stayed.length)) {
          labels[size] = 0;
        } else if (Arrays.equals(bytes, from, to, left, 0, left.length)) {
          labels[size] = 1;
        } else {
          String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
          add(text);
          return labels[size] != UNKNOWN || text.isBlank();
        }
        return true;
      }
    }

    private final class Number implements Cell {
      private static final int EXACT_DIGITS = 15;

      private final Numbers numbers;
      private final ToDoubleFunction<String> parse;
      private final boolean digitsAreNumbers;

      Number(Numbers numbers, ToDoubleFunction<String> parse) {
        this.numbers = numbers;
        this.parse = parse;
        this.digitsAreNumbers = parse.applyAsDouble("12") == 12;
      }

      @Override
      public void add(String text) {
        numbers.add(parse.applyAsDouble(text), size);
      }

      @Override
      public boolean add(byte[] bytes, int from, int to) {
        if (digitsAreNumbers && to > from && to - from <= EXACT_DIGITS) {
          long value = 0;
          int at = from;
          while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = 10 * value + bytes[at++] - '0';
          }
          if (at == to) {
            numbers.add(value, size);
            return true;
          }
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        double number = parse.applyAsDouble(text);
        numbers.add(number, size);
        return !Double.isNaN(number) || text.isBlank();
      }
    }

    private final class Numbers {
      private double[] values = new double[room];

      void add(double value, int row) {
        if (row == values.length) {
          values = Arrays.copyOf(values, 2 * row);
        }
        values[row] = value;
      }

      double[] values(int size) {
        // Full ones are shared: the next row would go into a larger copy.
        return size == values.length ? values : Arrays.copyOf(values, size);
      }
    }

    private final class Codes {
      private final Map<String, Integer> byLevel = new LinkedHashMap<>();
      private int[] codes = new int[room];

      void add(String level, int row) {
        if (row == codes.length) {
          codes = Arrays.copyOf(codes, 2 * row);
        }
        codes[row] =
            level.isEmpty()
                ? CategoryColumn.MISSING
                : byLevel.computeIfAbsent(level, l -> byLevel.size());
      }

      CategoryColumn column(int size) {
        return new CategoryColumn(
            size == codes.length ? codes : Arrays.copyOf(codes, size),
            List.copyOf(byLevel.keySet()));
      }
    }
  }
}
