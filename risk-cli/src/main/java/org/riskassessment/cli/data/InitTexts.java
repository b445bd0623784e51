package org.riskassessment.cli.data;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.schema.inference.InferredColumn;
import org.riskassessment.core.schema.inference.InferredSchema;
import org.riskassessment.core.wire.WorkspaceJson;
import org.riskassessment.ingest.csv.RawTable;

/**
 * The schema inferred from a table, for people and for programs.
 *
 * @param config the file that was written, relative to the current folder
 * @param from the table, or the folder of its files
 * @param folder where the table is in the workspace
 * @param copied whether it was copied there
 * @param joins tables of their own that are joined to it
 * @param labels a table of its own that says who left, if there is one
 */
record InitTexts(
    String config,
    Path from,
    RawTable table,
    InferredSchema inferred,
    String folder,
    boolean copied,
    List<InitJoin> joins,
    List<InitLabels> labels) {
  private static final int WIDTH = 79;
  private static final int MOST_NAME = 20;
  private static final int MOST_JOINED_NAME = 32;
  private static final int FEW_WORDS = 5;

  // config.json

  /** As {@link Json#indented}, but each column of the schema on a line of its own. */
  static String json(Map<String, Object> config) {
    StringBuilder text = new StringBuilder("{");
    String comma = "\n";
    for (Map.Entry<String, Object> entry : config.entrySet()) {
      text.append(comma).append("  ").append(Json.compact(entry.getKey())).append(": ");
      text.append(
          entry.getValue() instanceof Map<?, ?> schema
              ? schema(schema)
              : entry.getValue() instanceof List<?> list
                  ? lines(list, "    ") + "  ]"
                  : Json.compact(entry.getValue()));
      comma = ",\n";
    }
    return text.append("\n}\n").toString();
  }

  private static String schema(Map<?, ?> schema) {
    return "{\n    \"columns\": "
        + lines((List<?>) Objects.requireNonNull(schema.get("columns")), "      ")
        + "    ]"
        + schema.entrySet().stream()
            .filter(e -> !e.getKey().equals("columns"))
            .map(e -> ",\n    " + Json.compact(e.getKey()) + ": " + value(e.getValue()))
            .collect(Collectors.joining())
        + "\n  }";
  }

  private static String value(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? line(map) : Json.compact(value);
  }

  private static String lines(List<?> elements, String indent) {
    return "[\n"
        + String.join(",\n", elements.stream().map(e -> indent + line((Map<?, ?>) e)).toList())
        + "\n";
  }

  private static String line(Map<?, ?> object) {
    return object.entrySet().stream()
        .map(
            e ->
                Json.compact(e.getKey())
                    + ": "
                    + (e.getKey().equals("joins")
                        ? lines((List<?>) Objects.requireNonNull(e.getValue()), "      ") + "    ]"
                        : Json.compact(plain(e.getValue()))))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Double number && number == Math.rint(number)
        ? (Object) number.longValue()
        : value;
  }

  /** As {@code sources} names it. */
  static @Nullable String delimiter(RawTable table) {
    return table.isWorkbook() ? null : table.dialect().name();
  }

  static @Nullable String charset(RawTable table) {
    return table.isWorkbook() ? null : table.charset().name().toLowerCase(Locale.ROOT);
  }

  // JSON

  WorkspaceJson.Inferred json() {
    return WorkspaceJson.Inferred.of(
        new WorkspaceJson.Table(
            from.toString(), inferred.rows(), delimiter(table), charset(table), folder, copied),
        inferred,
        joins.stream().map(InitJoin::json).toList());
  }

  // text

  String text() {
    Lines lines = new Lines(0);
    lines.add(
        "",
        format(
            "Read %s: %,d rows, %d columns, %s.",
            from,
            inferred.rows(),
            table.header().size(),
            table.isWorkbook()
                ? "an Excel workbook"
                : delimiterName() + ", " + table.charset().name()));
    lines.add(
        "",
        "Created "
            + config
            + "; the table "
            + (copied ? "was copied to " : "stays in ")
            + folder
            + ", where new files go too.");
    labels.forEach(found -> lines.add("", found.sentence()));
    joins.forEach(join -> lines.add("", join.sentence()));
    lines.add("", who());
    lines.verbatim("");
    int name =
        Math.min(
            inferred.columns().size() == table.header().size() ? MOST_NAME : MOST_JOINED_NAME,
            widest("column", Column::name));
    int role = widest("role", c -> Words.lower(c.role()));
    int type = widest("type", c -> Words.lower(c.type()));
    boolean blanks = inferred.columns().stream().anyMatch(c -> c.blanks() > 0);
    String form = "%-" + name + "s  %-" + role + "s  %-" + type + "s  ";
    int left = WIDTH - name - role - type - 6 - (blanks ? 7 : 0);
    lines.verbatim(
        format(form, "column", "role", "type") + (blanks ? format("%5s  ", "blank") : "") + "seen");
    String above = "";
    for (InferredColumn column : inferred.columns()) {
      String row =
          format(
                  form,
                  cut(column.column().name(), name),
                  Words.lower(column.column().role()),
                  Words.lower(column.column().type()))
              + (blanks ? format("%5s  ", share(column)) : "")
              + seen(column, left);
      lines.verbatim(row.stripTrailing());
      // In a wide table many columns are alike: the first of a row of them says why.
      if (!column.reason().equals(above)) {
        new Lines(name + 2).add("", column.reason()).toString().lines().forEach(lines::verbatim);
      }
      above = column.reason();
    }
    lines.verbatim("");
    lines.add(
        "",
        "To choose otherwise, use --label, --positive, --id, --horizon, --date-order or --ignore, or correct"
            + " roles, types, formats and rules in "
            + config
            + " before the first run.");
    return lines.toString();
  }

  /** Who left, as the label says it. */
  private String who() {
    Schema schema = inferred.schema();
    String name = schema.label().name();
    Question question = schema.question();
    if (question != null) {
      return format(
          "%s says %s left, in %,d of %,d rows. Each row is asked whether its client %s after its %s.",
          name,
          schema.hasLeavingDays() ? "when clients" : "which clients had",
          inferred.positives(),
          inferred.rows(),
          question.words(),
          day(schema));
    }
    long known = inferred.positives() + inferred.negatives();
    LabelWords words = schema.words();
    return format(
        "%s says who left: %s in %,d of %,d rows (%.1f%%), %s in the others%s.",
        name,
        meaning(words.positive(), words.negative(), words.blank() == LabelWords.Blank.LEFT),
        inferred.positives(),
        known,
        100.0 * inferred.positives() / Math.max(1, known),
        meaning(words.negative(), words.positive(), words.blank() == LabelWords.Blank.STAYED),
        known == inferred.rows()
            ? ""
            : format("; %,d rows do not say it", inferred.rows() - known));
  }

  private static String day(Schema schema) {
    return schema.columns().stream()
        .filter(c -> c.role() == ColumnRole.OBSERVED_AT)
        .map(Column::name)
        .findFirst()
        .orElseThrow();
  }

  private static String meaning(List<String> words, List<String> others, boolean blank) {
    String text =
        words.equals(List.of(LabelWords.ANY))
            ? others.isEmpty() ? "any value" : "any other value"
            : words.stream().limit(FEW_WORDS).collect(Collectors.joining(", "))
                + (words.size() > FEW_WORDS ? ", …" : "");
    return !blank ? text : text.isEmpty() ? "blank" : text + " or blank";
  }

  /** The note on a column of dates that is left out. */
  static String undecided(String column) {
    return "'"
        + column
        + "' is left out: nothing shows whether day or month comes first in its dates; to use it,"
        + " start again with --date-order dmy, or --date-order mdy";
  }

  private int widest(String title, Function<Column, String> text) {
    return Math.max(
        title.length(),
        inferred.columns().stream().mapToInt(c -> text.apply(c.column()).length()).max().orElse(0));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  private String delimiterName() {
    String name = table.dialect().name();
    return switch (table.dialect().delimiter()) {
      case "," -> "commas";
      case ";" -> "semicolons";
      case "\t" -> "tabs";
      case "|" -> "bars";
      case "^" -> "carets";
      case " " -> "blanks";
      default -> "'" + name + "'";
    };
  }

  private static String share(InferredColumn column) {
    if (column.blanks() == 0) {
      return "";
    }
    double percent = 100 * column.missing();
    return percent < 0.1 ? "<0.1%" : format("%.1f%%", percent);
  }

  /** The values in the column, no wider than this. */
  private static String seen(InferredColumn column, int width) {
    String many = format("%s%,d different", column.exact() ? "" : "about ", column.distinct());
    boolean range =
        column.least().isPresent()
            && column.column().type() == ColumnType.NUMERIC
            && column.distinct() > 2;
    if (range) {
      String ends =
          number(column.least().getAsDouble()) + " to " + number(column.most().getAsDouble());
      String whole = ends + ", " + many;
      return whole.length() <= width ? whole : cut(ends, width);
    }
    return column.distinct() <= FEW_WORDS
        ? cut(String.join(", ", column.examples()), width)
        : fitting(many, column.examples(), width);
  }

  /** Adds as many of the examples as fit. */
  private static String fitting(String many, List<String> examples, int width) {
    StringBuilder text = new StringBuilder(many);
    String between = ", as ";
    for (String example : examples) {
      if (text.length() + between.length() + example.length() > width) {
        break;
      }
      text.append(between).append(example);
      between = ", ";
    }
    return cut(text.toString(), width);
  }

  private static String number(double value) {
    return Math.abs(value) < 1e15
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
