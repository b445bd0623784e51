package org.riskassessment.core.dataset;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts of a categorical feature, n rows, as codes into its levels. Immutable. */
public final class CategoryColumn {
  /** The code of a blank cell. */
  public static final int MISSING = -1;

  private final int[] codes;
  private final List<String> levels;

  /** Takes the array over: the caller keeps no reference. */
  CategoryColumn(int[] codes, List<String> levels) {
    this.codes = codes;
    this.levels = List.copyOf(levels);
  }

  public int size() {
    return codes.length;
  }

  /** Index into {@link #levels()}, or {@link #MISSING}. */
  public int codeAt(int row) {
    return codes[row];
  }

  /** The text of a row, empty where it is missing. */
  public String textAt(int row) {
    return codes[row] == MISSING ? "" : levels.get(codes[row]);
  }

  CategoryColumn select(int[] rows) {
    return new CategoryColumn(Arrays.stream(rows).map(row -> codes[row]).toArray(), levels);
  }

  /** The same texts, without levels that no row has. */
  CategoryColumn compact() {
    Map<Integer, Integer> renumbered = new LinkedHashMap<>();
    int[] compacted = new int[codes.length];
    for (int row = 0; row < codes.length; row++) {
      compacted[row] =
          codes[row] == MISSING
              ? MISSING
              : renumbered.computeIfAbsent(codes[row], code -> renumbered.size());
    }
    return new CategoryColumn(compacted, renumbered.keySet().stream().map(levels::get).toList());
  }

  /** The distinct texts, in order of first appearance. */
  public List<String> levels() {
    return levels;
  }
}
