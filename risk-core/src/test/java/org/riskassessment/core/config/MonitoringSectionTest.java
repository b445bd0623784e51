package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.evaluate.PromotionPolicy;

/** The sections {@code monitoring} and {@code promotion}. */
class MonitoringSectionTest extends ConfigFixture {
  @Test
  void limits_reach_those_who_judge_by_them() {
    RiskConfig config =
        with(
            "\"monitoring\": {\"min_rows\": 5, \"min_per_class\": 3},"
                + " \"promotion\": {\"margin\": 0.1, \"min_per_class\": 7}");
    assertThat(config.monitoring().minimum()).isEqualTo(new PerformanceCheck.Minimum(5, 3));
    assertThat(config.promotion().policy()).isEqualTo(new PromotionPolicy(0.1, 7));
  }

  /** The rule decides a verdict and no model, so batches scored before stay as they are. */
  @Test
  void rule_of_the_verdict_changes_no_hash() {
    RiskConfig config = with("\"monitoring\": {\"rule\": \"raw\", \"stale_days\": 7}");
    assertThat(config.hash()).isEqualTo(with("\"monitoring\": {}").hash());
    assertThat(config.hash()).isNotEqualTo(with("\"monitoring\": {\"min_rows\": 7}").hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"monitoring\": {\"min_rows\": 0}",
        "\"monitoring\": {\"min_per_class\": 1}",
        "\"monitoring\": {\"max_age\": \"0d\"}",
        "\"monitoring\": {\"max_age\": \"a month\"}",
        "\"monitoring\": {\"max_age\": 30}",
        "\"monitoring\": {\"rule\": \"median\"}",
        "\"monitoring\": {\"stale_days\": 0}",
        "\"promotion\": {\"margin\": -0.01}",
        "\"promotion\": {\"min_per_class\": true}",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
