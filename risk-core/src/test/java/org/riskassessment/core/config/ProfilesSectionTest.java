package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ThresholdRule;

/** The section {@code profiles}. */
class ProfilesSectionTest extends ConfigFixture {
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
  void an_unknown_key_in_a_profile_that_is_not_used_is_refused() {
    assertThat(fault(() -> with("\"profiles\": {" + profile("practice", "\"inputt\": 1") + "}")))
        .hasMessageContaining("inputt: is not a known key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"profiles\": []",
        "\"profiles\": \"practice\"",
        "\"profiles\": {\"practice\": 1}",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
