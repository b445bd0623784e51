package org.riskassessment.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/** Reads a source of type {@code jdbc}. */
final class JdbcSection {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Pattern SELECT =
      Pattern.compile("\\s*(select|with)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TABLE =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*){0,2}");

  private final JsonSection json;
  private final Path workspace;

  JdbcSection(JsonSection json, Path workspace) {
    this.json = json;
    this.workspace = workspace;
  }

  /**
   * Reads it.
   *
   * @param keyName its name when it has no other: the key that it is under; null for none
   */
  JdbcSource read(@Nullable String keyName) {
    Optional<String> table = json.optionalText("table");
    Optional<String> query = json.optionalText("query");
    if (table.isPresent() == query.isPresent()) {
      json.fault(
          table.isPresent() ? "query" : "table",
          table.isPresent() ? "cannot be combined with a table" : "is missing",
          null,
          "either a table or a query");
    }
    table.filter(text -> !TABLE.matcher(text).matches()).ifPresent(this::refuseTable);
    query.ifPresent(this::check);
    String id = json.optionalText("id").orElse(null);
    String timestamp = json.optionalText("timestamp").orElse(null);
    String byDefault = keyName == null ? table.orElse(null) : keyName;
    String name = json.has("name") || byDefault == null ? json.word("name") : byDefault;
    return new JdbcSource(
        name,
        Database.read(json, url(), workspace),
        table.orElse(null),
        query.orElse(null),
        mode(id, timestamp),
        id,
        timestamp,
        duration("lag", Duration.ofMinutes(10)),
        duration("settle", Duration.ofSeconds(5)),
        (int) json.integer("fetch_size", 5_000, 1, 1_000_000),
        (int) json.integer("batch_rows", 500_000, 1, 100_000_000),
        duration("query_timeout", Duration.ofMinutes(10)),
        (int) json.integer("retries", 3, 0, 20),
        json.choice("schema_policy", SchemaPolicy.STRICT),
        zone());
  }

  private void refuseTable(String text) {
    json.fault("table", "is not a valid table name", text, "a name, with or without its schema");
  }

  /** The database refuses the rest: the query runs in a read-only transaction. */
  private void check(String query) {
    String accepted = "one SELECT, without a semicolon";
    if (query.contains(";")) {
      json.fault("query", "contains a semicolon", query, accepted);
    } else if (!SELECT.matcher(query).matches()) {
      json.fault("query", "does not begin with SELECT or WITH", query, accepted);
    }
  }

  private String url() {
    String url = json.word("url");
    if (!url.startsWith("jdbc:")) {
      // Not shown: other programs' URLs contain passwords.
      json.fault("url", "is not a JDBC URL", null, "such as jdbc:postgresql://HOST/DATABASE");
      return "";
    }
    if (url.startsWith(SQLITE)) {
      try {
        return SQLITE + workspace.resolve(url.substring(SQLITE.length())).normalize();
      } catch (InvalidPathException e) {
        json.fault("url", "does not name a file", url, "jdbc:sqlite:FILE");
      }
    }
    return url;
  }

  private JdbcSource.Mode mode(@Nullable String id, @Nullable String timestamp) {
    JdbcSource.Mode fromKeys =
        timestamp == null
            ? id == null ? JdbcSource.Mode.SNAPSHOT : JdbcSource.Mode.INCREMENTING
            : id == null ? JdbcSource.Mode.TIMESTAMP : JdbcSource.Mode.TIMESTAMP_INCREMENTING;
    Optional<String> text = json.optionalText("mode");
    if (text.isEmpty()) {
      return fromKeys;
    }
    Optional<JdbcSource.Mode> mode =
        Arrays.stream(JdbcSource.Mode.values())
            .filter(m -> m.word().equals(text.get().toLowerCase(Locale.ROOT)))
            .findFirst();
    if (mode.isEmpty()) {
      json.fault(
          "mode",
          "is not one of the accepted values",
          text.get(),
          String.join(
              ", ", Arrays.stream(JdbcSource.Mode.values()).map(JdbcSource.Mode::word).toList()));
      return fromKeys;
    }
    needs(mode.get(), "id", id, JdbcSource.Mode.INCREMENTING);
    needs(mode.get(), "timestamp", timestamp, JdbcSource.Mode.TIMESTAMP);
    return mode.get();
  }

  private void needs(
      JdbcSource.Mode mode, String key, @Nullable String column, JdbcSource.Mode needing) {
    boolean isNeeded = List.of(needing, JdbcSource.Mode.TIMESTAMP_INCREMENTING).contains(mode);
    if (isNeeded && column == null) {
      json.fault(key, "is missing", null, "the column that mode " + mode.word() + " needs");
    }
  }

  private Duration duration(String key, Duration byDefault) {
    Optional<String> text = json.optionalText(key);
    if (text.isEmpty()) {
      return byDefault;
    }
    Optional<Duration> duration = Durations.parse(text.get());
    if (duration.isEmpty()) {
      json.fault(key, "is not a valid duration", text.get(), Durations.ACCEPTED);
    }
    return duration.orElse(byDefault);
  }

  private ZoneId zone() {
    String zone = json.text("time_zone", "UTC");
    try {
      return zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      json.fault("time_zone", "is not a known time zone", zone, "such as UTC or Europe/Berlin");
      return ZoneOffset.UTC;
    }
  }
}
