package org.riskassessment.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** Reads the section {@code training} of a configuration. */
final class TrainingSection {
  private static final String KINDS = "a list of logistic, sgd, scorecard";
  private static final double LEAST = 0.001;
  private static final double MOST = 0.999;

  private final JsonSection json;

  TrainingSection(JsonSection json) {
    this.json = json;
  }

  Training read(Schema schema) {
    Training standard = Training.STANDARD;
    return new Training(
        json.integer("seed", standard.seed(), Long.MIN_VALUE, Long.MAX_VALUE),
        candidates(standard.candidates()),
        l2(standard.l2()),
        json.choice("class_weights", standard.classWeights()),
        window(schema),
        json.choice("log", standard.log()),
        monotone(schema),
        threshold());
  }

  private List<Training.Candidate> candidates(List<Training.Candidate> byDefault) {
    if (!json.has("candidates")) {
      return byDefault;
    }
    List<Training.Candidate> chosen = new ArrayList<>();
    for (Training.Candidate candidate : Training.Candidate.values()) {
      if (json.texts("candidates").contains(Words.lower(candidate))) {
        chosen.add(candidate);
      }
    }
    for (String name : json.texts("candidates")) {
      if (Arrays.stream(Training.Candidate.values())
          .noneMatch(candidate -> Words.lower(candidate).equals(name))) {
        json.fault("candidates", "is not a kind of model", name, KINDS);
      }
    }
    if (json.texts("candidates").isEmpty()) {
      json.fault("candidates", "is empty", null, KINDS);
    }
    return chosen.isEmpty() ? byDefault : chosen;
  }

  private List<Double> l2(List<Double> byDefault) {
    if (!json.has("l2")) {
      return byDefault;
    }
    List<Double> strengths = json.numbers("l2").stream().distinct().sorted().toList();
    boolean usable =
        !strengths.isEmpty()
            && strengths.size() <= 20
            && strengths.get(0) >= 1e-6
            && strengths.get(strengths.size() - 1) <= 1e9;
    if (!usable) {
      json.fault(
          "l2",
          "is not a valid list of penalties",
          strengths.toString(),
          "1 to 20 numbers, 1e-6 to 1e9");
    }
    return usable ? strengths : byDefault;
  }

  private Training.Window window(Schema schema) {
    String text = json.text("window", Training.Window.ALL.toString());
    Optional<Training.Window> window = Training.Window.parse(text);
    if (window.isEmpty()) {
      json.fault("window", "is not a valid window", text, Training.Window.ACCEPTED);
    }
    boolean periods =
        window.filter(w -> w.unit() == Training.Window.Unit.PERIODS && !w.isAll()).isPresent();
    if (periods && !schema.hasPeriods()) {
      json.fault(
          "window",
          "counts periods, but no column of the schema dates the rows",
          text,
          "last N rows, or a column with the role observed_at and the type date");
      return Training.Window.ALL;
    }
    return window.orElse(Training.Window.ALL);
  }

  private Map<String, Training.Direction> monotone(Schema schema) {
    Map<String, Training.Direction> directions = new LinkedHashMap<>();
    Optional<JsonSection> section = json.section("monotone");
    if (section.isEmpty()) {
      return directions;
    }
    List<String> ordered =
        schema.columns().stream()
            .filter(c -> c.role() == ColumnRole.FEATURE && c.type() != ColumnType.CATEGORICAL)
            .map(Column::name)
            .toList();
    for (String column : section.get().keys()) {
      Training.Direction direction = section.get().choice(column, Training.Direction.INCREASING);
      if (ordered.contains(column)) {
        directions.put(column, direction);
      } else {
        section
            .get()
            .fault(
                column,
                "is not a numeric, boolean or date feature",
                column,
                String.join(", ", ordered));
      }
    }
    return directions;
  }

  private ThresholdRule threshold() {
    Optional<ThresholdRule> paying = json.section("costs").flatMap(TrainingSection::cost);
    if (!json.has("threshold")) {
      return paying.orElse(Training.STANDARD.threshold());
    }
    if (!json.isText("threshold")) {
      return new ThresholdRule.Fixed(json.number("threshold", 0.5, LEAST, MOST));
    }
    String rule = json.text("threshold");
    switch (rule) {
      case "max_f1" -> {
        return new ThresholdRule.MaxF1();
      }
      case "capacity" -> {
        return new ThresholdRule.Capacity();
      }
      case "cost" -> json.require("costs", "{\"call\": ..., \"value\": ..., \"saves\": ...}");
      default ->
          json.fault(
              "threshold",
              "is not a valid threshold",
              rule,
              "a number from " + LEAST + " to " + MOST + ", max_f1, capacity, cost");
    }
    return paying.orElse(Training.STANDARD.threshold());
  }

  private static Optional<ThresholdRule> cost(JsonSection json) {
    double call = json.number("call", 1e-9, 1e12);
    double value = json.number("value", 1e-9, 1e12);
    double saves = json.number("saves", 1e-6, 1);
    if (!(json.has("call") && json.has("value") && json.has("saves"))) {
      return Optional.empty();
    }
    if (!(ThresholdRule.Cost.breakEven(call, value, saves) < 1)) {
      json.fault(
          "call",
          "is more than a call can save",
          Double.toString(call),
          "less than value times saves, " + value * saves);
      return Optional.empty();
    }
    return Optional.of(new ThresholdRule.Cost(call, value, saves));
  }
}
