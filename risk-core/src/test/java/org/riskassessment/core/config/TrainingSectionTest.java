package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.evaluate.ThresholdRule;

/** The section {@code training}. */
class TrainingSectionTest extends ConfigFixture {
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

  @Test
  void sgd_is_tried_only_when_named() {
    assertThat(with("").training().candidates()).doesNotContain(Training.Candidate.SGD);
    assertThat(with("\"training\": {\"candidates\": [\"sgd\"]}").training().candidates())
        .containsExactly(Training.Candidate.SGD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
