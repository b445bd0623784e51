package org.riskassessment.core.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;

/**
 * The contract of a table: its columns in order, and the meaning of its label.
 *
 * <p>Exactly one column is the ID and one the LABEL, at least one is a FEATURE, names are distinct.
 *
 * @param words what the cells of the label mean
 * @param unique what no two different rows of a batch may have in common
 * @param versions which of the rows of a client, or of a client and day, count
 * @param question what is asked of each row; null when its label answers it
 */
public record Schema(
    List<Column> columns,
    LabelWords words,
    Unique unique,
    Versions versions,
    @Nullable Question question) {

  /** What no two different rows of a batch may have in common. */
  public enum Unique {
    /** Nothing: a client with changed values is a new observation. */
    NONE,
    /** The id: each client has one row in each file. */
    ID,
    /**
     * The id and the date: each client has one row per date, also among all batches unless later
     * rows correct earlier ones.
     */
    ID_AND_OBSERVED_AT
  }

  /** Which rows count where a client, or a client and day, has several. */
  public enum Versions {
    /** Every row. */
    ALL,
    /** The one that arrived last: it corrects the others. */
    NEWEST
  }

  public Schema {
    columns = List.copyOf(columns);
    List<String> faults = faults(columns, words, unique, question);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    if (question != null
        && columns.stream()
            .anyMatch(c -> c.role() == ColumnRole.LABEL && c.type() == ColumnType.DATE)) {
      words = LabelWords.of("1", "0"); // A day needs no words.
    }
  }

  /** A schema whose rows all count, with their own labels. */
  public Schema(List<Column> columns, LabelWords words, Unique unique) {
    this(columns, words, unique, Versions.ALL, null);
  }

  /** A schema whose clients may have any number of rows. */
  public Schema(List<Column> columns, String positive, String negative) {
    this(columns, positive, negative, Unique.NONE);
  }

  /** A schema whose label has one word for left and one for stayed. */
  public Schema(List<Column> columns, String positive, String negative, Unique unique) {
    this(columns, LabelWords.of(positive, negative), unique);
  }

  /** The five columns used when no schema is configured. */
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

  /** Why columns are not a schema; empty when they are one. */
  public static List<String> faults(
      List<Column> columns, LabelWords words, Unique unique, @Nullable Question question) {
    List<String> faults = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        faults.add("the column '" + column.name() + "' is listed twice");
      }
      if (column.role() == ColumnRole.FEATURE && column.type() == ColumnType.TEXT) {
        faults.add(
            "the column '"
                + column.name()
                + "' is a feature of type text; a feature is numeric, boolean, categorical or"
                + " date");
      }
    }
    columns.forEach(column -> rules(column, faults));
    columns.forEach(column -> origin(column, names, faults));
    one(columns, ColumnRole.ID, faults);
    one(columns, ColumnRole.LABEL, faults);
    for (ColumnRole role : List.of(ColumnRole.VALUE, ColumnRole.OBSERVED_AT, ColumnRole.OWNER)) {
      if (count(columns, role) > 1) {
        faults.add("more than one column has the role " + Words.lower(role));
      }
    }
    if (count(columns, ColumnRole.FEATURE) == 0) {
      faults.add("no column has the role feature");
    }
    if (unique == Unique.ID_AND_OBSERVED_AT && count(columns, ColumnRole.OBSERVED_AT) == 0) {
      faults.add("unique is id_and_observed_at, but no column has the role observed_at");
    }
    if (question != null
        && columns.stream()
            .noneMatch(c -> c.role() == ColumnRole.OBSERVED_AT && c.type() == ColumnType.DATE)) {
      faults.add(
          "the label has a horizon, but no column has the role observed_at and the type date");
    }
    String fault = words.fault();
    if (fault != null) {
      faults.add(fault);
    }
    return faults;
  }

  /** The same schema with further columns. */
  public Schema with(List<Column> more) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(more);
    return new Schema(all, words, unique, versions, question);
  }

  /** The same schema with each column changed. */
  public Schema with(UnaryOperator<Column> change) {
    return new Schema(columns.stream().map(change).toList(), words, unique, versions, question);
  }

  /** The label's standard word for 'left'. */
  public String positive() {
    return words.left();
  }

  /** The label's standard word for 'stayed'. */
  public String negative() {
    return words.stayed();
  }

  /** Whether cells in standard form are all that is accepted or could be meant. */
  public boolean isStandard() {
    return words.isStandard()
        && kept().stream()
            .allMatch(c -> c.format() == null && c.missing().isEmpty() && c.from() == null);
  }

  public Column id() {
    return withRole(ColumnRole.ID);
  }

  public Column label() {
    return withRole(ColumnRole.LABEL);
  }

  /** Whether each row has the day it describes, so that rows can be counted in periods. */
  public boolean hasPeriods() {
    return columns.stream()
        .anyMatch(c -> c.role() == ColumnRole.OBSERVED_AT && c.type() == ColumnType.DATE);
  }

  /** Whether the label column holds the days on which clients left. */
  public boolean hasLeavingDays() {
    return question != null && label().type() == ColumnType.DATE;
  }

  /** Whether other rows decide which rows count and what their labels are. */
  public boolean isHistory() {
    return question != null || versions == Versions.NEWEST || unique == Unique.ID && !hasPeriods();
  }

  /** Whether rows must be unique among all batches, and not only within each. */
  public boolean isUniqueForever() {
    return unique == Unique.ID_AND_OBSERVED_AT && !isHistory();
  }

  /** The same schema asking this of each row; null for the label of the row itself. */
  public Schema asking(@Nullable Question other) {
    return new Schema(columns, words, unique, versions, other);
  }

  /** The same schema with other rows that count. */
  public Schema counting(Versions other) {
    return new Schema(columns, words, unique, other, question);
  }

  /** How the cells of a column that is kept are brought into standard form. */
  public Notation notation(Column column) {
    return Notation.of(
        hasLeavingDays() && column.role() == ColumnRole.LABEL
            ? column.as(ColumnRole.IGNORED)
            : column,
        words);
  }

  /** The change that a column holds; empty when it is a column of the table. */
  public Optional<Change> change(Column column) {
    return hasPeriods() ? Change.of(column, columns) : Optional.empty();
  }

  /** The same schema with labels to be improved, where a feature's name in words is another. */
  public Schema labelled() {
    return new Schema(
        columns.stream()
            .map(
                c ->
                    c.role() == ColumnRole.FEATURE && !c.words().equals(c.name())
                        ? c.called(c.words())
                        : c)
            .toList(),
        words,
        unique,
        versions,
        question);
  }

  /** What people call a column; the name itself where the schema has no such column. */
  public String words(String name) {
    return columns.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .map(Column::words)
        .orElse(name);
  }

  public List<Column> features() {
    return columns.stream().filter(c -> c.role() == ColumnRole.FEATURE).toList();
  }

  /** The columns that a dataset keeps: all but ignored ones, in order. */
  public List<Column> kept() {
    return columns.stream().filter(c -> c.role() != ColumnRole.IGNORED).toList();
  }

  /**
   * A digest of what decides the layout of a dataset and the meaning of its cells: 64 hexadecimal
   * digits. It does not cover rules: they apply to new rows, and rows accepted under earlier rules
   * stay.
   */
  public String hash() {
    return digest(kept().stream().map(this::layout).toList());
  }

  /** The same layout without rules: every cell in the standard form of its type is accepted. */
  public Schema withoutRules() {
    return new Schema(
        columns.stream().map(c -> Column.of(c.name(), c.role(), c.type())).toList(),
        LabelWords.of(positive(), negative()),
        Unique.NONE,
        versions,
        question);
  }

  /** Whether a digest stored by this release or an earlier one is that of this schema. */
  public boolean hasHash(String stored) {
    return stored.equals(hash()) || stored.equals(earlierHash());
  }

  /** The digest of releases before there were rules: of all columns, with their limits. */
  private String earlierHash() {
    List<Map<String, Object>> trees = new ArrayList<>();
    for (Column column : columns) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", column.name());
      tree.put("role", Words.lower(column.role()));
      tree.put("type", Words.lower(column.type()));
      column.least().ifPresent(v -> tree.put("min", v));
      column.most().ifPresent(v -> tree.put("max", v));
      labelWords(column, tree);
      trees.add(tree);
    }
    return digest(trees);
  }

  private static String digest(List<Map<String, Object>> trees) {
    return Sha256.hex(Json.compact(Map.of("columns", trees)).getBytes(StandardCharsets.UTF_8));
  }

  /** The schema as a section of the configuration. */
  public Map<String, Object> toTree() {
    List<Object> list = new ArrayList<>();
    for (Column column : columns) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", column.name());
      if (column.label() != null) {
        tree.put("label", column.label());
      }
      tree.put("role", Words.lower(column.role()));
      tree.put("type", Words.lower(column.type()));
      if (column.role() == ColumnRole.LABEL && !hasLeavingDays()) {
        tree.put("positive", oneOrMore(words.positive()));
        tree.put("negative", oneOrMore(words.negative()));
        if (words.blank() != LabelWords.Blank.UNKNOWN) {
          tree.put("blank", Words.lower(words.blank()));
        }
      }
      putOrigin(column, tree);
      if (column.format() != null) {
        tree.put("format", column.format());
      }
      if (!column.missing().isEmpty()) {
        tree.put("missing", column.missing());
      }
      column.least().ifPresent(v -> tree.put("min", v));
      column.most().ifPresent(v -> tree.put("max", v));
      if (!column.allowed().isEmpty()) {
        tree.put("allowed", column.allowed());
      }
      if (column.required()) {
        tree.put("required", true);
      }
      list.add(tree);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("columns", list);
    if (unique != Unique.NONE) {
      tree.put("unique", Words.lower(unique));
    }
    if (versions != Versions.ALL) {
      tree.put("versions", Words.lower(versions));
    }
    if (question != null) {
      Map<String, Object> asked = new LinkedHashMap<>();
      asked.put("event", label().name());
      asked.put("horizon", question.horizon().toString());
      if (question.delay() != null) {
        asked.put("delay", question.delay().toString());
      }
      tree.put("label", asked);
    }
    return tree;
  }

  private static Object oneOrMore(List<String> texts) {
    return texts.size() == 1 ? texts.get(0) : texts;
  }

  private Map<String, Object> layout(Column column) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", column.name());
    tree.put("role", Words.lower(column.role()));
    tree.put("type", Words.lower(column.type()));
    putOrigin(column, tree);
    labelWords(column, tree);
    return tree;
  }

  private static void putOrigin(Column column, Map<String, Object> tree) {
    IdOrigin from = column.from();
    if (from != null) {
      tree.put("from", from.isRow() ? "row" : from.columns());
    }
  }

  private void labelWords(Column column, Map<String, Object> tree) {
    if (column.role() == ColumnRole.LABEL) {
      tree.put("positive", positive());
      tree.put("negative", negative());
      if (question != null) {
        tree.put("horizon", question.horizon().toString());
      }
    }
  }

  private static boolean isBlankOrPadded(String value) {
    return value.isBlank() || !value.equals(value.strip());
  }

  private static void rules(Column column, List<String> faults) {
    String name = "the column '" + column.name() + "' ";
    boolean limited = column.least().isPresent() || column.most().isPresent();
    if (limited && column.type() != ColumnType.NUMERIC) {
      faults.add(name + "has limits but is not numeric");
    } else if (column.least().orElse(Double.NEGATIVE_INFINITY)
        > column.most().orElse(Double.POSITIVE_INFINITY)) {
      faults.add(name + "has a min above its max");
    }
    if (column.format() != null && !isStyle(column.type(), column.format())) {
      faults.add(name + "has a format that is not " + styles(column.type()));
    }
    if (column.allowed().isEmpty()) {
      return;
    }
    if (column.role() == ColumnRole.LABEL
        || column.type() != ColumnType.CATEGORICAL && column.type() != ColumnType.TEXT) {
      faults.add(name + "has allowed texts but is neither text nor categorical");
    } else if (column.allowed().stream().anyMatch(Schema::isBlankOrPadded)) {
      faults.add(name + "allows a text that is blank or has spaces around it");
    }
  }

  private static void origin(Column column, Set<String> names, List<String> faults) {
    IdOrigin from = column.from();
    if (from == null) {
      return;
    }
    String name = "the column '" + column.name() + "' ";
    if (column.role() != ColumnRole.ID) {
      faults.add(name + "is made from others but is not the id");
    }
    for (String part : from.columns()) {
      if (part.equals(column.name()) || !names.contains(part)) {
        faults.add(name + "is made from '" + part + "', which is not another column");
      }
    }
  }

  private static boolean isStyle(ColumnType type, String format) {
    return switch (type) {
      case NUMERIC -> NumberStyle.of(format).isPresent();
      case DATE -> DateStyle.of(format).isPresent();
      case BOOLEAN, CATEGORICAL, TEXT -> false;
    };
  }

  private static String styles(ColumnType type) {
    return switch (type) {
      case NUMERIC -> NumberStyle.ACCEPTED;
      case DATE -> DateStyle.ACCEPTED;
      case BOOLEAN, CATEGORICAL, TEXT -> "needed: only numeric and date columns have one";
    };
  }

  private Column withRole(ColumnRole role) {
    return columns.stream().filter(c -> c.role() == role).findFirst().orElseThrow();
  }

  private static void one(List<Column> columns, ColumnRole role, List<String> faults) {
    long count = count(columns, role);
    if (count != 1) {
      faults.add(
          (count == 0 ? "no column has" : count + " columns have")
              + " the role "
              + Words.lower(role));
    }
  }

  private static long count(List<Column> columns, ColumnRole role) {
    return columns.stream().filter(c -> c.role() == role).count();
  }
}
