package org.riskassessment.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.NumberStyle;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

/**
 * Reads {@code schema}.
 *
 * @param root the document that the section is part of
 */
record SchemaSection(JsonSection root, JsonSection json) {

  Schema read() {
    List<Column> columns = new ArrayList<>();
    LabelWords words = LabelWords.of("1", "0");
    List<String> missing = json.texts("missing");
    Optional<JsonSection> asked = json.section("label");
    String event = asked.map(section -> section.text("event", "")).orElse("");
    Question question = asked.map(SchemaSection::question).orElse(null);
    for (JsonSection section : json.sections("columns")) {
      Column column = column(section, event);
      if (column.role() == ColumnRole.LABEL) {
        words = words(section);
      }
      columns.add(column.missing().isEmpty() ? column.missing(missing) : column);
    }
    Schema.Unique unique = json.choice("unique", Schema.Unique.NONE);
    Schema.Versions versions = json.choice("versions", Schema.Versions.ALL);
    if (!event.isEmpty() && columns.stream().noneMatch(c -> c.name().equals(event))) {
      List<String> names = columns.stream().map(Column::name).toList();
      asked
          .orElseThrow()
          .fault(
              "event",
              "is not a column of the schema" + NearestName.hint(event, names),
              event,
              String.join(", ", names));
    }
    List<String> faults = Schema.faults(columns, words, unique, question);
    faults.forEach(
        fault ->
            root.fault(
                "schema",
                fault,
                null,
                "one id, one label and at least one feature, with distinct names"));
    return faults.isEmpty()
        ? new Schema(columns, words, unique, versions, question)
        : Schema.standard();
  }

  private static @Nullable Question question(JsonSection json) {
    json.require("event", "the column that says when, or whether, clients left");
    json.require("horizon", Horizon.ACCEPTED);
    Horizon horizon = horizon(json, "horizon");
    Horizon delay = horizon(json, "delay");
    return horizon == null ? null : new Question(horizon, delay);
  }

  private static @Nullable Horizon horizon(JsonSection json, String key) {
    Optional<String> text = json.optionalText(key);
    Optional<Horizon> horizon = text.flatMap(Horizon::parse);
    if (text.isPresent() && horizon.isEmpty()) {
      json.fault(key, "is not a length of time", text.get(), Horizon.ACCEPTED);
    }
    return horizon.orElse(null);
  }

  /**
   * @param event the name of the label; blank when the column's role says so
   */
  private static Column column(JsonSection json, String event) {
    String name = json.word("name");
    ColumnRole role =
        json.choice("role", name.equals(event) ? ColumnRole.LABEL : ColumnRole.FEATURE);
    ColumnType type =
        json.choice(
            "type",
            switch (role) {
              case FEATURE, VALUE -> ColumnType.NUMERIC;
              case OBSERVED_AT -> ColumnType.DATE;
              case ID, LABEL, OWNER, IGNORED -> ColumnType.TEXT;
            });
    return new Column(
        name.isBlank() ? "?" : name,
        role,
        type,
        json.optionalNumber("min"),
        json.optionalNumber("max"),
        json.texts("allowed"),
        json.flag("required", false),
        format(json, type),
        json.texts("missing"),
        origin(json),
        label(json));
  }

  /** Null for none; so is a blank one. */
  private static @Nullable String label(JsonSection json) {
    return json.optionalText("label")
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .orElse(null);
  }

  private static @Nullable IdOrigin origin(JsonSection json) {
    if (!json.has("from")) {
      return null;
    }
    String text = json.isText("from") ? json.text("from") : "";
    List<String> columns = json.isText("from") ? List.of() : json.texts("from");
    if (columns.isEmpty() && !text.equals("row")) {
      json.fault(
          "from", "is not what an id is made from", text, "\"row\" or a list of column names");
    }
    return new IdOrigin(columns);
  }

  private static @Nullable String format(JsonSection json, ColumnType type) {
    String format = json.optionalText("format").orElse(null);
    boolean known =
        format == null
            || switch (type) {
              case NUMERIC -> NumberStyle.of(format).isPresent();
              case DATE -> DateStyle.of(format).isPresent();
              case BOOLEAN, CATEGORICAL, TEXT -> false;
            };
    if (known) {
      return format;
    }
    json.fault(
        "format",
        "is not a way of writing the cells of a " + Words.lower(type) + " column",
        format,
        switch (type) {
          case NUMERIC -> NumberStyle.ACCEPTED;
          case DATE -> DateStyle.ACCEPTED;
          case BOOLEAN, CATEGORICAL, TEXT -> "no format: only numeric and date columns have one";
        });
    return null;
  }

  private static LabelWords words(JsonSection json) {
    LabelWords.Blank blank = json.choice("blank", LabelWords.Blank.UNKNOWN);
    return new LabelWords(words(json, "positive", "1"), words(json, "negative", "0"), blank);
  }

  /** One word or a list of words. */
  private static List<String> words(JsonSection json, String key, String usual) {
    return !json.has(key)
        ? List.of(usual)
        : json.isText(key) ? List.of(json.text(key)) : json.texts(key);
  }
}
