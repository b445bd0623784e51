package org.riskassessment.diagnostics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.diagnosis.PerformanceDrift.Rule;
import org.riskassessment.core.stage.PerformanceStage.History;

class ScoreRulesTest {
  private static final double[] HISTORY = {0.53, 0.61, 0.55, 0.58, 0.6, 0.57};

  private static Map<String, Rule> rules(double now, double error, double... past) {
    List<SizeAware.Score> scores =
        Arrays.stream(past).mapToObj(score -> new SizeAware.Score(score, 0.01)).toList();
    return ScoreRules.of(
            new History(scores, new SizeAware.Score(now, error), new SizeAware.Score(0.58, 0.01)),
            42)
        .stream()
        .collect(Collectors.toMap(Rule::name, rule -> rule));
  }

  /** Closed form. */
  @Test
  void limits_are_those_of_the_rules() {
    Map<String, Rule> rules = rules(0.5, 0.01, HISTORY);
    assertThat(rules.get("raw").limit()).isEqualTo(0.53);
    assertThat(rules.get("parametric").limit()).isCloseTo(0.5183585916584312, within(1e-9));
    assertThat(rules.get("non_parametric").limit()).isCloseTo(0.495, within(1e-9));
    assertThat(rules.get("calibrated").limit()).isCloseTo(0.48972902584883965, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "0.52, true, false, false, false",
    "0.5, true, true, false, true",
    "0.49, true, true, true, true",
  })
  void each_rule_says_what_it_sees(
      double now, boolean raw, boolean parametric, boolean nonParametric, boolean two) {
    Map<String, Rule> rules = rules(now, 0.01, HISTORY);
    assertThat(rules.get("raw").drift()).isEqualTo(raw);
    assertThat(rules.get("parametric").drift()).isEqualTo(parametric);
    assertThat(rules.get("non_parametric").drift()).isEqualTo(nonParametric);
    assertThat(rules.get("two_of_three").drift()).isEqualTo(two);
  }

  /** Raw and parametric in closed form, the others simulated, for normal scores. */
  @ParameterizedTest
  @CsvSource({
    "3, 0.25, 0.1464, 0.1215, ",
    "5, 0.1667, 0.0889, 0.0987, 0.1025",
    "10, 0.0909, 0.0519, 0.0382, 0.0534",
    "20, 0.0476, 0.0362, 0.018, 0.0336",
    "52, 0.0189, 0.0276, 0.0083, 0.0181",
  })
  void rates_of_false_alarms_are_known(
      int n, double raw, double parametric, double nonParametric, Double two) {
    double[] past = new double[n];
    Arrays.setAll(past, i -> 0.6 + 0.001 * i);
    Map<String, Rule> rules = rules(0.6, 0.01, past);
    assertThat(rules.get("raw").falseAlarm()).isCloseTo(raw, within(1e-4));
    assertThat(rules.get("parametric").falseAlarm()).isCloseTo(parametric, within(1e-4));
    assertThat(rules.get("non_parametric").falseAlarm()).isCloseTo(nonParametric, within(0.003));
    if (two != null) {
      assertThat(rules.get("two_of_three").falseAlarm()).isCloseTo(two, within(0.003));
    }
    assertThat(rules.get("calibrated").falseAlarm()).isEqualTo(0.025);
  }

  /** A score that rests on few rows may lie lower. */
  @Test
  void size_of_a_tick_moves_the_limit_of_one_rule_only() {
    Map<String, Rule> many = rules(0.5, 0.01, HISTORY);
    Map<String, Rule> few = rules(0.5, 0.04, HISTORY);
    assertThat(few.get("size_aware").limit()).isLessThan(many.get("size_aware").limit());
    assertThat(few.get("parametric")).isEqualTo(many.get("parametric"));
    assertThat(rules(0.5, 0.01, 0.6).get("size_aware").limit()).isNull();
    assertThat(rules(0.5, 0.01).get("reference").drift()).isTrue();
  }

  @Test
  void empty_history_and_a_tick_without_a_score_say_nothing() {
    assertThat(ScoreRules.of(new History(List.of(), null, null), 1))
        .hasSize(7)
        .allMatch(rule -> rule.limit() == null && rule.drift() == null);
    assertThat(rules(0.5, 0.01).get("raw").drift()).isNull();
  }
}
