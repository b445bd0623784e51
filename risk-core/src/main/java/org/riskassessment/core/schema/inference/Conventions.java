package org.riskassessment.core.schema.inference;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.NumberStyle;

/**
 * What the columns of a table that show it by themselves have in common, for those that do not.
 *
 * @param numbers the styles of columns that are sure, most frequent first
 * @param dates the order of day and month; null when no column shows it or they differ
 */
record Conventions(List<NumberStyle> numbers, Hints.@Nullable DateOrder dates) {
  /** Nothing is known. */
  static final Conventions NONE = new Conventions(List.of(), null);

  static Conventions of(List<Forms> columns, Hints.@Nullable DateOrder hinted) {
    Map<NumberStyle, Integer> styles = new LinkedHashMap<>();
    Hints.DateOrder order = hinted;
    boolean differ = false;
    for (Forms column : columns) {
      long cells = column.count(form -> true);
      NumberFit numbers = NumberFit.of(column, NONE);
      if (numbers.isSure() && 2 * numbers.count() > cells) {
        styles.merge(numbers.style().around("", ""), 1, Integer::sum);
      }
      DateFit dates = DateFit.of(column, NONE);
      Hints.DateOrder own = 2 * dates.count() > cells ? dates.order() : null;
      if (hinted == null && own != null && own != Hints.DateOrder.YMD) {
        differ |= order != null && order != own;
        order = own;
      }
    }
    return new Conventions(
        styles.entrySet().stream()
            .sorted(Comparator.comparingInt((Map.Entry<NumberStyle, Integer> e) -> -e.getValue()))
            .map(Map.Entry::getKey)
            .toList(),
        differ ? null : order);
  }

  /** A point or a comma; 0 when no column shows it. */
  char decimal() {
    return numbers.isEmpty() ? 0 : numbers.get(0).decimal();
  }
}
