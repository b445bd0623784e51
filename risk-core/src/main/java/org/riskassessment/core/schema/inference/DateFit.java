package org.riskassessment.core.schema.inference;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.MissingWords;

/**
 * The style in which most cells of a column are dates.
 *
 * @param style {@link DateStyle#ISO} where no cell is a date
 * @param rival another style that reads as many cells as other days; null when there is none
 * @param count cells that are dates of the style
 * @param digits whether they are digits alone, as numbers are
 * @param form tells the cells that the style reads
 */
record DateFit(
    DateStyle style,
    @Nullable DateStyle rival,
    long count,
    boolean digits,
    Predicate<CellForm> form) {
  private static final Pattern SEPARATORS = Pattern.compile("[^a-z]");

  static DateFit of(Forms forms, Conventions conventions) {
    long most = 0;
    List<Integer> tied = new ArrayList<>();
    for (int i = 0; i < CellForm.DATES.size(); i++) {
      int style = i;
      long count = forms.count(form -> form.isDate(style));
      if (count > most) {
        tied.clear();
      }
      if (count >= most && count > 0) {
        tied.add(i);
        most = count;
      }
    }
    if (tied.isEmpty() || tied.get(0) == 0) {
      return fit(0, null, most);
    }
    List<Integer> able = tied.stream().filter(i -> order(i) != Hints.DateOrder.YMD).toList();
    for (int i : tied) {
      if (order(i) == conventions.dates() || able.isEmpty()) {
        return fit(i, null, most);
      }
    }
    int first = able.get(0);
    return fit(
        first,
        able.stream()
            .filter(i -> order(i) != order(first))
            .map(CellForm.DATES::get)
            .findFirst()
            .orElse(null),
        most);
  }

  private static DateFit fit(int style, @Nullable DateStyle rival, long count) {
    DateStyle chosen = CellForm.DATES.get(style);
    return new DateFit(
        chosen,
        rival,
        count,
        !SEPARATORS.matcher(chosen.text()).find() && !chosen.text().contains("mmm"),
        form -> form.isDate(style));
  }

  /**
   * The same, or another order of day and month in which all dates begin a month: a table of months
   * is read as one, whatever the order of its other dates.
   *
   * @param cells all different ones
   * @param named whether the column is named like a month
   */
  DateFit orMonths(Set<String> cells, boolean named) {
    Hints.DateOrder order = order(style);
    if (order != Hints.DateOrder.DMY && order != Hints.DateOrder.MDY) {
      return this;
    }
    for (int i = 0; i < CellForm.DATES.size(); i++) {
      DateStyle other = CellForm.DATES.get(i);
      boolean twin = other.text().replace('d', 'm').equals(style.text().replace('d', 'm'));
      if (twin && beginMonths(other, cells, named)) {
        return fit(i, null, count);
      }
    }
    return this;
  }

  private static boolean beginMonths(DateStyle style, Set<String> cells, boolean named) {
    Set<YearMonth> months = new HashSet<>();
    for (String cell : cells) {
      String date = MissingWords.isKnown(cell) ? null : style.standard(cell);
      if (date != null) {
        LocalDate day = LocalDate.parse(date);
        if (day.getDayOfMonth() != 1) {
          return false;
        }
        months.add(YearMonth.from(day));
      }
    }
    long years = months.stream().map(YearMonth::getYear).distinct().count();
    return months.size() > 1 && (named || years > 1 && months.size() > years);
  }

  private static Hints.@Nullable DateOrder order(int style) {
    return order(CellForm.DATES.get(style));
  }

  /** The order of day, month and year where digits alone do not show it; else null. */
  private static Hints.@Nullable DateOrder order(DateStyle style) {
    return switch (SEPARATORS.matcher(style.text()).replaceAll("")) {
      case "ddmmyyyy", "ddmmyy" -> Hints.DateOrder.DMY;
      case "mmddyyyy", "mmddyy" -> Hints.DateOrder.MDY;
      case "yymmdd" -> Hints.DateOrder.YMD;
      default -> null;
    };
  }

  /** The order that the column shows by itself; null when it shows none. */
  Hints.@Nullable DateOrder order() {
    return rival == null && count > 0 ? order(style) : null;
  }

  /** As the schema names the style; null for ISO 8601. */
  @Nullable String format() {
    return style == DateStyle.ISO || style.text().equals(DateStyle.ISO.text())
        ? null
        : style.text();
  }
}
