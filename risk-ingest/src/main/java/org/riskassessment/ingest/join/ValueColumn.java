package org.riskassessment.ingest.join;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.MissingWords;
import org.riskassessment.core.schema.Notation;

/**
 * The cells of a column of a joined table, as numbers: a number itself, a date as a day, a text by
 * its place among those that were met. NaN is blank.
 */
final class ValueColumn {
  private static final int CHUNK = 1 << 16;

  /** What cells are. */
  enum Kind {
    NUMBER,
    DATE,
    TEXT;

    static Kind of(Column column) {
      return column.role() == ColumnRole.LABEL && column.type() != ColumnType.DATE
          ? TEXT
          : switch (column.type()) {
            case NUMERIC -> NUMBER;
            case DATE -> DATE;
            case BOOLEAN, CATEGORICAL, TEXT -> TEXT;
          };
    }
  }

  /** Digits of a result: far more than the model can tell apart. */
  private static final MathContext DIGITS = new MathContext(9);

  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private final Kind kind;
  private final Notation notation;
  private final boolean plain;
  private boolean standard;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<double[]> chunks = new ArrayList<>();
  private int size;
  private double[] values = {};

  /**
   * @param column of the schema that says how cells are written
   */
  ValueColumn(Column column) {
    this.kind = Kind.of(column);
    this.notation =
        Notation.of(
            Column.of("cell", ColumnRole.FEATURE, column.type())
                .written(column.format())
                .missing(column.missing()),
            LabelWords.of("1", "0"));
    this.plain = column.format() == null && column.missing().isEmpty();
  }

  /** Whether cells are in standard form from now on, however the column is written. */
  void readStandard(boolean isStandard) {
    standard = isStandard;
  }

  /** Adds a cell; false when it is not of the column's type. */
  boolean add(byte[] bytes, int from, int to) {
    double value =
        kind == Kind.NUMBER && (plain || standard) ? decimal(bytes, from, to) : Double.NaN;
    if (Double.isNaN(value)) {
      String text = new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
      if (!text.isEmpty()) {
        if (kind == Kind.TEXT) {
          value = MissingWords.isKnown(text) ? Double.NaN : place(text);
        } else {
          String cell = standard ? text : notation.standard(text);
          if (cell == null) {
            return false;
          }
          value = kind == Kind.DATE ? Cells.day(cell) : Cells.number(cell);
        }
      }
    }
    if (size % CHUNK == 0 && size / CHUNK == chunks.size()) {
      chunks.add(new double[CHUNK]);
    }
    chunks.get(size / CHUNK)[size++ % CHUNK] = value;
    return true;
  }

  private double place(String text) {
    return places.computeIfAbsent(
        text,
        t -> {
          texts.add(t);
          return texts.size() - 1;
        });
  }

  /** A plain decimal number, rounded correctly; NaN for anything else. */
  private static double decimal(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    at += negative ? 1 : 0;
    long digits = 0;
    int point = -1;
    int count = 0;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        digits = 10 * digits + b - '0';
        count++;
      } else if (b == '.' && point < 0) {
        point = count;
      } else {
        return Double.NaN;
      }
    }
    if (count == 0 || count > EXACT_DIGITS) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS[count - point];
    return negative ? -value : value;
  }

  /** Whether a cell is blank, by the order in which they were added. */
  boolean isBlank(int row) {
    return Double.isNaN(chunks.get(row / CHUNK)[row % CHUNK]);
  }

  /** Forgets the cells after so many. */
  void truncate(int rows) {
    size = rows;
  }

  /** Brings the cells into another order; no more are added after this. */
  void arrange(int[] order, int length) {
    double[] arranged = new double[length];
    for (int i = 0; i < length; i++) {
      arranged[i] = chunks.get(order[i] / CHUNK)[order[i] % CHUNK];
    }
    values = arranged;
    chunks.clear();
  }

  double at(int row) {
    return values[row];
  }

  /** A cell that was met, or a number made of them, in standard form. */
  String text(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return switch (kind) {
      case NUMBER -> number(value);
      case DATE -> LocalDate.ofEpochDay((long) value).toString();
      case TEXT -> texts.get((int) value);
    };
  }

  /** A number with at most nine digits. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    double scaled = value * 1e4;
    if (Math.abs(value) < 1e5 && Math.abs(value) >= 1) {
      long rounded = Math.round(scaled);
      return plain(rounded);
    }
    return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String plain(long tenThousandths) {
    char[] fraction = Long.toString(10_000 + Math.abs(tenThousandths) % 10_000).toCharArray();
    int end = fraction.length;
    while (end > 1 && fraction[end - 1] == '0') {
      end--;
    }
    String units = Long.toString(Math.abs(tenThousandths) / 10_000);
    return (tenThousandths < 0 ? "-" : "")
        + units
        + (end > 1 ? "." + new String(fraction, 1, end - 1) : "");
  }

  /** Whether two columns of the schema read the same cells in the same way. */
  static List<Object> key(String name, Column column) {
    return Arrays.asList(name, Kind.of(column), column.format(), column.missing());
  }
}
