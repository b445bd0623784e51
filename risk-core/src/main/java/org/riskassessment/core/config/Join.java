package org.riskassessment.core.config;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.schema.Column;

/**
 * A table of its own, with any number of rows for each client, of which columns of the schema take
 * something ({@code sources[].joins}).
 *
 * @param table where its rows are; its name is how columns refer to it
 * @param id its column that names the client; null for the name that the schema's id has
 * @param time its column that says when a row was true; null when rows have no time, and all of
 *     them count
 * @param format how times are written, as a date style; null for ISO 8601
 * @param zone where days begin and end, and of times that name no zone
 */
public record Join(
    Source table,
    @Nullable String id,
    @Nullable String time,
    @Nullable String format,
    ZoneId zone,
    Match match,
    Versions versions) {

  /** When an id of the table is that of a client. */
  public enum Match {
    EXACT,
    /** Leading zeros, a final {@code .0}, case and spaces make no difference. */
    LOOSE
  }

  /** What rows of one client and time are. */
  public enum Versions {
    /** Each is a row of its own. */
    ALL,
    /** One corrects the other: the last one in the order of the files' names counts. */
    NEWEST
  }

  /** How columns of the schema refer to it. */
  public String name() {
    return table.name();
  }

  /** What a column of the schema takes of this table; empty when it is not of this table. */
  public Optional<JoinedColumn> taken(Column column) {
    return JoinedColumn.of(name(), column.name());
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>(table.toTree());
    if (id != null) {
      tree.put("on", id);
    }
    if (time != null) {
      tree.put("time", time);
    }
    if (format != null) {
      tree.put("format", format);
    }
    tree.put("time_zone", zone.getId());
    tree.put("match", Words.lower(match));
    tree.put("versions", Words.lower(versions));
    return tree;
  }
}
