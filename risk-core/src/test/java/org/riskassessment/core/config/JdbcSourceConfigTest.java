package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;

/** Sources of type {@code jdbc}, in {@code sources} and as {@code test_data} and portfolio. */
class JdbcSourceConfigTest {
  private static final String URL = "jdbc:postgresql://db.example.com/crm";
  private static final String FOLDERS =
      "\"output_folder_path\": \"out\", \"output_model_path\": \"models\","
          + " \"prod_deployment_path\": \"prod\"";
  private static final String LEAST =
      "\"type\": \"jdbc\", \"url\": \"" + URL + "\", \"table\": \"clients\"";

  @TempDir Path workspace;

  private RiskConfig load(String keys, String profile) {
    try {
      Files.writeString(workspace.resolve(ConfigFile.NAME), "{" + FOLDERS + ", " + keys + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ConfigFile.ofWorkspace(workspace).load(profile);
  }

  private RiskConfig load(String keys) {
    return load(keys, RiskConfig.PRODUCTION);
  }

  private JdbcSource source(String json) {
    return (JdbcSource)
        load("\"test_data_path\": \"test\", \"sources\": [{" + json + "}]").sources().get(0);
  }

  private String fault(String json) {
    RiskException fault = catchThrowableOfType(RiskException.class, () -> source(json));
    assertThat(fault).as(json).isNotNull();
    assertThat(fault.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    return fault.getMessage();
  }

  /**
   * A key with its default and one other value.
   *
   * @param more how the other value is set
   */
  private record Key(
      String name,
      Function<JdbcSource, Object> read,
      Object byDefault,
      String more,
      Object mapped) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Key> keys() {
    return Stream.of(
        new Key("name", JdbcSource::name, "clients", "\"name\": \"crm\"", "crm"),
        new Key(
            "user",
            s -> Objects.requireNonNullElse(s.database().user(), "none"),
            "none",
            "\"user\": \"me\"",
            "me"),
        new Key(
            "password",
            s -> Optional.ofNullable(s.database().password()).map(Secret::reference).orElse("none"),
            "none",
            "\"password\": \"${env:CRM}\"",
            "${env:CRM}"),
        new Key(
            "mode",
            s -> s.mode().word(),
            "snapshot",
            "\"id\": \"nr\", \"timestamp\": \"at\", \"mode\": \"incrementing\"",
            "incrementing"),
        new Key(
            "id", s -> Optional.ofNullable(s.id()), Optional.empty(), "\"id\": \"nr\"", text("nr")),
        new Key(
            "timestamp",
            s -> Optional.ofNullable(s.timestamp()),
            Optional.empty(),
            "\"timestamp\": \"at\"",
            text("at")),
        new Key(
            "lag", JdbcSource::lag, Duration.ofMinutes(10), "\"lag\": \"2h\"", Duration.ofHours(2)),
        new Key(
            "settle",
            JdbcSource::settle,
            Duration.ofSeconds(5),
            "\"settle\": \"500ms\"",
            Duration.ofMillis(500)),
        new Key("fetch_size", JdbcSource::fetchSize, 5_000, "\"fetch_size\": 7", 7),
        new Key("batch_rows", JdbcSource::batchRows, 500_000, "\"batch_rows\": 9", 9),
        new Key(
            "query_timeout",
            JdbcSource::queryTimeout,
            Duration.ofMinutes(10),
            "\"query_timeout\": \"30s\"",
            Duration.ofSeconds(30)),
        new Key("retries", JdbcSource::retries, 3, "\"retries\": 0", 0),
        new Key(
            "schema_policy",
            JdbcSource::schemaPolicy,
            SchemaPolicy.STRICT,
            "\"schema_policy\": \"add_nullable\"",
            SchemaPolicy.ADD_NULLABLE),
        new Key(
            "time_zone",
            JdbcSource::timeZone,
            ZoneOffset.UTC,
            "\"time_zone\": \"Europe/Berlin\"",
            ZoneId.of("Europe/Berlin")));
  }

  private static Object text(String value) {
    return Optional.of(value);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void every_key_has_its_default_and_is_mapped(Key key) {
    assertThat(key.read().apply(source(LEAST))).isEqualTo(key.byDefault());
    assertThat(key.read().apply(source(LEAST + ", " + key.more()))).isEqualTo(key.mapped());
  }

  /** So that a key that is added gets its row in the table. */
  @Test
  void every_key_is_in_the_table_and_survives_a_round_trip() {
    JdbcSource all =
        source(
            LEAST
                + ", \"user\": \"me\", \"password\": \"${env:CRM}\", \"id\": \"nr\","
                + " \"timestamp\": \"at\", \"lag\": \"90s\"");
    Set<String> known = new LinkedHashSet<>(Set.of("type", "url", "table"));
    keys().map(Key::name).forEach(known::add);
    assertThat(all.toTree().keySet()).containsExactlyInAnyOrderElementsOf(known);
    String written = Json.compact(all.toTree());
    assertThat(source(written.substring(1, written.length() - 1)).toTree()).isEqualTo(all.toTree());
  }

  @ParameterizedTest
  @CsvSource({
    "'', snapshot",
    "', \"id\": \"nr\"', incrementing",
    "', \"timestamp\": \"at\"', timestamp",
    "', \"id\": \"nr\", \"timestamp\": \"at\"', timestamp+incrementing"
  })
  void the_mode_follows_from_the_columns(String more, String mode) {
    assertThat(source(LEAST + more).mode().word()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"table\": \"clients\", \"query\": \"select 1\"|query: cannot be combined with a table",
        "\"name\": \"x\"|table: is missing; accepted: either a table or a query",
        "\"name\": \"x\", \"query\": \"select 1; drop table x\"|query: contains a semicolon",
        "\"name\": \"x\", \"query\": \"delete from x returning *\"|does not begin with SELECT",
        "\"name\": \"x\", \"query\": \"selection\"|does not begin with SELECT or WITH",
        "\"query\": \"select 1\"|name: is missing",
        "\"table\": \"a; drop table a\"|table: is not a valid table name",
        "\"table\": \"(select 1)\"|table: is not a valid table name",
        "\"table\": \"a.b.c.d\"|table: is not a valid table name",
        "\"table\": \"a\", \"mode\": \"bulk\"|mode: is not one of the accepted values",
        "\"table\": \"a\", \"mode\": \"timestamp\"|timestamp: is missing",
        "\"table\": \"a\", \"id\": \"n\", \"mode\": \"timestamp+incrementing\"|timestamp: is"
            + " missing",
        "\"table\": \"a\", \"mode\": \"incrementing\"|id: is missing",
        "\"table\": \"a\", \"lag\": \"long\"|lag: is not a valid duration (found 'long')",
        "\"table\": \"a\", \"settle\": \"-1s\"|settle: is not a valid duration",
        "\"table\": \"a\", \"fetch_size\": 0|fetch_size: is out of range",
        "\"table\": \"a\", \"batch_rows\": 0|batch_rows: is out of range",
        "\"table\": \"a\", \"retries\": -1|retries: is out of range",
        "\"table\": \"a\", \"time_zone\": \"Mars\"|time_zone: is not a known time zone (found"
            + " 'Mars')",
        "\"table\": \"a\", \"timestmp\": \"at\"|did you mean 'timestamp'?",
        "\"table\": \"a\", \"path\": \"x\"|path: is not a known key",
      })
  void what_is_no_source_is_refused(String json, String message) {
    assertThat(fault("\"type\": \"jdbc\", \"url\": \"" + URL + "\", " + json)).contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"url\": \"jdbc:postgresql://me:hush@h/crm\"'",
    "'\"url\": \"jdbc:postgresql://h/crm?user=me&password=hush\"'",
    "'\"url\": \"postgresql://me:hush@h/crm\"'",
    "'\"url\": \"jdbc:postgresql://h/crm\", \"password\": \"hush\"'",
  })
  void a_password_as_it_is_is_refused_and_not_shown(String json) {
    assertThat(fault("\"type\": \"jdbc\", \"table\": \"a\", " + json)).doesNotContain("hush");
  }

  @Test
  void a_file_of_sqlite_lies_relative_to_the_workspace() {
    assertThat(
            source("\"type\": \"jdbc\", \"table\": \"a\", \"url\": \"jdbc:sqlite:crm/a.db\"")
                .database()
                .url())
        .isEqualTo("jdbc:sqlite:" + workspace.resolve("crm/a.db"));
  }

  // test_data and portfolio

  private static final String INPUT = "\"input_folder_path\": \"in\", ";

  @Test
  void test_data_and_portfolio_may_be_queries() {
    RiskConfig config =
        load(
            INPUT
                + ("\"test_data\": {\"type\": \"jdbc\", \"url\": \"%1$s\", \"query\": \"select"
                        + " 1\"}, \"portfolio\": {\"type\": \"jdbc\", \"url\": \"%1$s\", \"table\":"
                        + " \"now\"}")
                    .formatted(URL));
    assertThat(config.testData())
        .isInstanceOfSatisfying(
            JdbcSource.class,
            source -> {
              assertThat(source.name()).isEqualTo("test_data");
              assertThat(source.query()).isEqualTo("select 1");
            });
    assertThat(config.portfolio())
        .isInstanceOfSatisfying(
            JdbcSource.class,
            source -> {
              assertThat(source.name()).isEqualTo("portfolio");
              assertThat(source.table()).isEqualTo("now");
            });
    assertThat(config.toTree()).doesNotContainKey("test_data_path");
    String tree = Json.compact(config.toTree().get("portfolio"));
    assertThat(load(INPUT + "\"test_data_path\": \"t\", \"portfolio\": " + tree).portfolio())
        .isEqualTo(config.portfolio());
  }

  @Test
  void test_data_and_portfolio_may_be_files_written_in_another_way() {
    RiskConfig config =
        load(
            INPUT
                + "\"test_data\": {\"path\": \"t/*.tsv\", \"delimiter\": \"tab\"},"
                + " \"portfolio\": {\"path\": \"today.csv\"}");
    assertThat(((FileSource) config.testData()).glob()).isEqualTo("*.tsv");
    assertThat(config.portfolio())
        .isEqualTo(FileSource.ofFolder("today.csv", workspace.resolve("today.csv")));
  }

  @Test
  void without_a_portfolio_there_is_none() {
    assertThat(load(INPUT + "\"test_data_path\": \"t\"").portfolio()).isNull();
    assertThat(load(INPUT + "\"test_data_path\": \"t\"").toTree()).doesNotContainKey("portfolio");
  }

  @Test
  void test_data_stand_in_one_place() {
    RiskException both =
        catchThrowableOfType(
            RiskException.class,
            () -> load(INPUT + "\"test_data_path\": \"t\", \"test_data\": {\"path\": \"u\"}"));
    assertThat(both)
        .hasMessageContaining(
            "test_data_path: cannot be combined with test_data; accepted: one of them");
  }

  @Test
  void a_profile_says_where_its_test_data_are_in_its_own_way() {
    String profile =
        ", \"profiles\": {\"practice\": {%s, \"output_folder_path\": \"p/out\","
            + " \"output_model_path\": \"p/models\", \"prod_deployment_path\": \"p/prod\","
            + " \"store\": {\"url\": \"p/risk.db\"}}}";
    String json = INPUT + "\"test_data_path\": \"t\"" + profile;
    assertThat(load(json.formatted("\"test_data\": {\"path\": \"u\"}"), "practice").testData())
        .isEqualTo(FileSource.ofFolder("u", workspace.resolve("u")));
    String query =
        INPUT
            + "\"test_data\": {\"name\": \"x\", \"type\": \"jdbc\", \"url\": \""
            + URL
            + "\", \"query\": \"select 1\"}"
            + profile;
    assertThat(load(query.formatted("\"test_data_path\": \"u\""), "practice").testData())
        .isEqualTo(FileSource.ofFolder("u", workspace.resolve("u")));
    JdbcSource table =
        (JdbcSource)
            load(query.formatted("\"test_data\": {\"table\": \"held\"}"), "practice").testData();
    assertThat(List.of(table.database().url(), table.what())).containsExactly(URL, "held");
  }

  @Test
  void the_secrets_of_all_sources_are_looked_up() {
    String section =
        "{\"type\": \"jdbc\", \"url\": \"" + URL + "\", \"table\": \"a\", \"password\": \"%s\"}";
    RiskConfig config =
        load(
            INPUT
                + "\"test_data_path\": \"t\", \"portfolio\": "
                + section.formatted("${file:nowhere}"));
    RiskException missing = catchThrowableOfType(RiskException.class, config::requireSecrets);
    assertThat(missing).hasMessageContaining("nowhere");
  }
}
