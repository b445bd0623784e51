package org.riskassessment.diagnostics.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/**
 * A feature cut into groups of rows.
 *
 * @param group of each row; -1 for none
 * @param words what the rows of a group have in common, such as {@code region is north}
 */
record Feature(String name, byte[] group, List<String> words) {
  private static final int QUARTERS = 4;
  private static final int MOST_GROUPS = 100;
  private static final int LONGEST_TEXT = 40;

  /** Empty for a feature whose rows are all alike. */
  static Optional<Feature> of(Dataset rows, Column column, int fewest) {
    Feature feature =
        column.type() == ColumnType.CATEGORICAL
            ? ofTexts(column.name(), rows.category(column.name()), fewest)
            : ofNumbers(column.name(), rows.numeric(column.name()), column.type());
    return feature.words.size() < 2 ? Optional.empty() : Optional.of(feature);
  }

  private static Feature ofTexts(String name, CategoryColumn texts, int fewest) {
    int[] counts = new int[texts.levels().size() + 1];
    for (int row = 0; row < texts.size(); row++) {
      counts[texts.codeAt(row) + 1]++;
    }
    byte[] groups = new byte[counts.length];
    List<String> words = new ArrayList<>();
    for (int code = 0; code < counts.length; code++) {
      boolean enough = counts[code] >= fewest && words.size() < MOST_GROUPS;
      groups[code] = (byte) (enough ? words.size() : -1);
      if (enough) {
        words.add(
            code == 0 ? name + " is blank" : name + " is " + shown(texts.levels().get(code - 1)));
      }
    }
    byte[] group = new byte[texts.size()];
    for (int row = 0; row < group.length; row++) {
      group[row] = groups[texts.codeAt(row) + 1];
    }
    return new Feature(name, group, words);
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private static Feature ofNumbers(String name, NumericColumn numbers, ColumnType type) {
    double[] present = numbers.present();
    Arrays.sort(present);
    if (present.length == 0) {
      return new Feature(name, new byte[0], List.of());
    }
    double[] edges = new double[QUARTERS - 1];
    int kept = 0;
    for (int quarter = 1; quarter < QUARTERS; quarter++) {
      double edge = present[(int) ((long) quarter * (present.length - 1) / QUARTERS)];
      if (edge < present[present.length - 1] && (kept == 0 || edges[kept - 1] != edge)) {
        edges[kept++] = edge;
      }
    }
    List<String> words = new ArrayList<>();
    for (int group = 0; group <= kept && kept > 0; group++) {
      words.add(
          type == ColumnType.BOOLEAN
              ? name + (group == 0 ? " is no" : " is yes")
              : group == 0
                  ? name + " up to " + shown(edges[0], type)
                  : group == kept
                      ? name + " above " + shown(edges[kept - 1], type)
                      : name
                          + " above "
                          + shown(edges[group - 1], type)
                          + " to "
                          + shown(edges[group], type));
    }
    boolean blanks = present.length < numbers.size();
    if (blanks && kept > 0) {
      words.add(name + " is blank");
    } else if (blanks) {
      words.addAll(List.of(name + " is known", name + " is blank"));
    }
    byte[] group = new byte[numbers.size()];
    for (int row = 0; row < group.length; row++) {
      if (numbers.isMissing(row)) {
        group[row] = (byte) (words.size() - 1);
      } else {
        while (group[row] < kept && numbers.at(row) > edges[group[row]]) {
          group[row]++;
        }
      }
    }
    return new Feature(name, group, words);
  }

  private static String shown(double edge, ColumnType type) {
    if (type == ColumnType.DATE) {
      return java.time.LocalDate.ofEpochDay((long) edge).toString();
    }
    return edge == Math.rint(edge) && Math.abs(edge) < 1e9
        ? String.format(Locale.ROOT, "%,.0f", edge)
        : String.format(Locale.ROOT, "%.3g", edge);
  }
}
