package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.MissingWords;

/**
 * What one column looks like: its name, and its cells as they pass. Keeps at most {@value
 * #MOST_VALUES} texts of at most {@value #LONGEST_VALUE} characters. {@link #numbers} and {@link
 * #dates} are known once {@link #decide} has been called. Not for several threads.
 */
final class ColumnProfile {
  /** Different texts whose rows are counted separately. */
  private static final int MOST_VALUES = 1000;

  private static final int LONGEST_VALUE = 100;
  private static final int EXAMPLES = 5;
  private static final int FEWEST_COMPACT_DATES = 3;

  final String name;
  final ColumnNames names;
  final Forms forms = new Forms();
  long rows;
  long blanks;
  boolean countsRows = true;
  private double firstNumber;
  private final DistinctCount distinct = new DistinctCount();
  private final Map<String, long[]> values = new LinkedHashMap<>();
  private boolean valuesComplete = true;

  /** Whether so many texts differ that looking for known ones costs more than it tells. */
  private boolean mostlyDiffer;

  private NumberFit numbers = NumberFit.of(forms, Conventions.NONE);
  private DateFit dates = DateFit.of(forms, Conventions.NONE);

  ColumnProfile(String name) {
    this.name = name;
    this.names = ColumnNames.of(name);
  }

  /**
   * Takes the next cells.
   *
   * @param lines where they are
   */
  void add(String[] cells, long[] lines, int size) {
    for (int i = 0; i < size; i++) {
      add(cells[i], lines[i]);
    }
  }

  private void add(String raw, long line) {
    rows++;
    String cell = raw.strip();
    if (cell.isEmpty()) {
      blanks++;
      countsRows = false;
      return;
    }
    if (countsRows) {
      double number = Cells.number(cell);
      firstNumber = rows == 1 ? number : firstNumber;
      countsRows = firstNumber >= 0 && firstNumber <= 1 && number == firstNumber + rows - 1;
    }
    count(cell, line);
  }

  private void count(String cell, long line) {
    long[] known = mostlyDiffer ? null : values.get(cell);
    if (known != null) {
      known[0]++;
      return;
    }
    if (!mostlyDiffer && values.size() < MOST_VALUES && cell.length() <= LONGEST_VALUE) {
      values.put(cell, new long[] {1, line});
      return;
    }
    if (valuesComplete) {
      valuesComplete = false;
      mostlyDiffer = filled() < 2 * MOST_VALUES;
      values.keySet().forEach(distinct::add);
    }
    distinct.add(cell);
    forms.add(cell, 1, line);
  }

  /** Ends the counting: no cell may follow. */
  void end() {
    values.forEach((cell, seen) -> forms.add(cell, seen[0], seen[1]));
  }

  /**
   * Decides how numbers and dates are written.
   *
   * @param ordered whether the order of day and month is given
   */
  void decide(Conventions conventions, boolean ordered) {
    numbers = NumberFit.of(forms, conventions);
    dates = DateFit.of(forms, conventions);
    if (valuesComplete && !ordered) {
      dates = dates.orMonths(values.keySet(), names.isMonth());
    }
  }

  NumberFit numbers() {
    return numbers;
  }

  DateFit dates() {
    return dates;
  }

  long filled() {
    return rows - blanks;
  }

  /** Cells that hold neither nothing nor a word for a missing number or date. */
  long known() {
    return filled() - forms.missingCells();
  }

  /** Whether all cells that are known are numbers. */
  boolean isNumeric() {
    return numbers.count() > 0 && numbers.count() == known();
  }

  /** Whether a number has digits after the point, a group or a sign, so that it measures. */
  boolean measures() {
    return forms.count(
            form -> form.numbers() != 0 && !form.equals(CellForm.WHOLE) && form.dates() == 0)
        > 0;
  }

  long distinct() {
    return valuesComplete ? values.size() : distinct.count();
  }

  /** How many different texts there are, words for missing numbers or dates left out. */
  long distinctKnown() {
    return distinct() - forms.missingWords().size();
  }

  boolean distinctIsExact() {
    return valuesComplete || distinct.isExact();
  }

  /** Whether there are as many values as filled cells, as far as the count is exact. */
  boolean allDiffer() {
    return distinctIsExact() ? distinct() == filled() : distinct() >= 0.97 * filled();
  }

  /** The column's texts and how many rows have each, at least; exact when there are few texts. */
  Map<String, Long> values() {
    Map<String, Long> counts = new LinkedHashMap<>();
    values.forEach((value, seen) -> counts.put(value, seen[0]));
    return counts;
  }

  private long times(String text) {
    long[] seen = values.get(text);
    return seen == null ? 0 : seen[0];
  }

  boolean valuesAreComplete() {
    return valuesComplete;
  }

  /** The most frequent texts; ties in the order of the file. */
  List<String> examples(int most, Predicate<String> shown) {
    return values.entrySet().stream()
        .filter(e -> shown.test(e.getKey()))
        .sorted(Comparator.comparingLong((Map.Entry<String, long[]> e) -> -e.getValue()[0]))
        .limit(most)
        .map(e -> shown(e.getKey()))
        .toList();
  }

  /** Words for a missing category. */
  List<String> missingCategories() {
    return values.keySet().stream().filter(MissingWords::isKnownInCategories).toList();
  }

  /** Whether every cell says yes or no and both occur; two words such as y and n stay words. */
  boolean isFlag() {
    List<String> words =
        values.keySet().stream().filter(w -> !MissingWords.isKnownInCategories(w)).toList();
    return valuesComplete
        && words.stream().noneMatch(word -> Double.isNaN(Cells.yesNo(word)))
        && words.stream().mapToDouble(Cells::yesNo).distinct().count() == 2
        && (words.stream().noneMatch(word -> Double.isNaN(Cells.flag(word))) || words.size() > 2);
  }

  /** Whether all cells are dates without separators, 20260131 or 202601. */
  boolean isCompactDates() {
    return dates.digits()
        && dates.count() == known()
        && dates.count() > 0
        && (names.isDate()
            || names.isPeriod()
            || dates.style().hasDays() && distinctKnown() >= FEWEST_COMPACT_DATES);
  }

  /** Whether the column has dates, digits alone not counted. */
  boolean hasDates() {
    return dates.count() > 0 && (!dates.digits() || isCompactDates());
  }

  /** The first cells that a form does not fit, with their lines, for a message. */
  String quoted(Predicate<CellForm> fitting) {
    List<String> texts = new ArrayList<>();
    for (Forms.Place place : forms.first(fitting.negate())) {
      texts.add("'" + shown(place.cell()) + "' in line " + place.line());
    }
    return String.join(", ", texts);
  }

  /** The type of the cells, whatever the column means. */
  ColumnType plainType() {
    if (isFlag()) {
      return ColumnType.BOOLEAN;
    }
    return isNumeric() && forms.codes() == 0 ? ColumnType.NUMERIC : ColumnType.TEXT;
  }

  /** A column of this name, with the style and the words for missing values of its cells. */
  Column column(ColumnRole role, ColumnType type) {
    Column column = Column.of(name, role, type);
    return switch (type) {
      case NUMERIC -> column.written(numbers.format()).missing(forms.missingWords());
      case DATE -> column.written(dates.format()).missing(forms.missingWords());
      case BOOLEAN, CATEGORICAL -> column.missing(missingCategories());
      case TEXT -> column;
    };
  }

  InferredColumn ignored(ColumnType type, String reason) {
    return inferred(Column.of(name, ColumnRole.IGNORED, type), reason);
  }

  InferredColumn inferred(ColumnRole role, ColumnType type, String reason) {
    return inferred(column(role, type), reason);
  }

  InferredColumn inferred(Column column, String reason) {
    long missing =
        column.missing().stream()
            .mapToLong(word -> Math.max(forms.missing(word), times(word)))
            .sum();
    boolean number = numbers.count() > 0;
    return new InferredColumn(
        column,
        blanks + missing,
        (blanks + missing) / (double) rows,
        distinct() - column.missing().size(),
        distinctIsExact(),
        number ? OptionalDouble.of(numbers.range().least) : OptionalDouble.empty(),
        number ? OptionalDouble.of(numbers.range().most) : OptionalDouble.empty(),
        examples(EXAMPLES, word -> !column.missing().contains(word)),
        reason);
  }

  private static String shown(String cell) {
    return cell.length() <= 40 ? cell : cell.substring(0, 39) + "…";
  }
}
