package org.riskassessment.core.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;

/**
 * The contract of a table: its columns in order, and the two words of its label.
 *
 * <p>Exactly one column is the ID and one the LABEL, at least one is a FEATURE, names are distinct.
 *
 * @param positive the cell that means 'left'
 * @param negative the cell that means 'stayed'
 */
public record Schema(List<Column> columns, String positive, String negative) {

  public Schema {
    columns = List.copyOf(columns);
    List<String> faults = faults(columns, positive, negative);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** The five columns that the system knows without configuration. */
  public static Schema standard() {
    return new Schema(
        List.of(
            Column.of("corporation", ColumnRole.ID, ColumnType.TEXT),
            Column.count("lastmonth_activity"),
            Column.count("lastyear_activity"),
            Column.count("number_of_employees"),
            Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
        "1",
        "0");
  }

  /** What keeps columns from being a schema; empty when nothing does. */
  public static List<String> faults(List<Column> columns, String positive, String negative) {
    List<String> faults = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        faults.add("the column '" + column.name() + "' stands twice");
      }
      if (column.role() == ColumnRole.FEATURE
          && (column.type() == ColumnType.TEXT || column.type() == ColumnType.DATE)) {
        faults.add(
            "the column '"
                + column.name()
                + "' is a feature of type "
                + column.type().name().toLowerCase(Locale.ROOT)
                + "; a feature is numeric, boolean or categorical");
      }
    }
    columns.forEach(column -> limits(column, faults));
    one(columns, ColumnRole.ID, faults);
    one(columns, ColumnRole.LABEL, faults);
    for (ColumnRole role : List.of(ColumnRole.VALUE, ColumnRole.OBSERVED_AT, ColumnRole.OWNER)) {
      if (count(columns, role) > 1) {
        faults.add("more than one column has the role " + lower(role));
      }
    }
    if (count(columns, ColumnRole.FEATURE) == 0) {
      faults.add("no column has the role feature");
    }
    if (positive.equals(negative) || isNoWord(positive) || isNoWord(negative)) {
      faults.add(
          "the label needs two different words, one for left and one for stayed, without blanks"
              + " around them");
    }
    return faults;
  }

  public Column id() {
    return withRole(ColumnRole.ID);
  }

  public Column label() {
    return withRole(ColumnRole.LABEL);
  }

  public List<Column> features() {
    return columns.stream().filter(c -> c.role() == ColumnRole.FEATURE).toList();
  }

  /** The columns that a dataset keeps: all but the ignored, in order. */
  public List<Column> kept() {
    return columns.stream().filter(c -> c.role() != ColumnRole.IGNORED).toList();
  }

  /** A digest of the whole contract: 64 hexadecimal digits. */
  public String hash() {
    return Sha256.hex(Json.compact(toTree()).getBytes(StandardCharsets.UTF_8));
  }

  /** The schema as its section of the configuration. */
  public Map<String, Object> toTree() {
    List<Object> list = new ArrayList<>();
    for (Column column : columns) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", column.name());
      tree.put("role", lower(column.role()));
      tree.put("type", lower(column.type()));
      column.least().ifPresent(v -> tree.put("min", v));
      column.most().ifPresent(v -> tree.put("max", v));
      if (column.role() == ColumnRole.LABEL) {
        tree.put("positive", positive);
        tree.put("negative", negative);
      }
      list.add(tree);
    }
    return Map.of("columns", list);
  }

  private static boolean isNoWord(String word) {
    return word.isBlank() || !word.equals(word.strip());
  }

  private static void limits(Column column, List<String> faults) {
    boolean limited = column.least().isPresent() || column.most().isPresent();
    if (limited && column.type() != ColumnType.NUMERIC) {
      faults.add("the column '" + column.name() + "' has limits but is not numeric");
    } else if (column.least().orElse(Double.NEGATIVE_INFINITY)
        > column.most().orElse(Double.POSITIVE_INFINITY)) {
      faults.add("the column '" + column.name() + "' has a min above its max");
    }
  }

  private Column withRole(ColumnRole role) {
    return columns.stream().filter(c -> c.role() == role).findFirst().orElseThrow();
  }

  private static void one(List<Column> columns, ColumnRole role, List<String> faults) {
    long count = count(columns, role);
    if (count != 1) {
      faults.add(
          (count == 0 ? "no column has" : count + " columns have") + " the role " + lower(role));
    }
  }

  private static long count(List<Column> columns, ColumnRole role) {
    return columns.stream().filter(c -> c.role() == role).count();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
