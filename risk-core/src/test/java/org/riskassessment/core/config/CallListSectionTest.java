package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code call_list}. */
class CallListSectionTest extends ConfigFixture {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"call_list\": {\"capacity\": 0}",
        "\"call_list\": {\"holdout_share\": 0.6}",
        "\"call_list\": {\"medium\": 0.5, \"high\": 0.4}",
        "\"call_list\": {\"refits\": -1}",
        "\"call_list\": {\"do_not_call\": \"\"}",
        "\"call_list\": {\"reasons\": {\"corporation\": \"{value}\"}}",
        "\"call_list\": {\"reasons\": {\"number_of_employees\": \"{values}\"}}",
        "\"call_list\": {\"reasons\": {\"number_of_employees\": \" \"}}",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
