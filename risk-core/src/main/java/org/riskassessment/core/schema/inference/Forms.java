package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.MissingWords;
import org.riskassessment.core.schema.NumberStyle;

/**
 * The forms in which the cells of a column are written. Each cell is read in all styles at once, so
 * that the whole column decides for one. Memory does not grow with the rows. Not for several
 * threads.
 */
final class Forms {
  private static final int MOST_FORMS = 200;
  private static final int MOST_SHAPES = 100;
  private static final int MOST_MISSING_WORDS = 20;
  private static final int EXAMPLES = 3;
  private static final int LONGEST = 40;
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /** A cell of the table. */
  record Place(String cell, long line) {}

  /** The cells of one form. */
  private static final class Group {
    long cells;
    final List<Place> first = new ArrayList<>();
  }

  private final Map<CellForm, Group> groups = new LinkedHashMap<>();
  private final Map<String, Long> missing = new LinkedHashMap<>();
  private final Map<String, Long> shapes = new HashMap<>();
  private final Range whole = new Range();
  private final Range points = new Range();
  private final Range pointsOrGroups = new Range();
  private final Range[] others =
      NumberStyle.PLAIN.stream().map(style -> new Range()).toArray(Range[]::new);
  private CellForm lastForm = CellForm.TEXT;
  private Group lastGroup = group(lastForm);
  private long missingCells;
  private long codes;

  /**
   * @param cell without white space around it, not empty
   * @param times how many rows have it
   * @param line where the first of them is
   */
  void add(String cell, long times, long line) {
    double number = Cells.number(cell);
    CellForm form;
    if (!Double.isNaN(number)) {
      form = number(cell, number, times);
    } else if (cell.length() <= LONGEST && MissingWords.isKnown(cell)) {
      missingCells += times;
      if (missing.size() < MOST_MISSING_WORDS || missing.containsKey(cell)) {
        missing.merge(cell, times, Long::sum);
      }
      return;
    } else {
      form = text(cell);
    }
    Group group = form == lastForm ? lastGroup : group(form);
    lastForm = form;
    lastGroup = group;
    group.cells += times;
    if (group.first.size() < EXAMPLES) {
      group.first.add(new Place(cell, line));
    }
  }

  private Group group(CellForm form) {
    Group group = groups.get(form);
    if (group == null) {
      CellForm kept = groups.size() < MOST_FORMS ? form : CellForm.TEXT;
      group = groups.computeIfAbsent(kept, key -> new Group());
    }
    return group;
  }

  private CellForm number(String cell, double number, long times) {
    int point = cell.indexOf('.');
    if (point < 0) {
      whole.add(number);
      if (isCode(cell)) {
        codes += times;
      }
      long dates = (cell.length() == 8 || cell.length() == 6) ? compactDates(cell) : 0;
      return dates == 0 ? CellForm.WHOLE : new CellForm(CellForm.EVERY_NUMBER, "", "", dates);
    }
    if (isGroup(cell, point)) {
      pointsOrGroups.add(number);
      return CellForm.POINT_OR_GROUP;
    }
    points.add(number);
    return CellForm.POINT;
  }

  /** Whether a number has a leading zero, so that it is a word made of digits. */
  private static boolean isCode(String cell) {
    int start = cell.charAt(0) == '-' || cell.charAt(0) == '+' ? 1 : 0;
    return cell.length() > start + 1
        && cell.charAt(start) == '0'
        && Character.isDigit(cell.charAt(start + 1));
  }

  /** Whether a point may stand before the last three digits of thousands, as in 12.345. */
  private static boolean isGroup(String cell, int point) {
    int start = cell.charAt(0) == '-' || cell.charAt(0) == '+' ? 1 : 0;
    return cell.length() == point + 4
        && point > start
        && point <= start + 3
        && cell.charAt(start) != '0'
        && cell.chars().skip(start).allMatch(c -> c == '.' || Character.isDigit(c));
  }

  private CellForm text(String cell) {
    if (cell.length() > LONGEST || cell.chars().noneMatch(Character::isDigit)) {
      return CellForm.TEXT;
    }
    int first = 0;
    while (!startsNumber(cell, first)) {
      first++;
    }
    int last = cell.length();
    while (!Character.isDigit(cell.charAt(last - 1))) {
      last--;
    }
    String before = sign(cell.substring(0, first));
    String after = sign(cell.substring(last));
    int numbers =
        CellForm.isSign(before) && CellForm.isSign(after) && !before.equals("%")
            ? numbers(cell, before, after, first, last)
            : 0;
    long dates = dates(cell);
    return numbers == 0 && dates == 0
        ? CellForm.TEXT
        : numbers == 0
            ? new CellForm(0, "", "", dates)
            : new CellForm(numbers, before, after, dates);
  }

  private static boolean startsNumber(String cell, int at) {
    char c = cell.charAt(at);
    return Character.isDigit(c)
        || (c == '.' || c == ',')
            && at + 1 < cell.length()
            && Character.isDigit(cell.charAt(at + 1));
  }

  /** What stands beside a number, without its minus, its parenthesis and white space. */
  private static String sign(String text) {
    StringBuilder sign = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("+-\u2212\u2013()\u00a0\u202f\u2009\u2007".indexOf(c) < 0 && !Character.isWhitespace(c)) {
        sign.append(c);
      }
    }
    return sign.toString();
  }

  private int numbers(String cell, String before, String after, int first, int last) {
    String separators = separators(cell, first, last);
    int bits = 0;
    Map<Character, String> ungrouped = new HashMap<>();
    for (int i = 0; i < NumberStyle.PLAIN.size(); i++) {
      NumberStyle style = NumberStyle.PLAIN.get(i);
      if (!separators.chars().allMatch(c -> c == style.decimal() || c == style.group())) {
        continue;
      }
      boolean grouped = separators.indexOf(style.group()) >= 0;
      String number = grouped ? null : ungrouped.get(style.decimal());
      if (number == null) {
        number = style.around(before, after).standard(cell);
        number = number == null ? "" : number;
        if (!grouped) {
          ungrouped.put(style.decimal(), number);
        }
      }
      double value = Cells.number(number);
      if (!Double.isNaN(value)) {
        bits |= 1 << i;
        others[i].add(value);
      }
    }
    return bits;
  }

  /** The separators between digits, each once; other characters of words stand for themselves. */
  private static String separators(String cell, int first, int last) {
    StringBuilder found = new StringBuilder();
    for (int i = first; i < last; i++) {
      char c = cell.charAt(i);
      char plain =
          switch (c) {
            case '\u00a0', '\u202f', '\u2009', '\u2007' -> ' ';
            case '\u2019', '\u00b4' -> '\'';
            default -> c;
          };
      boolean exponent = i > first && (c == 'e' || c == 'E' || c == '-' || c == '+');
      if (!Character.isDigit(c) && !exponent && found.indexOf(String.valueOf(plain)) < 0) {
        found.append(plain);
      }
    }
    return found.toString();
  }

  private static long compactDates(String cell) {
    return cell.startsWith("19") || cell.startsWith("20") ? read(cell, ~0L) : 0;
  }

  private long dates(String cell) {
    String shape = shape(cell);
    if (shape.isEmpty()) {
      return 0;
    }
    Long able = shapes.get(shape);
    if (able == null) {
      if (shapes.size() >= MOST_SHAPES) {
        return 0;
      }
      able = read(shape, ~0L);
      shapes.put(shape, able);
    }
    return able == 0 ? 0 : read(cell, able);
  }

  private static long read(String cell, long styles) {
    long bits = 0;
    for (int i = 0; i < CellForm.DATES.size(); i++) {
      if ((styles & 1L << i) != 0 && CellForm.DATES.get(i).standard(cell) != null) {
        bits |= 1L << i;
      }
    }
    return bits;
  }

  /** The cell with a date of January 2001 in place of its own; empty when it cannot be a date. */
  private static String shape(String cell) {
    StringBuilder shape = new StringBuilder();
    int at = 0;
    while (at < cell.length()) {
      int end = at + 1;
      if (Character.isDigit(cell.charAt(at))) {
        while (end < cell.length() && Character.isDigit(cell.charAt(end))) {
          end++;
        }
        shape.append(end - at <= 2 ? "01" : "200101010101".substring(0, Math.min(12, end - at)));
      } else if (Character.isLetter(cell.charAt(at))) {
        while (end < cell.length() && Character.isLetter(cell.charAt(end))) {
          end++;
        }
        String word = cell.substring(at, end);
        boolean month = isMonth(word);
        if (!month && word.length() > 3) {
          return "";
        }
        shape.append(month ? "Jan" : word);
      } else {
        shape.append(cell.charAt(at));
      }
      at = end;
    }
    return shape.toString();
  }

  private static boolean isMonth(String word) {
    if (word.length() < 3) {
      return false;
    }
    int at = MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT));
    return at >= 0 && at % 3 == 0;
  }

  // what was found

  /** Cells that hold a word for a missing value. */
  long missingCells() {
    return missingCells;
  }

  /** Words for a missing value, as written. */
  List<String> missingWords() {
    return List.copyOf(missing.keySet());
  }

  /** How many cells hold a word for a missing value, as written. */
  long missing(String word) {
    return missing.getOrDefault(word, 0L);
  }

  /** Whole numbers with leading zeros. */
  long codes() {
    return codes;
  }

  /** How many cells are of a form. */
  long count(Predicate<CellForm> form) {
    return groups.entrySet().stream()
        .filter(group -> form.test(group.getKey()))
        .mapToLong(group -> group.getValue().cells)
        .sum();
  }

  /** The first cells of a form. */
  List<Place> first(Predicate<CellForm> form) {
    return groups.entrySet().stream()
        .filter(group -> form.test(group.getKey()))
        .flatMap(group -> group.getValue().first.stream())
        .sorted(Comparator.comparingLong(Place::line))
        .limit(EXAMPLES)
        .toList();
  }

  /** How many cells have each pair of signs around a number. */
  Map<List<String>, Long> signs() {
    Map<List<String>, Long> signs = new LinkedHashMap<>();
    groups.forEach(
        (form, group) -> {
          if (form.numbers() != 0) {
            signs.merge(List.of(form.before(), form.after()), group.cells, Long::sum);
          }
        });
    return signs;
  }

  /** The numbers as one of {@link NumberStyle#PLAIN} reads them. */
  Range range(int style) {
    Range range = new Range();
    range.addAll(whole);
    range.addAll(others[style]);
    if ((CellForm.POINTS & 1 << style) != 0) {
      range.addAll(points);
      range.addAll(pointsOrGroups);
    } else if (CellForm.POINTED_GROUPS == 1 << style
        && pointsOrGroups.least <= pointsOrGroups.most) {
      range.add(Math.rint(1000 * pointsOrGroups.least));
      range.add(Math.rint(1000 * pointsOrGroups.most));
    }
    return range;
  }

  /** The whole numbers without separators. */
  Range whole() {
    return whole;
  }

  /** The smallest and the largest of some numbers. Not for several threads. */
  static final class Range {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;

    void add(double number) {
      least = Math.min(least, number);
      most = Math.max(most, number);
    }

    void addAll(Range other) {
      least = Math.min(least, other.least);
      most = Math.max(most, other.most);
    }

    boolean isWithin(double low, double high) {
      return least > low && most < high;
    }
  }
}
