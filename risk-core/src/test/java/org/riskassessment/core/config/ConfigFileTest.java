package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.PerformanceCheck;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class ConfigFileTest {
  /** The five keys that have to be there, as in the course's file. */
  private static final String FIVE =
      """
      "input_folder_path": "practicedata",
        "output_folder_path": "ingesteddata",
        "test_data_path": "testdata",
        "output_model_path": "practicemodels",
        "prod_deployment_path": "production_deployment"\
      """;

  private static final String COLUMNS =
      """
      {"name": "client", "role": "id"},
      {"name": "orders"},
      {"name": "left", "role": "label", "positive": "Yes", "negative": "No"}\
      """;

  /** The default schema as it can be written. */
  private static final String STANDARD =
      org.riskassessment.core.json.Json.compact(Schema.standard().toTree());

  @TempDir Path workspace;

  private RiskConfig load(String json) {
    return load(json, RiskConfig.PRODUCTION);
  }

  private RiskConfig load(String json, String profile) {
    try {
      Files.writeString(workspace.resolve(ConfigFile.NAME), json);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return ConfigFile.ofWorkspace(workspace).load(profile);
  }

  private RiskConfig with(String more) {
    return load("{\n  " + FIVE + (more.isEmpty() ? "" : ",\n  " + more) + "\n}\n");
  }

  private RiskConfig withColumns(String columns) {
    return with("\"schema\": {\"columns\": [" + columns + "]}");
  }

  private static Path inputFolder(RiskConfig config) {
    return folder(config.sources().get(0));
  }

  private static Path folder(Source source) {
    return ((FileSource) source).folder();
  }

  private String file() {
    return workspace.resolve(ConfigFile.NAME).toString();
  }

  private RiskException fault(ThrowingCallable load) {
    List<RiskException> caught = new ArrayList<>();
    assertThatThrownBy(load).isInstanceOfSatisfying(RiskException.class, caught::add);
    assertThat(caught.get(0).code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    return caught.get(0);
  }

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
        path("input_folder_path", ConfigFileTest::inputFolder, "practicedata"),
        path("output_folder_path", RiskConfig::outputFolder, "ingesteddata"),
        path("test_data_path", c -> folder(c.testData()), "testdata"),
        path("output_model_path", RiskConfig::modelFolder, "practicemodels"),
        path("prod_deployment_path", RiskConfig::productionFolder, "production_deployment"),
        new Key(
            "report.path",
            c -> c.workspace().relativize(c.reportFolder()).toString(),
            "data/reports",
            "\"report\": {\"path\": \"documents\"}",
            "documents"),
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
            s -> Optional.ofNullable(s.delimiter()),
            Optional.empty(),
            "\"path\": \"z\", \"delimiter\": \";\"",
            Optional.of(';')),
        source(
            "charset",
            s -> s.charset().name(),
            "UTF-8",
            "\"path\": \"z\", \"charset\": \"windows-1252\"",
            "windows-1252"),
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

  /** Keys of one element of a list, which are set together. */
  private static String element(Key key) {
    if (key.name().equals("input_folder_path")) {
      return "sources";
    }
    return key.name().matches("(sources|schema[.]columns)[.].*")
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

  @Test
  void a_call_list_has_words_and_a_list_of_those_not_called() {
    CallList callList =
        with("\"call_list\": {\"do_not_call\": \"data/not.txt\","
                + " \"reasons\": {\"number_of_employees\": \"{value} people, else {usual}\"}}")
            .callList();
    assertThat(callList.doNotCall()).isEqualTo(workspace.resolve("data/not.txt"));
    assertThat(callList.reasons())
        .containsExactly(Map.entry("number_of_employees", "{value} people, else {usual}"));
  }

  @Test
  void a_threshold_is_a_number_or_a_rule() {
    assertThat(with("\"training\": {\"threshold\": \"max_f1\"}").training().threshold())
        .isEqualTo(new ThresholdRule.MaxF1());
    assertThat(with("\"training\": {\"threshold\": \"capacity\"}").training().threshold())
        .isEqualTo(new ThresholdRule.Capacity());
    String costs = "\"costs\": {\"call\": 50, \"value\": 1000, \"saves\": 0.25}";
    RiskConfig config = with("\"training\": {\"threshold\": \"cost\", " + costs + "}");
    assertThat(config.training().threshold()).isEqualTo(new ThresholdRule.Cost(50, 1000, 0.25));
    assertThat(with("\"training\": {" + costs + "}").training().threshold())
        .isEqualTo(config.training().threshold());
    assertThat(with("\"training\": {\"threshold\": 0.3, " + costs + "}").training().threshold())
        .isEqualTo(new ThresholdRule.Fixed(0.3));
    assertThat(fault(() -> with("\"training\": {\"threshold\": \"cost\"}")))
        .hasMessageContaining("training.costs: is missing");
    assertThat(fault(() -> with("\"training\": {\"costs\": {\"call\": 5, \"value\": 9}}")))
        .hasMessageContaining("training.costs.saves: is missing");
  }

  @Test
  void directions_of_columns_are_mapped() {
    RiskConfig config =
        with("\"training\": {\"monotone\": {\"lastmonth_activity\": \"decreasing\"}}");
    assertThat(config.training().monotone())
        .isEqualTo(Map.of("lastmonth_activity", Training.Direction.DECREASING));
    assertThat(config.hash()).isNotEqualTo(with("").hash());
  }

  /** So that a key that is added gets its row in the table. */
  @Test
  void the_table_of_keys_is_complete() {
    RiskConfig everything =
        with(
            """
            "sources": [{"path": "x", "delimiter": ";"}],
            "schema": {"unique": "id", "columns": [
              {"name": "client", "role": "id"},
              {"name": "orders", "min": 0, "max": 9, "required": true},
              {"name": "region", "type": "categorical", "allowed": ["north"]},
              {"name": "left", "role": "label"}]}\
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
          } else if (value instanceof List<?> list && list.get(0) instanceof Map<?, ?>) {
            list.forEach(element -> leaves(path + key + ".", (Map<?, ?>) element, leaves));
          } else {
            leaves.add(path + key);
          }
        });
  }

  @Test
  void limits_reach_those_who_judge_by_them() {
    RiskConfig config =
        with(
            "\"monitoring\": {\"min_rows\": 5, \"min_per_class\": 3},"
                + " \"promotion\": {\"margin\": 0.1, \"min_per_class\": 7}");
    assertThat(config.monitoring().minimum()).isEqualTo(new PerformanceCheck.Minimum(5, 3));
    assertThat(config.promotion().policy()).isEqualTo(new PromotionPolicy(0.1, 7));
  }

  @Test
  void the_course_s_own_file_is_read_unchanged() {
    Path course = Path.of("..", "..", "shared", "data", "udacity");
    Assumptions.assumeTrue(
        Files.isDirectory(course), "the shared test data is not beside the project: " + course);
    RiskConfig config = ConfigFile.ofWorkspace(course).load(RiskConfig.PRODUCTION);
    assertThat(config.display(inputFolder(config))).isEqualTo("practicedata");
    assertThat(config.display(config.modelFolder())).isEqualTo("practicemodels");
    assertThat(config.schema()).isEqualTo(Schema.standard());
  }

  @Test
  void the_shipped_file_is_read_with_both_its_profiles() {
    ConfigFile shipped = ConfigFile.ofWorkspace(Path.of(".."));
    RiskConfig production = shipped.load(RiskConfig.PRODUCTION);
    RiskConfig practice = shipped.load("practice");
    assertThat(production.display(inputFolder(production))).isEqualTo("data/sourcedata");
    assertThat(practice.display(inputFolder(practice))).isEqualTo("data/practicedata");
    assertThat(practice.profile()).isEqualTo("practice");
    assertThat(practice.testData()).isEqualTo(production.testData());
  }

  @Test
  void paths_start_from_the_workspace_wherever_the_file_is() throws IOException {
    Path elsewhere = Files.createDirectories(workspace.resolve("etc"));
    Files.writeString(elsewhere.resolve("my.json"), "{" + FIVE + "}");
    Path home = workspace.resolve("home");
    RiskConfig config =
        new ConfigFile(elsewhere.resolve("my.json"), home).load(RiskConfig.PRODUCTION);
    assertThat(config.workspace()).isEqualTo(home);
    assertThat(inputFolder(config)).isEqualTo(home.resolve("practicedata"));
    assertThat(config.storeUrl()).isEqualTo("jdbc:sqlite:" + home.resolve("data/risk.db"));
    assertThat(config.datasetFile()).isEqualTo(home.resolve("ingesteddata/finaldata.csv"));
  }

  @Test
  void an_absolute_path_stays_and_is_shown_whole() {
    RiskConfig config = load("{" + FIVE.replace("\"testdata\"", "\"/srv/test/../data\"") + "}");
    assertThat(folder(config.testData())).isEqualTo(Path.of("/srv/data"));
    assertThat(config.testData().name()).isEqualTo("/srv/data");
    assertThat(config.display(inputFolder(config))).isEqualTo("practicedata");
    assertThat(config.display(config.workspace())).isEqualTo(".");
  }

  @Test
  void a_jdbc_url_stays_as_it_is() {
    assertThat(with("\"store\": {\"url\": \"jdbc:postgresql://db/risk\"}").storeUrl())
        .isEqualTo("jdbc:postgresql://db/risk");
  }

  @Test
  void an_unknown_key_names_its_line_and_the_nearest_known_one() {
    RiskException fault = fault(() -> with("\"trainning\": {\"seed\": 1}"));
    assertThat(fault.context().line()).isEqualTo(7);
    assertThat(fault.context().column()).isEqualTo("trainning");
    assertThat(fault).hasMessageContaining("did you mean 'training'?");
    assertThat(fault(() -> with("\"training\": {\"sed\": 1}")))
        .hasMessageContaining("training.sed: is not a known key; did you mean 'seed'?");
  }

  @Test
  void every_missing_key_is_named_and_nothing_else_is_wrong() {
    RiskException fault = fault(() -> load("{}"));
    assertThat(fault.getMessage().lines().skip(1))
        .containsExactlyInAnyOrder(
            "  " + file() + ": input_folder_path: is missing; accepted: a text",
            "  " + file() + ": output_folder_path: is missing; accepted: a text",
            "  " + file() + ": test_data_path: is missing; accepted: a text",
            "  " + file() + ": output_model_path: is missing; accepted: a text",
            "  " + file() + ": prod_deployment_path: is missing; accepted: a text");
  }

  @Test
  void all_faults_are_told_together_each_with_its_line() {
    RiskException fault =
        fault(
            () ->
                load(
                    """
                    {
                      "input_folder_path": 7,
                      "output_folder_path": "out",
                      "test_data_path": "test",
                      "output_model_path": "out",
                      "prod_deployment_path": "prod",
                      "training": {"seed": "x",
                        "threshold": 1},
                      "monitoring": [],
                      "promotion": {"margin": 0.9},
                      "portfolioo": 1
                    }
                    """));
    assertThat(fault.context().file()).isEqualTo(file());
    assertThat(fault.getMessage())
        .contains("7 faults")
        .contains(":2: input_folder_path: has the wrong type (met '7'); accepted: a text")
        .contains(":5: output_model_path: is the same folder as output_folder_path")
        .contains(":7: training.seed: has the wrong type (met 'x')")
        .contains(":8: training.threshold: is out of range (met '1')")
        .contains(":9: monitoring: has the wrong type")
        .contains(":10: promotion.margin: is out of range (met '0.9')")
        .contains(":11: portfolioo: is not a known key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ingestion\": {\"max_rejected_share\": 1.1}",
        "\"ingestion\": {\"max_rejected_share\": -0.1}",
        "\"ingestion\": {\"max_rejected_rows\": -1}",
        "\"ingestion\": {\"max_rejected_rows\": 2147483648}",
        "\"training\": {\"seed\": 9223372036854775808}",
        "\"training\": {\"seed\": 1.5}",
        "\"training\": {\"threshold\": 0}",
        "\"training\": {\"threshold\": \"0.5\"}",
        "\"training\": {\"costs\": {\"call\": 50, \"value\": 100, \"saves\": 0.5}}",
        "\"training\": {\"candidates\": [\"forest\"]}",
        "\"training\": {\"candidates\": []}",
        "\"training\": {\"l2\": [0]}",
        "\"training\": {\"window\": \"last week\"}",
        "\"training\": {\"window\": \"last 3 periods\"}",
        "\"training\": {\"monotone\": {\"corporation\": \"increasing\"}}",
        "\"training\": {\"monotone\": {\"number_of_employees\": \"up\"}}",
        "\"call_list\": {\"capacity\": 0}",
        "\"call_list\": {\"holdout_share\": 0.6}",
        "\"call_list\": {\"medium\": 0.5, \"high\": 0.4}",
        "\"call_list\": {\"refits\": -1}",
        "\"call_list\": {\"do_not_call\": \"\"}",
        "\"call_list\": {\"reasons\": {\"corporation\": \"{value}\"}}",
        "\"call_list\": {\"reasons\": {\"number_of_employees\": \"{values}\"}}",
        "\"call_list\": {\"reasons\": {\"number_of_employees\": \" \"}}",
        "\"monitoring\": {\"min_rows\": 0}",
        "\"monitoring\": {\"min_per_class\": 1}",
        "\"promotion\": {\"margin\": -0.01}",
        "\"promotion\": {\"min_per_class\": true}",
        "\"ingestion\": {\"max_bytes\": 0}",
        "\"ingestion\": {\"max_bytes\": 1e3}",
        "\"sources\": {}",
        "\"sources\": [7]",
        "\"sources\": [{\"path\": \" \"}]",
        "\"sources\": [{\"path\": \"a\\u0000b\"}]",
        "\"sources\": [{\"path\": \"data/[a\"}]",
        "\"sources\": [{\"path\": \"data/{a\"}]",
        "\"sources\": [{\"path\": \"x\", \"name\": \"\"}]",
        "\"sources\": [{\"path\": \"x\", \"type\": \"kafka\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \"\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \";;\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \"\\\"\"}]",
        "\"sources\": [{\"path\": \"x\", \"delimiter\": \"\\n\"}]",
        "\"sources\": [{\"path\": \"x\", \"charset\": \"latin-17\"}]",
        "\"sources\": [{\"path\": \"x\", \"charset\": \"\"}]",
        "\"sources\": [{\"path\": \"x\", \"schema_policy\": \"lenient\"}]",
        "\"sources\": [{\"path\": \"x\", \"sep\": \";\"}]",
        "\"store\": \"data/risk.db\"",
        "\"store\": {\"url\": 1}",
        "\"store\": {\"url\": \"a\\u0000b\"}",
        "\"schema\": []",
        "\"profiles\": []",
        "\"profiles\": \"practice\"",
        "\"profiles\": {\"practice\": 1}",
      })
  void wrong_values_are_refused(String json) {
    RiskException fault = fault(() -> with(json));
    assertThat(fault.context().file()).isEqualTo(file());
    assertThat(fault.context().line()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\\u0000b"})
  void what_is_no_path_is_refused(String path) {
    RiskException fault =
        fault(() -> load("{" + FIVE.replace("\"testdata\"", "\"" + path + "\"") + "}"));
    assertThat(fault.context().column()).isEqualTo("test_data_path");
  }

  @Test
  void folders_that_are_written_are_three_different_ones() {
    RiskException fault =
        fault(
            () ->
                load("{" + FIVE.replace("\"production_deployment\"", "\"./ingesteddata/\"") + "}"));
    assertThat(fault)
        .hasMessageContaining("prod_deployment_path: is the same folder as output_folder_path");
  }

  @Test
  void a_file_that_is_not_there_says_what_to_do() {
    RiskException fault =
        fault(() -> ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION));
    assertThat(fault.context().file()).isEqualTo(file());
    assertThat(fault).hasMessageContaining("is not there").hasMessageContaining("risk demo");
  }

  @Test
  void what_cannot_be_read_is_refused() throws IOException {
    Files.createDirectory(workspace.resolve(ConfigFile.NAME));
    assertThat(fault(() -> ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION)))
        .hasMessageContaining("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "[]", "null", "{\"a\":1,\"a\":2}", "{\"a\":1"})
  void what_is_not_a_json_object_is_refused(String text) {
    assertThat(fault(() -> load(text)).context().file()).isEqualTo(file());
  }

  // sources

  private static final String FOUR =
      FIVE.replaceFirst("\"input_folder_path\": \"practicedata\",", "");

  private List<FileSource> sources(String list) {
    return with("\"sources\": [" + list + "]").sources().stream()
        .map(FileSource.class::cast)
        .toList();
  }

  @Test
  void sources_stand_beside_the_input_folder_or_in_its_place() {
    assertThat(sources("{\"path\": \"crm\"}, {\"name\": \"billing\", \"path\": \"/srv/b\"}"))
        .extracting(FileSource::name)
        .containsExactly("practicedata", "crm", "billing");
    RiskConfig alone = load("{" + FOUR + ", \"sources\": [{\"path\": \"crm\"}]}");
    assertThat(alone.sources())
        .containsExactly(FileSource.ofFolder("crm", workspace.resolve("crm")));
  }

  @Test
  void without_an_input_folder_there_is_one_source_at_least() {
    assertThat(fault(() -> load("{" + FOUR + ", \"sources\": []}")))
        .hasMessageContaining("sources: is empty; accepted: one source at least");
  }

  @Test
  void a_source_has_a_path() {
    assertThat(fault(() -> sources("{\"name\": \"crm\"}")))
        .hasMessageContaining("sources[0].path: is missing");
  }

  @Test
  void a_path_is_parted_before_its_first_wildcard() {
    FileSource plain = sources("{\"path\": \"crm/new/\"}").get(1);
    assertThat(plain.folder()).isEqualTo(workspace.resolve("crm/new"));
    assertThat(plain.glob()).isNull();
    FileSource glob = sources("{\"path\": \"crm/20*/{a,b}-?.csv.gz\"}").get(1);
    assertThat(glob.folder()).isEqualTo(workspace.resolve("crm"));
    assertThat(glob.glob()).isEqualTo("20*/{a,b}-?.csv.gz");
    FileSource absolute = sources("{\"path\": \"/*.csv\"}").get(1);
    assertThat(absolute.folder()).isEqualTo(Path.of("/"));
    FileSource here = sources("{\"path\": \"*.csv\"}").get(1);
    assertThat(here.folder()).isEqualTo(workspace);
  }

  @Test
  void a_tab_can_be_written_as_a_word() {
    assertThat(sources("{\"path\": \"x\", \"delimiter\": \"tab\"}").get(1).delimiter())
        .isEqualTo('\t');
  }

  @Test
  void no_two_sources_have_one_name() {
    assertThat(fault(() -> sources("{\"path\": \"a\"}, {\"name\": \"a\", \"path\": \"b\"}")))
        .hasMessageContaining("sources[1].name: is the name of another source too (met 'a')");
    assertThat(fault(() -> sources("{\"path\": \"practicedata\"}")))
        .hasMessageContaining("sources[0].path: is the name of another source too");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingesteddata",
        "./ingesteddata/",
        "ingesteddata/*.csv",
        "*/*.csv",
        "ing*/final*.csv",
        "**/*.csv",
        "**.csv",
        "practicemodels",
        "production_deployment/*"
      })
  void a_source_does_not_read_what_is_written(String path) {
    assertThat(fault(() -> sources("{\"path\": \"" + path + "\"}")))
        .hasMessageContaining("sources: reads a folder that is written here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.csv", "crm", "crm/**", "crm/*/*.csv", "c*/*.csv", "ingested/*.csv"})
  void a_source_may_read_all_else(String path) {
    assertThat(sources("{\"path\": \"" + path + "\"}")).hasSize(2);
  }

  @Test
  void an_input_folder_that_is_written_is_one_fault() {
    RiskException fault =
        fault(() -> load("{" + FIVE.replace("\"practicedata\"", "\"ingesteddata\"") + "}"));
    assertThat(fault)
        .hasMessageContaining("output_folder_path: is the same folder as input_folder_path");
    assertThat(fault.getMessage().lines()).hasSize(1);
  }

  @Test
  void sources_can_be_written_back_and_read_again() {
    RiskConfig config =
        load(
            "{"
                + FOUR
                + ", \"sources\": [{\"name\": \"crm\", \"path\": \"crm/*.tsv\", \"delimiter\": \"tab\","
                + " \"charset\": \"windows-1252\", \"schema_policy\": \"add_nullable\"}]}");
    String written = org.riskassessment.core.json.Json.compact(config.toTree().get("sources"));
    assertThat(load("{" + FOUR + ", \"sources\": " + written + "}").sources())
        .isEqualTo(config.sources());
  }

  // profiles

  private static String profile(String name, String more) {
    return "\"%1$s\": {\"output_folder_path\": \"%1$s/out\", \"output_model_path\": \"%1$s/models\","
            .formatted(name)
        + (" \"prod_deployment_path\": \"%1$s/prod\", \"store\": {\"url\": \"%1$s/risk.db\"}%2$s}")
            .formatted(name, more.isEmpty() ? "" : ", " + more);
  }

  @Test
  void a_profile_is_laid_over_the_rest_key_by_key_at_every_depth() {
    String json =
        "{"
            + FIVE
            + ", \"training\": {\"seed\": 7, \"threshold\": 0.3}, \"profiles\": {"
            + profile("practice", "\"training\": {\"threshold\": 0.4}")
            + "}}";

    RiskConfig practice = load(json, "practice");
    assertThat(practice.profile()).isEqualTo("practice");
    assertThat(practice.training().seed()).isEqualTo(7);
    assertThat(practice.training().threshold()).isEqualTo(new ThresholdRule.Fixed(0.4));
    assertThat(inputFolder(practice)).isEqualTo(workspace.resolve("practicedata"));
    assertThat(practice.modelFolder()).isEqualTo(workspace.resolve("practice/models"));

    RiskConfig production = load(json);
    assertThat(production.profile()).isEqualTo("production");
    assertThat(production.training().threshold()).isEqualTo(new ThresholdRule.Fixed(0.3));
    assertThat(production.modelFolder()).isEqualTo(workspace.resolve("practicemodels"));
  }

  @Test
  void an_unknown_profile_names_the_nearest_and_all() {
    String json = "{" + FIVE + ", \"profiles\": {" + profile("practice", "") + "}}";
    RiskException fault = fault(() -> load(json, "practise"));
    assertThat(fault)
        .hasMessageContaining("did you mean 'practice'?")
        .hasMessageContaining("accepted: production, practice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"output_folder_path", "output_model_path", "prod_deployment_path", "store.url"})
  void two_profiles_that_write_to_one_place_are_refused(String key) {
    String overlay = profile("practice", "");
    String shared =
        switch (key) {
          case "output_folder_path" -> overlay.replace("practice/out", "ingesteddata");
          case "output_model_path" -> overlay.replace("practice/models", "practicemodels");
          case "prod_deployment_path" -> overlay.replace("practice/prod", "production_deployment");
          default -> overlay.replace("practice/risk.db", "data/../data/risk.db");
        };
    RiskException fault = fault(() -> with("\"profiles\": {\n" + shared + "}"));
    assertThat(fault)
        .hasMessageContaining("profiles.practice." + key)
        .hasMessageContaining("is the same as in the profile 'production'");
    assertThat(fault.context().file()).isEqualTo(file());
    assertThat(fault.context().line()).isEqualTo(8);
  }

  @Test
  void all_places_that_profiles_share_are_told_together() {
    RiskException fault =
        fault(
            () ->
                with(
                    "\"profiles\": {"
                        + profile("a", "")
                        + ", "
                        + profile("b", "").replace("b/out", "a/models").replace("b/risk", "a/risk")
                        + ", \"c\": {}}"));
    assertThat(fault)
        .hasMessageContaining("profiles.b.output_folder_path")
        .hasMessageContaining("profiles.b.store.url")
        .hasMessageContaining("profiles.c.output_model_path")
        .hasMessageContaining("profiles.c.store.url");
    assertThat(fault.context().file()).isEqualTo(file());
  }

  @Test
  void a_fault_within_a_profile_has_the_profile_s_line() {
    RiskException fault =
        fault(
            () ->
                with(
                    "\"training\": {\"seed\": 1},\n  \"profiles\": {\n"
                        + profile("practice", "\n\"training\": {\"seed\": \"x\"}")
                        + "}"));
    assertThat(fault.context().line()).isEqualTo(10);
    assertThat(fault).hasMessageContaining("training.seed: has the wrong type");
  }

  @Test
  void an_unknown_key_within_a_profile_is_refused_though_another_is_asked_for() {
    assertThat(fault(() -> with("\"profiles\": {" + profile("practice", "\"inputt\": 1") + "}")))
        .hasMessageContaining("inputt: is not a known key");
  }

  // schema

  @Test
  void a_schema_has_roles_types_limits_and_label_words() {
    Schema schema =
        withColumns(
                """
                {"name": "client", "role": "id"},
                {"name": "orders"},
                {"name": "share", "min": 0, "max": 1.5},
                {"name": "contract", "type": "boolean"},
                {"name": "region", "type": "categorical"},
                {"name": "revenue", "role": "value"},
                {"name": "seen", "role": "observed_at"},
                {"name": "manager", "role": "owner"},
                {"name": "note", "role": "ignored"},
                {"name": "left", "role": "label", "positive": "Yes", "negative": "No"}\
                """)
            .schema();

    assertThat(schema.columns())
        .containsExactly(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT),
            Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
            Column.of("share", ColumnRole.FEATURE, ColumnType.NUMERIC)
                .within(OptionalDouble.of(0), OptionalDouble.of(1.5)),
            Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
            Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
            Column.of("revenue", ColumnRole.VALUE, ColumnType.NUMERIC),
            Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
            Column.of("manager", ColumnRole.OWNER, ColumnType.TEXT),
            Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT));
    assertThat(schema.positive()).isEqualTo("Yes");
    assertThat(schema.negative()).isEqualTo("No");
  }

  @Test
  void label_words_are_1_and_0_unless_given() {
    Schema schema =
        withColumns(COLUMNS.replace(", \"positive\": \"Yes\", \"negative\": \"No\"", "")).schema();
    assertThat(schema.positive()).isEqualTo("1");
    assertThat(schema.negative()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"name\": \"x\", \"role\": \"target\"}," + COLUMNS,
        "{\"name\": \"x\", \"role\": \"FEATURE\"}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"int\"}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"text\"}," + COLUMNS,
        "{\"name\": \"x\", \"positive\": \"1\"}," + COLUMNS,
        "{\"name\": \"x\", \"mim\": 1}," + COLUMNS,
        "{\"name\": \"x\", \"min\": 2, \"max\": 1}," + COLUMNS,
        "{\"name\": \"x\", \"min\": 1e999}," + COLUMNS,
        "{\"name\": \"x\", \"required\": 1}," + COLUMNS,
        "{\"name\": \"x\", \"allowed\": [\"a\"]}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"categorical\", \"allowed\": \"a\"}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"categorical\", \"allowed\": [1]}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"categorical\", \"allowed\": [\" \"]}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"boolean\", \"min\": 0}," + COLUMNS,
        "{\"name\": \" \"}," + COLUMNS,
        "{\"name\": 1}," + COLUMNS,
        "{}," + COLUMNS,
        "{\"name\": \"orders\"}," + COLUMNS,
        "{\"name\": \"id2\", \"role\": \"id\"}," + COLUMNS,
        "7," + COLUMNS,
        "{\"name\": \"c\", \"role\": \"id\"},{\"name\": \"x\"},"
            + "{\"name\": \"l\", \"role\": \"label\", \"positive\": \"0\"}",
      })
  void what_is_no_schema_is_refused(String columns) {
    assertThat(fault(() -> withColumns(columns)).context().file()).isEqualTo(file());
  }

  @Test
  void one_row_for_each_time_needs_a_time() {
    assertThat(
            fault(
                () ->
                    with(
                        "\"schema\": {\"unique\": \"id_and_observed_at\", \"columns\": ["
                            + COLUMNS
                            + "]}")))
        .hasMessageContaining("no column has the role observed_at");
    assertThat(
            fault(() -> with("\"schema\": {\"unique\": \"both\", \"columns\": [" + COLUMNS + "]}")))
        .hasMessageContaining("accepted: none, id, id_and_observed_at");
  }

  @Test
  void the_schema_in_force_can_be_written_back_and_read_again() {
    Schema schema =
        with("\"schema\": {\"unique\": \"id\", \"columns\": ["
                + COLUMNS
                + ",{\"name\": \"x\", \"min\": 1, \"max\": 2, \"required\": true},"
                + "{\"name\": \"y\", \"type\": \"categorical\", \"allowed\": [\"b\", \"a\"]}]}")
            .schema();
    String written = org.riskassessment.core.json.Json.compact(schema.toTree());
    assertThat(with("\"schema\": " + written).schema()).isEqualTo(schema);
  }

  // hash

  @Test
  void the_hash_changes_with_what_can_change_a_result() {
    List<String> hashes = new ArrayList<>();
    hashes.add(with("").hash());
    keys()
        .filter(
            key ->
                !key.name().startsWith("store.")
                    && !key.name().equals("report.path")
                    && !key.name().endsWith("_path"))
        .forEach(key -> hashes.add(with(key.json()).hash()));
    hashes.add(load("{" + FIVE.replace("\"testdata\"", "\"other\"") + "}").hash());
    assertThat(hashes).hasSize(37).doesNotHaveDuplicates();
  }

  @Test
  void the_hash_does_not_change_with_the_place_of_store_or_workspace(@TempDir Path other)
      throws IOException {
    String hash = with("").hash();
    assertThat(with("\"store\": {\"url\": \"other.db\"}").hash()).isEqualTo(hash);
    assertThat(
            with("\"store\": {\"url\": \"jdbc:postgresql://db/risk\", \"user\": \"me\","
                    + " \"password\": \"${env:PASSWORD}\", \"workspace\": \"north\"}")
                .hash())
        .isEqualTo(hash);
    assertThat(with("\"training\": {\"seed\": 42}").hash()).isEqualTo(hash);
    Files.writeString(other.resolve(ConfigFile.NAME), "{" + FIVE + "}");
    assertThat(ConfigFile.ofWorkspace(other).load(RiskConfig.PRODUCTION).hash()).isEqualTo(hash);
  }
}
