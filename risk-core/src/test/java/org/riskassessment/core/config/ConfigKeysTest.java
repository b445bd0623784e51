package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

/** Every key: its default, its mapping, and its part in the hash. */
class ConfigKeysTest extends ConfigFixture {
  /** The default schema as it can be written. */
  private static final String STANDARD = Json.compact(Schema.standard().toTree());

  /**
   * A key with its default and one other value.
   *
   * @param json how the other value is set, in place of the same key of the five or beside them
   */
  private record Key(
      String name,
      Function<RiskConfig, Object> read,
      Object byDefault,
      String json,
      Object mapped) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Paths are given relative to the workspace. */
  static Stream<Key> keys() {
    return Stream.of(
        path("input_folder_path", ConfigFixture::inputFolder, "practicedata"),
        path("output_folder_path", RiskConfig::outputFolder, "ingesteddata"),
        path("test_data_path", c -> folder(c.testData()), "testdata"),
        path("output_model_path", RiskConfig::modelFolder, "practicemodels"),
        path("prod_deployment_path", RiskConfig::productionFolder, "production_deployment"),
        new Key(
            "file_access",
            RiskConfig::fileAccess,
            FileAccess.OWNER,
            "\"file_access\": \"group\"",
            FileAccess.GROUP),
        new Key(
            "report.path",
            c -> c.workspace().relativize(c.reportFolder()).toString(),
            "data/reports",
            "\"report\": {\"path\": \"documents\"}",
            "documents"),
        new Key(
            "report.formats",
            c -> c.reporting().formats(),
            EnumSet.of(Format.HTML, Format.PNG),
            "\"report\": {\"formats\": [\"pdf\", \"xlsx\"]}",
            EnumSet.of(Format.PDF, Format.XLSX)),
        new Key("report.keep", c -> c.reporting().keep(), 30, "\"report\": {\"keep\": 7}", 7),
        new Key(
            "store.url",
            c -> c.storeUrl().replace(c.workspace().toString(), "."),
            "jdbc:sqlite:./data/risk.db",
            "\"store\": {\"url\": \"state/other.db\"}",
            "jdbc:sqlite:./state/other.db"),
        new Key(
            "store.workspace",
            c -> c.store().workspaceId(),
            "workspace",
            "\"store\": {\"workspace\": \"north\"}",
            "north"),
        new Key(
            "ingestion.max_rejected_share",
            c -> c.ingestion().maxRejectedShare(),
            0.02,
            "\"ingestion\": {\"max_rejected_share\": 0.5}",
            0.5),
        new Key(
            "ingestion.max_rejected_rows",
            c -> c.ingestion().maxRejectedRows(),
            10,
            "\"ingestion\": {\"max_rejected_rows\": 3}",
            3),
        new Key(
            "ingestion.max_bytes",
            c -> c.ingestion().maxBytes(),
            20_000_000_000L,
            "\"ingestion\": {\"max_bytes\": 1000}",
            1000L),
        new Key(
            "training.seed", c -> c.training().seed(), 42L, "\"training\": {\"seed\": -7}", -7L),
        new Key(
            "training.threshold",
            c -> c.training().threshold(),
            new ThresholdRule.MaxF1(),
            "\"training\": {\"threshold\": 0.25}",
            new ThresholdRule.Fixed(0.25)),
        new Key(
            "training.candidates",
            c -> c.training().candidates(),
            List.of(Training.Candidate.LOGISTIC, Training.Candidate.SCORECARD),
            "\"training\": {\"candidates\": [\"scorecard\"]}",
            List.of(Training.Candidate.SCORECARD)),
        new Key(
            "training.l2",
            c -> c.training().l2(),
            Training.STANDARD.l2(),
            "\"training\": {\"l2\": [5, 0.5]}",
            List.of(0.5, 5.0)),
        new Key(
            "training.class_weights",
            c -> c.training().classWeights(),
            Training.ClassWeights.NONE,
            "\"training\": {\"class_weights\": \"balanced\"}",
            Training.ClassWeights.BALANCED),
        new Key(
            "training.window",
            c -> c.training().window(),
            Training.Window.ALL,
            "\"training\": {\"window\": \"last 5000 rows\"}",
            new Training.Window(Training.Window.Unit.ROWS, 5000)),
        new Key(
            "training.log",
            c -> c.training().log(),
            Training.Logs.AUTO,
            "\"training\": {\"log\": \"never\"}",
            Training.Logs.NEVER),
        new Key(
            "call_list.capacity",
            c -> c.callList().capacity(),
            100,
            "\"call_list\": {\"capacity\": 25}",
            25),
        new Key(
            "call_list.holdout_share",
            c -> c.callList().holdoutShare(),
            0.0,
            "\"call_list\": {\"holdout_share\": 0.1}",
            0.1),
        new Key(
            "call_list.medium",
            c -> c.callList().bands().medium(),
            0.2,
            "\"call_list\": {\"medium\": 0.1}",
            0.1),
        new Key(
            "call_list.high",
            c -> c.callList().bands().high(),
            0.5,
            "\"call_list\": {\"high\": 0.6}",
            0.6),
        new Key(
            "call_list.refits",
            c -> c.callList().refits(),
            200,
            "\"call_list\": {\"refits\": 0}",
            0),
        new Key(
            "service.hosts",
            c -> c.service().hosts(),
            List.of(),
            "\"service\": {\"hosts\": [\"a.example\"]}",
            List.of("a.example")),
        new Key(
            "monitoring.min_rows",
            c -> c.monitoring().minRows(),
            200,
            "\"monitoring\": {\"min_rows\": 500}",
            500),
        new Key(
            "monitoring.min_per_class",
            c -> c.monitoring().minPerClass(),
            20,
            "\"monitoring\": {\"min_per_class\": 50}",
            50),
        new Key(
            "monitoring.max_age",
            c -> Optional.ofNullable(c.monitoring().maxAge()),
            Optional.empty(),
            "\"monitoring\": {\"max_age\": \"90d\"}",
            Optional.of(Duration.ofDays(90))),
        new Key(
            "monitoring.rule",
            c -> c.monitoring().rule(),
            RiskConfig.Monitoring.Rule.POOLED,
            "\"monitoring\": {\"rule\": \"two_of_three\"}",
            RiskConfig.Monitoring.Rule.TWO_OF_THREE),
        new Key(
            "monitoring.stale_days",
            c -> c.monitoring().staleDays(),
            90,
            "\"monitoring\": {\"stale_days\": 30}",
            30),
        new Key(
            "promotion.margin",
            c -> c.promotion().margin(),
            0.01,
            "\"promotion\": {\"margin\": 0.2}",
            0.2),
        new Key(
            "promotion.min_per_class",
            c -> c.promotion().minPerClass(),
            30,
            "\"promotion\": {\"min_per_class\": 40}",
            40),
        source(
            "name", FileSource::name, "practicedata", "\"name\": \"crm\", \"path\": \"x\"", "crm"),
        source(
            "type",
            s -> s.toTree().get("type"),
            "files",
            "\"type\": \"files\", \"path\": \"y\"",
            "files"),
        source("path", FileSource::path, "practicedata", "\"path\": \"crm/new\"", "crm/new"),
        source(
            "delimiter",
            s -> Optional.ofNullable(s.layout().delimiter()),
            Optional.empty(),
            "\"path\": \"z\", \"delimiter\": \";\"",
            Optional.of(";")),
        source(
            "charset",
            s -> s.layout().charset().name(),
            "UTF-8",
            "\"path\": \"z\", \"charset\": \"windows-1252\"",
            "windows-1252"),
        source(
            "sheet",
            s -> Optional.ofNullable(s.layout().sheet()),
            Optional.empty(),
            "\"path\": \"z\", \"sheet\": \"May\"",
            Optional.of("May")),
        source(
            "quote",
            s -> Optional.ofNullable(s.layout().quote()),
            Optional.empty(),
            "\"path\": \"z\", \"quote\": \"'\"",
            Optional.of('\'')),
        source(
            "escape",
            s -> Optional.ofNullable(s.layout().escape()),
            Optional.empty(),
            "\"path\": \"z\", \"escape\": \"\\\\\"",
            Optional.of('\\')),
        source(
            "skip_lines", s -> s.layout().skipLines(), 0, "\"path\": \"z\", \"skip_lines\": 3", 3),
        source(
            "header_lines",
            s -> Optional.ofNullable(s.layout().headerLines()),
            Optional.empty(),
            "\"path\": \"z\", \"header_lines\": 2",
            Optional.of(2)),
        source(
            "header", s -> s.layout().header(), true, "\"path\": \"z\", \"header\": false", false),
        written("name", "", new FileLayout.Written("exited", "exited", null)),
        written(
            "in_file", ", \"in_file\": \"left\"", new FileLayout.Written("exited", "left", null)),
        written(
            "format",
            ", \"format\": \"yyyy-mm\"",
            new FileLayout.Written("exited", "exited", "yyyy-mm")),
        source(
            "schema_policy",
            FileSource::schemaPolicy,
            SchemaPolicy.STRICT,
            "\"path\": \"z\", \"schema_policy\": \"add_nullable\"",
            SchemaPolicy.ADD_NULLABLE),
        new Key(
            "schema.unique",
            c -> c.schema().unique(),
            Schema.Unique.NONE,
            "\"schema\": " + STANDARD.replaceFirst("}$", ",\"unique\":\"id\"}"),
            Schema.Unique.ID),
        new Key(
            "schema.versions",
            c -> c.schema().versions(),
            Schema.Versions.ALL,
            "\"schema\": " + STANDARD.replaceFirst("}$", ",\"versions\":\"newest\"}"),
            Schema.Versions.NEWEST),
        asked("event", Question::horizon, "\"1 period\"", new Horizon(1, Horizon.Unit.PERIODS)),
        asked("horizon", Question::horizon, "\"90d\"", new Horizon(90, Horizon.Unit.DAYS)),
        asked(
            "delay",
            Question::delay,
            "\"1 period\",\"delay\":\"2 months\"",
            new Horizon(2, Horizon.Unit.MONTHS)),
        column("name", Column::name, "lastmonth_activity", "\"name\":\"orders\"", "orders"),
        column(
            "role",
            Column::role,
            ColumnRole.FEATURE,
            "\"name\":\"orders\",\"role\":\"value\"",
            ColumnRole.VALUE),
        column(
            "type",
            Column::type,
            ColumnType.NUMERIC,
            "\"name\":\"orders\",\"type\":\"boolean\"",
            ColumnType.BOOLEAN),
        column(
            "min",
            Column::least,
            OptionalDouble.of(0),
            "\"name\":\"orders\",\"min\":-1",
            OptionalDouble.of(-1)),
        column(
            "max",
            Column::most,
            OptionalDouble.empty(),
            "\"name\":\"orders\",\"max\":9",
            OptionalDouble.of(9)),
        column(
            "allowed",
            Column::allowed,
            List.of(),
            "\"name\":\"orders\",\"type\":\"categorical\",\"allowed\":[\"few\",\"many\"]",
            List.of("few", "many")),
        column(
            "label",
            Column::words,
            "lastmonth activity",
            "\"name\":\"orders\",\"label\":\"orders last month\"",
            "orders last month"),
        column("required", Column::required, false, "\"name\":\"orders\",\"required\":true", true),
        new Key(
            "schema.columns.positive",
            c -> c.schema().positive(),
            "1",
            "\"schema\": " + STANDARD.replace("\"positive\":\"1\"", "\"positive\":\"Yes\""),
            "Yes"),
        new Key(
            "schema.columns.negative",
            c -> c.schema().negative(),
            "0",
            "\"schema\": " + STANDARD.replace("\"negative\":\"0\"", "\"negative\":\"No\""),
            "No"));
  }

  /** A key of a source beside the input folder; by default there is the input folder alone. */
  private static Key source(
      String key, Function<FileSource, Object> read, Object byDefault, String json, Object mapped) {
    return new Key(
        "sources." + key,
        c -> read.apply((FileSource) c.sources().get(c.sources().size() - 1)),
        byDefault,
        "\"sources\": [{" + json + "}]",
        mapped);
  }

  /** A key of a column as files write it. */
  private static Key written(String key, String json, FileLayout.Written mapped) {
    return source(
        "columns." + key,
        s -> s.layout().columns(),
        List.of(),
        "\"path\": \"z\", \"columns\": [{\"name\": \"exited\"" + json + "}]",
        List.of(mapped));
  }

  /** A key of the first feature. */
  private static Key column(
      String key, Function<Column, Object> read, Object byDefault, String json, Object mapped) {
    return new Key(
        "schema.columns." + key,
        c -> read.apply(c.schema().columns().get(1)),
        byDefault,
        "\"schema\": "
            + STANDARD.replace(
                "\"name\":\"lastmonth_activity\",\"role\":\"feature\",\"type\":\"numeric\",\"min\":0.0",
                json),
        mapped);
  }

  private static Key asked(
      String key, Function<Question, Horizon> read, String horizon, Horizon mapped) {
    return new Key(
        "schema.label." + key,
        c -> Optional.ofNullable(c.schema().question()).map(read).orElse(null),
        null,
        "\"schema\": {\"label\":{\"event\":\"exited\",\"horizon\":"
            + horizon
            + "},"
            + STANDARD
                .substring(1)
                .replaceFirst("}$", "")
                .replaceFirst("]$", ",{\"name\":\"day\",\"role\":\"observed_at\"}]}"),
        mapped);
  }

  /** Keys of one element of a list, which are set together. */
  private static String element(Key key) {
    if (key.name().equals("input_folder_path") || key.name().startsWith("sources.")) {
      return "sources";
    }
    return key.name().matches("schema[.](columns|label)[.].*")
        ? key.name().substring(0, key.name().lastIndexOf('.'))
        : key.name();
  }

  private static Key path(String name, Function<RiskConfig, Path> read, String byDefault) {
    return new Key(
        name,
        c -> c.workspace().relativize(read.apply(c)).toString(),
        byDefault,
        "\"" + name + "\": \"./elsewhere/x\"",
        "elsewhere/x");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void every_key_has_its_default(Key key) {
    assertThat(key.read().apply(with(""))).isEqualTo(key.byDefault());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void every_key_is_mapped_and_changes_no_other(Key key) {
    RiskConfig config =
        FIVE.contains("\"" + key.name() + "\"")
            ? load("{" + FIVE.replaceFirst("\"" + key.name() + "\": \"[^\"]*\"", key.json()) + "}")
            : with(key.json());

    assertThat(key.read().apply(config)).isEqualTo(key.mapped());
    keys()
        .filter(other -> !element(other).equals(element(key)))
        .forEach(
            other ->
                assertThat(other.read().apply(config))
                    .as(other.name())
                    .isEqualTo(other.byDefault()));
  }

  /** So that a key that is added gets its row in the table. */
  @Test
  void the_table_of_keys_is_complete() {
    RiskConfig everything =
        with(
            """
            "sources": [{"path": "x", "delimiter": ";", "sheet": "May", "header": false},
              {"path": "v", "columns": [{"name": "day", "in_file": "month", "format": "yyyy-mm"}]},
              {"path": "y", "quote": "'", "escape": "~", "skip_lines": 1, "header_lines": 2}],
            "schema": {"unique": "id", "versions": "newest",
              "label": {"event": "left", "horizon": "90d", "delay": "1 month"}, "columns": [
              {"name": "day", "role": "observed_at"},
              {"name": "client", "role": "id"},
              {"name": "orders", "label": "all orders", "min": 0, "max": 9, "required": true},
              {"name": "region", "type": "categorical", "allowed": ["north"]},
              {"name": "left", "role": "label"}]},
            "monitoring": {"max_age": "90d"}\
            """);
    Set<String> leaves = new LinkedHashSet<>();
    leaves("", everything.toTree(), leaves);
    // Shown as the first of the sources.
    leaves.add("input_folder_path");
    assertThat(keys().map(Key::name)).containsExactlyInAnyOrderElementsOf(leaves);
  }

  private static void leaves(String path, Map<?, ?> tree, Set<String> leaves) {
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner) {
            leaves(path + key + ".", inner, leaves);
          } else if (value instanceof List<?> list
              && !list.isEmpty()
              && list.get(0) instanceof Map<?, ?>) {
            list.forEach(element -> leaves(path + key + ".", (Map<?, ?>) element, leaves));
          } else {
            leaves.add(path + key);
          }
        });
  }

  @Test
  void the_hash_changes_with_what_can_change_a_result() {
    List<String> hashes = new ArrayList<>();
    hashes.add(with("").hash());
    keys()
        .filter(
            key ->
                !key.name().startsWith("store.")
                    && !key.name().startsWith("service.")
                    && !key.name().startsWith("report.")
                    && !key.name().equals("monitoring.rule")
                    && !key.name().equals("monitoring.stale_days")
                    && !key.name().equals("file_access")
                    && !key.name().endsWith("_path"))
        .forEach(key -> hashes.add(with(key.json()).hash()));
    hashes.add(load("{" + FIVE.replace("\"testdata\"", "\"other\"") + "}").hash());
    assertThat(hashes).hasSize(52).doesNotHaveDuplicates();
  }

  @Test
  void the_hash_does_not_change_with_the_store_or_its_readers(@TempDir Path other)
      throws IOException {
    String hash = with("").hash();
    assertThat(with("\"store\": {\"url\": \"other.db\"}").hash()).isEqualTo(hash);
    assertThat(
            with("\"store\": {\"url\": \"jdbc:postgresql://db/risk\", \"user\": \"me\","
                    + " \"password\": \"${env:PASSWORD}\", \"workspace\": \"north\"}")
                .hash())
        .isEqualTo(hash);
    assertThat(with("\"file_access\": \"umask\"").hash()).isEqualTo(hash);
    assertThat(with("\"training\": {\"seed\": 42}").hash()).isEqualTo(hash);
    Files.writeString(other.resolve(ConfigFile.NAME), "{" + FIVE + "}");
    assertThat(ConfigFile.ofWorkspace(other).load(RiskConfig.PRODUCTION).hash()).isEqualTo(hash);
  }

  @Test
  void a_host_of_the_service_has_no_port() {
    assertThatThrownBy(() -> with("\"service\": {\"hosts\": [\"a.example\", \"b:80\"]}"))
        .hasMessageContaining(
            "service.hosts: contains an element that is not a host name (found 'b:80')");
  }
}
