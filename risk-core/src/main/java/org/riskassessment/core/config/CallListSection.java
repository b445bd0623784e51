package org.riskassessment.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;

/** Reads {@code call_list}. */
record CallListSection(JsonSection json, Schema schema, WorkspacePaths paths) {
  private static final Pattern PLACE = Pattern.compile("\\{([^}]*)}");

  CallList read() {
    CallList standard = CallList.STANDARD;
    double medium = json.number("medium", standard.bands().medium(), 0, 1);
    double high = json.number("high", Math.max(medium, standard.bands().high()), 0, 1);
    if (high < medium) {
      json.fault("high", "is below medium", Double.toString(high), "at least " + medium);
      high = medium;
    }
    return new CallList(
        (int) json.integer("capacity", standard.capacity(), 1, Integer.MAX_VALUE),
        json.number("holdout_share", standard.holdoutShare(), 0, CallList.MOST_WITHHELD),
        new Bands(medium, high),
        json.has("do_not_call") ? paths.read(json, "do_not_call") : null,
        (int) json.integer("refits", standard.refits(), 0, 10_000),
        json.section("reasons").map(this::reasons).orElse(Map.of()));
  }

  private Map<String, String> reasons(JsonSection section) {
    List<String> features = schema.features().stream().map(Column::name).toList();
    Map<String, String> texts = new LinkedHashMap<>();
    for (String feature : section.keys()) {
      String text = section.text(feature, "");
      if (!features.contains(feature)) {
        section.fault(
            feature,
            "is not a feature" + NearestName.hint(feature, features),
            null,
            String.join(", ", features));
      }
      boolean known =
          PLACE
              .matcher(text)
              .results()
              .map(place -> place.group(1))
              .allMatch(List.of("value", "usual")::contains);
      if (text.isBlank() || !known) {
        section.fault(
            feature, "is not a valid reason text", text, "text with {value} and {usual} in it");
      }
      texts.put(feature, text);
    }
    return texts;
  }
}
