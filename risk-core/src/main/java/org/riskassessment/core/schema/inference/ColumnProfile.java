package org.riskassessment.core.schema.inference;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;

/**
 * What one column looks like: its name, and its cells as they pass. Keeps at most {@value
 * #MOST_VALUES} texts of at most {@value #LONGEST_VALUE} characters. Not for several threads.
 */
final class ColumnProfile {
  /** Different texts whose rows are counted separately. */
  private static final int MOST_VALUES = 1000;

  private static final int LONGEST_VALUE = 100;
  private static final int ODD_SHOWN = 3;
  private static final int EXAMPLES = 5;
  private static final Pattern DIGITS = Pattern.compile("[+-]?\\d+");
  private static final Pattern LEADING_ZERO = Pattern.compile("[+-]?0\\d.*");
  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("[+-]?(\\d+,\\d+|\\d{1,3}([.,' ]\\d{3})+([.,]\\d+)?)");
  private static final Pattern OTHER_DATE =
      Pattern.compile(
          "\\d{1,2}[./-]\\d{1,2}[./-](\\d{4}|\\d{2})|\\d{4}[./]\\d{1,2}[./]\\d{1,2}|\\d{4}-\\d{2}"
              + "|\\d{4}-\\d{2}-\\d{2}[T ].*|\\d{1,2}[./-][A-Za-z]{3}[./-]\\d{2,4}");

  final String name;
  final ColumnNames names;
  long rows;
  long blanks;
  long numbers;
  long flags;
  long dates;
  long otherDates;
  long decimalCommas;
  long codes;
  long decimals;
  boolean negative;
  double least = Double.POSITIVE_INFINITY;
  double most = Double.NEGATIVE_INFINITY;
  boolean countsRows = true;
  private double firstNumber;
  private final DistinctCount distinct = new DistinctCount();
  private final Map<String, long[]> values = new LinkedHashMap<>();
  private boolean valuesComplete = true;
  private final Set<String> odd = new LinkedHashSet<>();

  ColumnProfile(String name) {
    this.name = name;
    this.names = ColumnNames.of(name);
  }

  void add(String raw) {
    rows++;
    String cell = raw.strip();
    if (cell.isEmpty()) {
      blanks++;
      countsRows = false;
      return;
    }
    distinct.add(cell);
    count(cell);
    double number = Cells.number(cell);
    if (Double.isNaN(number)) {
      text(cell);
    } else {
      number(cell, number);
    }
    if (!Double.isNaN(Cells.flag(cell))) {
      flags++;
    }
  }

  private void number(String cell, double number) {
    numbers++;
    least = Math.min(least, number);
    most = Math.max(most, number);
    negative |= number < 0;
    if (!DIGITS.matcher(cell).matches()) {
      decimals++;
    } else if (LEADING_ZERO.matcher(cell).matches()) {
      codes++;
    }
    if (rows == 1) {
      firstNumber = number;
    }
    countsRows &= firstNumber >= 0 && firstNumber <= 1 && number == firstNumber + rows - 1;
  }

  private void text(String cell) {
    countsRows = false;
    if (odd.size() < ODD_SHOWN) {
      odd.add(shown(cell));
    }
    if (Cells.isDate(cell)) {
      dates++;
    } else if (OTHER_DATE.matcher(cell).matches()) {
      otherDates++;
    } else if (DECIMAL_COMMA.matcher(cell).matches()) {
      decimalCommas++;
    }
  }

  private void count(String cell) {
    long[] known = values.get(cell);
    if (known != null) {
      known[0]++;
    } else if (values.size() < MOST_VALUES && cell.length() <= LONGEST_VALUE) {
      values.put(cell, new long[] {1});
    } else {
      valuesComplete = false;
    }
  }

  long filled() {
    return rows - blanks;
  }

  /** Cells that are neither blank nor numbers. */
  long oddCells() {
    return filled() - numbers;
  }

  long distinct() {
    return valuesComplete ? values.size() : distinct.count();
  }

  boolean distinctIsExact() {
    return valuesComplete || distinct.isExact();
  }

  /** Whether there are as many values as filled cells, as far as the count is exact. */
  boolean allDiffer() {
    return distinctIsExact() ? distinct() == filled() : distinct() >= 0.97 * filled();
  }

  /** The column's texts and how many rows have each; complete only when there are few texts. */
  Map<String, Long> values() {
    Map<String, Long> counts = new LinkedHashMap<>();
    values.forEach((value, count) -> counts.put(value, count[0]));
    return counts;
  }

  /** The most frequent texts; ties in the order of the file. */
  List<String> examples(int most) {
    return values.entrySet().stream()
        .sorted(Comparator.comparingLong((Map.Entry<String, long[]> e) -> -e.getValue()[0]))
        .limit(most)
        .map(e -> shown(e.getKey()))
        .toList();
  }

  /** Some of the cells that are not numbers. */
  List<String> odd() {
    return List.copyOf(odd);
  }

  /** Whether there are exactly two texts, both short. */
  boolean isPair() {
    return valuesComplete && values.size() == 2;
  }

  /** Whether every cell is a flag and both values occur. */
  boolean isFlag() {
    return filled() > 0
        && flags == filled()
        && valuesComplete
        && values.keySet().stream().mapToDouble(Cells::flag).distinct().count() == 2;
  }

  /** Whether all numbers could be dates without separators, 20260131. */
  boolean looksLikeCompactDates() {
    return numbers == filled() && decimals == 0 && least >= 19000101 && most <= 21001231;
  }

  /** Some of the cells that are not numbers, for a message. */
  String quotedOdd() {
    return odd.stream().map(cell -> "'" + cell + "'").collect(Collectors.joining(", "));
  }

  /** The type of the cells, whatever the column means. */
  ColumnType plainType() {
    if (isFlag()) {
      return ColumnType.BOOLEAN;
    }
    return numbers > 0 && numbers == filled() && codes == 0 ? ColumnType.NUMERIC : ColumnType.TEXT;
  }

  InferredColumn ignored(ColumnType type, String reason) {
    return inferred(ColumnRole.IGNORED, type, reason);
  }

  InferredColumn inferred(ColumnRole role, ColumnType type, String reason) {
    return inferred(Column.of(name, role, type), reason);
  }

  InferredColumn inferred(Column column, String reason) {
    return new InferredColumn(
        column,
        blanks,
        blanks / (double) rows,
        distinct(),
        distinctIsExact(),
        numbers > 0 ? OptionalDouble.of(least) : OptionalDouble.empty(),
        numbers > 0 ? OptionalDouble.of(most) : OptionalDouble.empty(),
        examples(EXAMPLES),
        reason);
  }

  private static String shown(String cell) {
    return cell.length() <= 40 ? cell : cell.substring(0, 39) + "…";
  }
}
