package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Schema;

/** The file as a whole: its folders, and faults, which are reported together. */
class ConfigFileTest extends ConfigFixture {
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
            "  " + file() + ": input_folder_path: is missing; accepted: a string",
            "  " + file() + ": output_folder_path: is missing; accepted: a string",
            "  " + file() + ": test_data_path: is missing; accepted: a string",
            "  " + file() + ": output_model_path: is missing; accepted: a string",
            "  " + file() + ": prod_deployment_path: is missing; accepted: a string");
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
        .contains("7 errors")
        .contains(":2: input_folder_path: has the wrong type (found '7'); accepted: a string")
        .contains(":5: output_model_path: is the same folder as output_folder_path")
        .contains(":7: training.seed: has the wrong type (found 'x')")
        .contains(":8: training.threshold: is out of range (found '1')")
        .contains(":9: monitoring: has the wrong type")
        .contains(":10: promotion.margin: is out of range (found '0.9')")
        .contains(":11: portfolioo: is not a known key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\\u0000b"})
  void what_is_no_path_is_refused(String path) {
    RiskException fault =
        fault(() -> load("{" + FIVE.replace("\"testdata\"", "\"" + path + "\"") + "}"));
    assertThat(fault.context().column()).isEqualTo("test_data_path");
  }

  @Test
  void hidden_characters_are_refused_with_their_place() {
    assertThat(
            fault(
                () ->
                    load(
                        "{"
                            + FIVE.replace("\"testdata\"", "\"test\\ud800\"")
                            + ",\n\"sources\": [{\"path\": \"x\\u200b\"}]}")))
        .hasMessageContaining("2 errors")
        .hasMessageContaining("test_data_path: contains U+D800 (half of a character)")
        .hasMessageContaining(
            "sources[0].path: contains U+200B ZERO WIDTH SPACE (found 'x\\u200b')");
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
    assertThat(fault).hasMessageContaining("does not exist");
    assertThat(fault.context().remedy()).isEqualTo(Remedy.of(Remedy.Kind.CREATE_WORKSPACE));
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
}
