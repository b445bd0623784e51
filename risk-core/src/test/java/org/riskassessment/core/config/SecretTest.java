package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

class SecretTest {
  private static final String FIVE =
      """
      "input_folder_path": "in", "output_folder_path": "out", "test_data_path": "test",
      "output_model_path": "models", "prod_deployment_path": "production",
      """;
  private static final ErrorContext PLACE =
      ErrorContext.ofFile("config.json").withLine(7).withColumn("store.password");

  @TempDir Path workspace;

  private Secret secret(String text) {
    return Secret.of(text, workspace, PLACE);
  }

  private RiskConfig load(String store, String profile) throws IOException {
    Files.writeString(workspace.resolve("config.json"), "{\n" + FIVE + store + "}");
    return ConfigFile.ofWorkspace(workspace).load(profile);
  }

  @Test
  void variable_of_the_environment_is_looked_up() {
    assertThat(secret("${env:DB_PASSWORD}").reveal(Map.of("DB_PASSWORD", " a b ")))
        .isEqualTo(" a b ");
  }

  @Test
  void file_of_one_line_is_read_from_the_workspace() throws IOException {
    Files.writeString(workspace.resolve("password"), "pä$$ word\r\n");

    assertThat(secret("${file:password}").reveal()).isEqualTo("pä$$ word");
    assertThat(secret("${file:" + workspace.resolve("password") + "}").reveal())
        .isEqualTo("pä$$ word");
  }

  @Test
  void what_is_missing_is_named_with_the_place() throws IOException {
    Files.writeString(workspace.resolve("empty"), "\n");
    Files.writeString(workspace.resolve("two"), "hunter2\nhunter3\n");

    assertMissing(secret("${env:NOT_SET_HERE}"), "environment variable NOT_SET_HERE is not set");
    assertMissing(secret("${file:none}"), workspace.resolve("none") + " does not exist");
    assertMissing(secret("${file:empty}"), "is empty");
    assertMissing(secret("${file:two}"), "more than one line");
    assertMissing(secret("${file:.}"), "cannot be read");
    assertThatThrownBy(() -> secret("${env:BLANK}").reveal(Map.of("BLANK", "")))
        .hasMessageContaining("BLANK is empty");
  }

  private static void assertMissing(Secret secret, String words) {
    assertThatThrownBy(secret::reveal)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageStartingWith("config.json:7: store.password: ")
        .hasMessageContaining(words)
        .message()
        .doesNotContain("hunter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "", "${hunter2}", "${env:}", "x${env:hunter2}", "$hunter2"})
  void anything_but_a_reference_is_refused_and_not_shown(String text) {
    assertThatThrownBy(() -> secret(text))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("${env:NAME}")
        .message()
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"url\": \"jdbc:postgresql://db/risk\", \"password\": \"hunter2\"",
        "\"url\": \"jdbc:postgresql://db/risk\", \"password\": 4242424242",
        "\"url\": \"jdbc:postgresql://db/risk\", \"password\": [\"hunter2\"]",
        "\"url\": \"jdbc:postgresql://db/risk?user=me&password=hunter2\"",
        "\"url\": \"jdbc:postgresql://me:hunter2@db/risk\"",
        "\"url\": \"postgresql://me:hunter2@db/risk\"",
        "\"url\": \"data/risk.db\", \"user\": \"me\", \"password\": \"${env:X}\""
      })
  void a_password_in_the_file_is_refused_and_not_shown(String store) {
    assertThatThrownBy(() -> load("\"store\": {" + store + "}", RiskConfig.PRODUCTION))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("config.json:4: store.")
        .message()
        .doesNotContain("hunter2")
        .doesNotContain("42424242");
  }

  @Test
  void the_login_of_the_store_stays_a_reference() throws IOException {
    RiskConfig config =
        load(
            "\"store\": {\"url\": \"jdbc:postgresql://db:5433/risk?sslmode=require\","
                + " \"user\": \"me\", \"password\": \"${file:password}\"}",
            RiskConfig.PRODUCTION);
    Files.writeString(workspace.resolve("password"), "hunter2");

    Database database = config.store().database();
    assertThat(database.url()).isEqualTo("jdbc:postgresql://db:5433/risk?sslmode=require");
    assertThat(database.user()).isEqualTo("me");
    assertThat(database.password()).isEqualTo(secret("${file:password}"));
    assertThat(database.display()).isEqualTo("postgresql://db:5433/risk");
    assertThat(database.password().reveal()).isEqualTo("hunter2");
    assertThat(config.toString() + config.toTree()).doesNotContain("hunter2");
    assertThat(config.toTree().get("store"))
        .isEqualTo(
            Map.of(
                "url", database.url(),
                "user", "me",
                "password", "${file:password}",
                "workspace", "workspace"));
  }

  @Test
  void store_without_a_login_has_none() throws IOException {
    RiskConfig config =
        load("\"store\": {\"url\": \"jdbc:postgresql://db/risk\"}", RiskConfig.PRODUCTION);

    assertThat(config.store().database()).isEqualTo(Database.of("jdbc:postgresql://db/risk"));
    config.requireSecrets();
  }

  @Test
  void secrets_of_a_profile_that_is_not_in_force_need_not_be_there() throws IOException {
    String both =
        """
        "store": {"url": "jdbc:postgresql://db/risk", "password": "${file:password}"},
        "profiles": {"practice": {
          "output_folder_path": "p/out", "output_model_path": "p/models",
          "prod_deployment_path": "p/production",
          "store": {"workspace": "practice", "password": "${env:NOT_SET_HERE}"}}}
        """;
    Files.writeString(workspace.resolve("password"), "hunter2");

    load(both, RiskConfig.PRODUCTION).requireSecrets();
    assertThatThrownBy(() -> load(both, "practice").requireSecrets())
        .hasMessageContaining("store.password: the environment variable NOT_SET_HERE is not set");
  }

  @Test
  void a_database_of_a_profile_inherits_no_login() throws IOException {
    String other =
        """
        "store": {"url": "jdbc:postgresql://db/risk", "user": "me", "password": "${file:p}"},
        "profiles": {
          "practice": {
            "output_folder_path": "p/out", "output_model_path": "p/models",
            "prod_deployment_path": "p/production", "store": {"url": "p/risk.db"}},
          "north": {
            "output_folder_path": "n/out", "output_model_path": "n/models",
            "prod_deployment_path": "n/production", "store": {"workspace": "north"}}}
        """;

    assertThat(load(other, "practice").store().database().user()).isNull();
    assertThat(load(other, "practice").store().database().password()).isNull();
    assertThat(load(other, "north").store().database())
        .isEqualTo(load(other, RiskConfig.PRODUCTION).store().database());
  }

  @Test
  void profiles_may_share_a_database_but_not_a_workspace_in_it() {
    String same =
        """
        "store": {"url": "jdbc:postgresql://db/risk"},
        "profiles": {"practice": {
          "output_folder_path": "p/out", "output_model_path": "p/models",
          "prod_deployment_path": "p/production"}}
        """;

    assertThatThrownBy(() -> load(same, RiskConfig.PRODUCTION))
        .hasMessageContaining("is the same as in the profile 'production'")
        .hasMessageContaining("store.workspace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/risk",
        "jdbc:postgresql://a:5432,b:5433/risk?targetServerType=primary",
        "jdbc:oracle:thin:@//db:1521/risk",
        "jdbc:sqlserver://db:1433;databaseName=risk",
        "jdbc:sqlite:/home/me:you@work/password=/risk.db"
      })
  void url_without_a_login_is_taken(String url) {
    assertThat(Database.holdsLogin(url)).isFalse();
  }
}
