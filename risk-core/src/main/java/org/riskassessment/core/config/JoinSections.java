package org.riskassessment.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.Schema;

/** Reads the lists {@code joins} of sources. */
final class JoinSections {
  private final Map<String, Join> byName = new LinkedHashMap<>();

  /**
   * Reads one entry.
   *
   * @param table the source that the entry describes
   */
  void read(JsonSection json, Source table) {
    Join join =
        new Join(
            table,
            json.optionalText("on").orElse(null),
            json.optionalText("time").orElse(null),
            format(json).orElse(null),
            zone(json),
            json.choice("match", Join.Match.EXACT),
            json.choice("versions", Join.Versions.ALL));
    if (!json.has("name")) {
      json.fault("name", "is missing", null, "a short name, such as usage");
    } else if (join.name().matches(".*[.\\s].*")) {
      json.fault("name", "contains a point or a space", join.name(), "a name such as usage");
    }
    Join before = byName.putIfAbsent(join.name(), join);
    if (before != null && !before.equals(join)) {
      json.fault("name", "is already the name of another join", join.name(), "a unique name");
    }
  }

  /** All of them; their columns are filled in for the rows of every source. */
  List<Join> joins() {
    return new ArrayList<>(byName.values());
  }

  static Optional<String> format(JsonSection json) {
    Optional<String> format = json.optionalText("format");
    if (format.isPresent() && DateStyle.of(format.get()).isEmpty()) {
      json.fault("format", "is not a way of writing dates", format.get(), DateStyle.ACCEPTED);
      return Optional.empty();
    }
    return format;
  }

  private static ZoneId zone(JsonSection json) {
    String zone = json.text("time_zone", "UTC");
    try {
      return zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      json.fault("time_zone", "is not a known time zone", zone, "such as UTC or Europe/Berlin");
      return ZoneOffset.UTC;
    }
  }

  /**
   * Notes the columns of a schema that take something of a join in a way there is not, and sources
   * that would read the files of a join as clients.
   */
  static void check(JsonSection root, RiskConfig.Inputs inputs, Schema schema) {
    for (Join join : inputs.joins()) {
      for (Source source : inputs.sources()) {
        if (source instanceof FileSource clients
            && clients.glob() == null
            && join.table() instanceof FileSource files
            && clients.folder().equals(folderOf(files))) {
          root.fault(
              "sources",
              "reads the files of the join '" + join.name() + "' as clients too",
              files.path(),
              "a folder of their own for them, or a pattern of names for both");
        }
      }
      for (Column column : schema.columns()) {
        if (JoinedColumn.isOf(join.name(), column.name())) {
          join.taken(column)
              .ifPresentOrElse(
                  taken -> check(root, join, column, taken),
                  () -> fault(root, column, "cannot be read", JoinedColumn.accepted(join.name())));
        }
      }
    }
  }

  private static Path folderOf(FileSource files) {
    return Files.isRegularFile(files.folder())
        ? files.folder().resolveSibling("").normalize()
        : files.folder();
  }

  private static void check(JsonSection root, Join join, Column column, JoinedColumn taken) {
    if (join.time() == null
        && (taken.window() != null || taken.take() == JoinedColumn.Take.TREND)) {
      fault(root, column, "needs times", "a join with \"time\": the column that has them");
    }
    if (column.role() == ColumnRole.ID || column.role() == ColumnRole.OBSERVED_AT) {
      fault(root, column, "is joined", "an id and a time in the client's own row");
    } else if (column.type() != ColumnType.NUMERIC
        && (taken.take() == JoinedColumn.Take.COUNT || taken.take().isOfNumbers())) {
      fault(root, column, "is a number, but not of type numeric", "\"type\": \"numeric\"");
    } else if (column.type() != ColumnType.NUMERIC
        && column.type() != ColumnType.DATE
        && (taken.take() == JoinedColumn.Take.MIN || taken.take() == JoinedColumn.Take.MAX)) {
      fault(root, column, "is the smallest or largest of texts", "a column of numbers or dates");
    }
  }

  private static void fault(JsonSection root, Column column, String message, String accepted) {
    root.fault(
        "schema", "has the column '" + column.name() + "', which " + message, null, accepted);
  }
}
