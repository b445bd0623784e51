package org.riskassessment.core.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/**
 * The usual values of clients that stay, by feature, as text: {@code 60 to 240}, {@code France
 * (51%)}. For numbers and dates the range from the 10% to the 90% quantile; for categories and
 * flags the most frequent ones that together make up half, with their share, if they are few.
 *
 * @param byFeature only features that have usual values
 */
public record UsualCells(Map<String, String> byFeature) {
  /** Name of the artifact. */
  public static final String FILE = "usual.json";

  private static final String FORMAT = "risk.usual/1";
  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;
  private static final double MOST = 0.5;
  private static final int WORDS = 3;

  public UsualCells {
    byFeature = Collections.unmodifiableMap(new LinkedHashMap<>(byFeature));
  }

  /** The usual cells of rows labelled as stayed. */
  public static UsualCells of(Dataset labelled) {
    Dataset stayed = labelled.where(row -> !labelled.exited(row));
    Map<String, String> usual = new LinkedHashMap<>();
    for (Column column : stayed.schema().features()) {
      (switch (column.type()) {
            case CATEGORICAL, TEXT -> words(counts(stayed.category(column.name())));
            case BOOLEAN -> words(flags(stayed.numeric(column.name())));
            case NUMERIC, DATE -> range(stayed.numeric(column.name()), column.type());
          })
          .ifPresent(text -> usual.put(column.name(), text));
    }
    return new UsualCells(usual);
  }

  /** A cell as text for people: a flag as yes or no, a number without needless digits. */
  public static String shown(Dataset rows, Column column, int row) {
    if (column.type() == ColumnType.CATEGORICAL || column.type() == ColumnType.DATE) {
      return rows.cell(column.name(), row);
    }
    NumericColumn numbers = rows.numeric(column.name());
    if (numbers.isMissing(row)) {
      return "";
    }
    return column.type() == ColumnType.BOOLEAN
        ? numbers.at(row) == 1 ? "yes" : "no"
        : number(numbers.at(row));
  }

  /**
   * Whether a client has a usual value.
   *
   * @param client one row
   */
  public boolean holds(Column column, Dataset client) {
    String usual = byFeature.get(column.name());
    String cell = shown(client, column, 0);
    if (usual == null || cell.isEmpty()) {
      return false;
    }
    if (column.type() == ColumnType.CATEGORICAL || column.type() == ColumnType.BOOLEAN) {
      String words = usual.substring(0, usual.lastIndexOf(" ("));
      return List.of(words.split(" or ")).contains(cell) || words.equals(cell);
    }
    String[] ends = usual.split(" to ");
    double value = client.numeric(column.name()).at(0);
    return value >= end(ends[0], column.type())
        && value <= end(ends[ends.length - 1], column.type());
  }

  private static double end(String shown, ColumnType type) {
    return type == ColumnType.DATE
        ? LocalDate.parse(shown).toEpochDay()
        : Double.parseDouble(shown.replace(",", ""));
  }

  private static Optional<String> range(NumericColumn column, ColumnType type) {
    double[] sorted = column.present();
    if (sorted.length == 0) {
      return Optional.empty();
    }
    Arrays.sort(sorted);
    String low = text(sorted[(int) (LOW * (sorted.length - 1))], type);
    String high = text(sorted[(int) Math.ceil(HIGH * (sorted.length - 1))], type);
    return Optional.of(low.equals(high) ? low : low + " to " + high);
  }

  static String text(double value, ColumnType type) {
    return type == ColumnType.DATE ? LocalDate.ofEpochDay((long) value).toString() : number(value);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : Math.abs(value) >= 1000 && Math.abs(value) < 1e15
            ? String.format(Locale.ROOT, "%,.0f", value)
            : Json.plain(new BigDecimal(value).round(new MathContext(4)).doubleValue());
  }

  private static Map<String, Integer> counts(CategoryColumn column) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row = 0; row < column.size(); row++) {
      counts.merge(column.textAt(row), 1, Integer::sum);
    }
    return counts;
  }

  private static Map<String, Integer> flags(NumericColumn column) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (double flag : column.present()) {
      counts.merge(flag == 1 ? "yes" : "no", 1, Integer::sum);
    }
    return counts;
  }

  private static Optional<String> words(Map<String, Integer> counts) {
    counts.remove("");
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    List<String> most = new ArrayList<>();
    int covered = 0;
    List<Map.Entry<String, Integer>> frequentFirst =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    for (Map.Entry<String, Integer> word : frequentFirst) {
      if (covered < MOST * all) {
        most.add(word.getKey());
        covered += word.getValue();
      }
    }
    return most.isEmpty() || most.size() > WORDS
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "%s (%.0f%%)", String.join(" or ", most), 100.0 * covered / all));
  }

  public byte[] toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("usual", byFeature);
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #toJson()} wrote. */
  public static UsualCells read(byte[] json, String name) {
    return Json.parse(json, name, ErrorCode.MODEL_CORRUPT)
        .read(
            ErrorCode.MODEL_CORRUPT,
            root -> {
              ModelJson.requireFormat(root, FORMAT, name);
              Map<String, String> usual = new LinkedHashMap<>();
              JsonSection cells = root.requiredSection("usual");
              cells.keys().forEach(feature -> usual.put(feature, cells.text(feature)));
              return new UsualCells(usual);
            });
  }
}
