package org.riskassessment.core.config;

import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * Reads {@code schema}.
 *
 * @param root the document that the section is part of
 */
record SchemaSection(JsonSection root, JsonSection json) {

  Schema read() {
    List<Column> columns = new ArrayList<>();
    String positive = "1";
    String negative = "0";
    for (JsonSection section : json.sections("columns")) {
      Column column = column(section);
      if (column.role() == ColumnRole.LABEL) {
        positive = section.text("positive", positive);
        negative = section.text("negative", negative);
      }
      columns.add(column);
    }
    Schema.Unique unique = json.choice("unique", Schema.Unique.NONE);
    List<String> faults = Schema.faults(columns, positive, negative, unique);
    faults.forEach(
        fault ->
            root.fault(
                "schema",
                fault,
                null,
                "one id, one label and at least one feature, with distinct names"));
    return faults.isEmpty() ? new Schema(columns, positive, negative, unique) : Schema.standard();
  }

  private static Column column(JsonSection json) {
    ColumnRole role = json.choice("role", ColumnRole.FEATURE);
    String name = json.word("name");
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
        json.flag("required", false));
  }
}
