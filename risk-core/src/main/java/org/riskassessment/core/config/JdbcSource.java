package org.riskassessment.core.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Words;

/**
 * Rows of a database table or of a query.
 *
 * @param table as it is written after FROM; null when there is a query
 * @param query one SELECT; null when there is a table
 * @param id the column that numbers the rows, growing; null when the mode needs none
 * @param timestamp the column that says when a row was last changed; null when the mode needs none
 * @param lag how far before the newest time read so far rows are read again, because they may have
 *     been committed late: longer than the longest transaction that writes them
 * @param settle how far before the database's current time reading stops, because transactions that
 *     began earlier may still be open
 * @param fetchSize rows fetched at a time
 * @param batchRows the most rows of a batch; each batch is recorded separately
 * @param retries how many times an unreachable server is tried again
 * @param timeZone of times that the database stores without one
 */
public record JdbcSource(
    String name,
    Database database,
    @Nullable String table,
    @Nullable String query,
    Mode mode,
    @Nullable String id,
    @Nullable String timestamp,
    Duration lag,
    Duration settle,
    int fetchSize,
    int batchRows,
    Duration queryTimeout,
    int retries,
    SchemaPolicy schemaPolicy,
    ZoneId timeZone)
    implements Source {

  /** How new rows are recognised. */
  public enum Mode {
    /** Not at all: everything is read, and rows that the dataset has are duplicates. */
    SNAPSHOT("snapshot"),
    /** By a growing number. A changed row is not noticed. */
    INCREMENTING("incrementing"),
    /** By the time of the last change. */
    TIMESTAMP("timestamp"),
    /** By the time of the last change, rows of one time in the order of their numbers. */
    TIMESTAMP_INCREMENTING("timestamp+incrementing");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** Its name in a configuration. */
    public String word() {
      return word;
    }
  }

  /** Whether new rows are recognised by time. */
  public boolean isTimed() {
    return mode == Mode.TIMESTAMP || mode == Mode.TIMESTAMP_INCREMENTING;
  }

  /** The table, or {@code query}: for messages and for the names of batches. */
  public String what() {
    return table == null ? "query" : table;
  }

  @Override
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("type", "jdbc");
    tree.putAll(database.toTree());
    put(tree, "table", table);
    put(tree, "query", query);
    tree.put("mode", mode.word());
    put(tree, "id", id);
    put(tree, "timestamp", timestamp);
    tree.put("lag", Durations.text(lag));
    tree.put("settle", Durations.text(settle));
    tree.put("fetch_size", fetchSize);
    tree.put("batch_rows", batchRows);
    tree.put("query_timeout", Durations.text(queryTimeout));
    tree.put("retries", retries);
    tree.put("schema_policy", Words.lower(schemaPolicy));
    tree.put("time_zone", timeZone.getId());
    return tree;
  }

  private static void put(Map<String, Object> tree, String key, @Nullable String value) {
    if (value != null) {
      tree.put(key, value);
    }
  }
}
