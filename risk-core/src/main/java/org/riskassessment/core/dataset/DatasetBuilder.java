package org.riskassessment.core.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** Collects the rows of a dataset column by column. Not for several threads. */
final class DatasetBuilder implements Dataset.Builder {
  private static final double[] TENS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private final Schema schema;
  private final List<Column> columns;
  private final Cell[] readers;
  private final Map<String, Numbers> numeric = new LinkedHashMap<>();
  private final Map<String, Codes> categories = new LinkedHashMap<>();
  private byte[] idBytes = new byte[1 << 12];
  private final int room;
  private int[] idEnds;
  private byte[] labels;
  private @Nullable Numbers observedAt;
  private @Nullable Numbers value;
  private @Nullable Numbers leftOn;
  private @Nullable Codes owner;
  private int size;

  /** Takes the next cell of a column. */
  private interface Cell {
    void add(String text);

    /** Takes the cell as bytes in UTF-8; false when the column does not accept it. */
    default boolean add(byte[] bytes, int from, int to) {
      add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      return true;
    }
  }

  /**
   * @param room rows to reserve space for, 1 or more
   */
  DatasetBuilder(Schema schema, int room) {
    this.schema = schema;
    this.room = room;
    this.idEnds = new int[room];
    this.labels = new byte[room];
    this.columns = schema.kept();
    this.readers = columns.stream().map(this::reader).toArray(Cell[]::new);
  }

  @Override
  public DatasetBuilder add(String[] cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    makeRoom();
    for (int c = 0; c < cells.length; c++) {
      readers[c].add(cells[c]);
    }
    size++;
    return this;
  }

  @Override
  public boolean add(byte[] bytes, int[] bounds) {
    makeRoom();
    for (int c = 0; c < readers.length; c++) {
      if (bounds[2 * c + 1] - bounds[2 * c] > RowCheck.LONGEST_CELL
          || !readers[c].add(bytes, bounds[2 * c], bounds[2 * c + 1])) {
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

  @Override
  public Dataset build() {
    Map<String, NumericColumn> numbers = new LinkedHashMap<>();
    numeric.forEach((name, list) -> numbers.put(name, new NumericColumn(list.values(size))));
    Map<String, CategoryColumn> codes = new LinkedHashMap<>();
    categories.forEach((name, list) -> codes.put(name, list.column(size)));
    int end = size == 0 ? 0 : idEnds[size - 1];
    return new Dataset(
        schema,
        new ClientIndex(
            Arrays.copyOf(idBytes, end),
            size == idEnds.length ? idEnds : Arrays.copyOf(idEnds, size)),
        size == labels.length ? labels : Arrays.copyOf(labels, size),
        numbers,
        codes,
        observedAt == null ? null : new NumericColumn(observedAt.values(size)),
        value == null ? null : new NumericColumn(value.values(size)),
        owner == null ? null : owner.column(size),
        null,
        leftOn == null ? null : new NumericColumn(leftOn.values(size)),
        null);
  }

  private Cell reader(Column column) {
    if (column.role() == ColumnRole.ID) {
      return new Id();
    }
    if (column.role() == ColumnRole.LABEL && schema.hasLeavingDays()) {
      Numbers days = new Numbers();
      leftOn = days;
      Number day = new Number(days, Cells::day);
      return new Cell() {
        @Override
        public void add(String text) {
          labels[size] = Dataset.UNKNOWN;
          day.add(text);
        }

        @Override
        public boolean add(byte[] bytes, int from, int to) {
          labels[size] = Dataset.UNKNOWN;
          return day.add(bytes, from, to);
        }
      };
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

    /** Whether a byte at either end is certainly not part of a blank. */
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
          label.equals(schema.positive())
              ? 1
              : label.equals(schema.negative()) ? 0 : Dataset.UNKNOWN;
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
        return labels[size] != Dataset.UNKNOWN || text.isBlank();
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
      if (digitsAreNumbers && to - from <= EXACT_DIGITS) {
        double plain = plain(bytes, from, to);
        if (!Double.isNaN(plain)) {
          numbers.add(plain, size);
          return true;
        }
      }
      String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      double number = parse.applyAsDouble(text);
      numbers.add(number, size);
      return !Double.isNaN(number) || text.isBlank();
    }
  }

  /**
   * A number of at most 15 digits with an optional sign and point; else NaN. Both the digits and
   * the power of ten are exact doubles, so their quotient is the number to the last bit (Clinger,
   * 1990).
   */
  private static double plain(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    if (negative) {
      at++;
    }
    long digits = 0;
    int point = -1;
    int first = at;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        digits = 10 * digits + b - '0';
      } else if (b == '.' && point < 0) {
        point = at;
      } else {
        return Double.NaN;
      }
    }
    int count = to - first - (point < 0 ? 0 : 1);
    if (count == 0) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / TENS[to - point - 1];
    return negative ? -value : value;
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
      // A full array is shared: the next row would go into a larger copy.
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
          size == codes.length ? codes : Arrays.copyOf(codes, size), List.copyOf(byLevel.keySet()));
    }
  }
}
