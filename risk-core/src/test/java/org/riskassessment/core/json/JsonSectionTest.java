package org.riskassessment.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorKind;
import org.riskassessment.core.error.RiskException;

class JsonSectionTest {

  private static JsonSection section(String text) {
    return Json.parse(
            text.getBytes(StandardCharsets.UTF_8), "config.json", ErrorCode.CONFIG_INVALID)
        .section(ErrorCode.CONFIG_INVALID);
  }

  private static void assertFault(JsonSection section, String message) {
    assertThatThrownBy(section::check)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessage(message);
  }

  @Test
  void reads_what_is_there() {
    JsonSection json =
        section(
            "{\"t\":\"x\",\"n\":1.5,\"i\":7,\"f\":true,\"k\":\"user\",\"l\":[\"a\",\"b\"],"
                + "\"s\":{\"x\":1},\"ss\":[{\"y\":2},{\"y\":3}],\"m\":{\"b\":1,\"a\":2.5}}");

    assertThat(json.text("t")).isEqualTo("x");
    assertThat(json.optionalText("t")).contains("x");
    assertThat(json.number("n")).isEqualTo(1.5);
    assertThat(json.number("i")).isEqualTo(7.0);
    assertThat(json.optionalNumber("n")).isEqualTo(OptionalDouble.of(1.5));
    assertThat(json.integer("i", 0, 0, 10)).isEqualTo(7);
    assertThat(json.flag("f", false)).isTrue();
    assertThat(json.choice("k", ErrorKind.INTERNAL)).isEqualTo(ErrorKind.USER);
    assertThat(json.texts("l")).containsExactly("a", "b");
    assertThat(json.section("s").orElseThrow().number("x")).isEqualTo(1);
    assertThat(json.sections("ss").stream().map(s -> s.number("y"))).containsExactly(2.0, 3.0);
    assertThat(json.numbersByName("m")).isEqualTo(Map.of("b", 1.0, "a", 2.5));
    json.check();
  }

  @Test
  void absent_and_null_keys_give_the_default() {
    JsonSection json = section("{\"n\":null,\"s\":null}");

    assertThat(json.text("t", "d")).isEqualTo("d");
    assertThat(json.number("n", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(json.integer("i", 3, 0, 10)).isEqualTo(3);
    assertThat(json.flag("f", true)).isTrue();
    assertThat(json.choice("k", ErrorKind.USER)).isEqualTo(ErrorKind.USER);
    assertThat(json.optionalText("o")).isEmpty();
    assertThat(json.optionalNumber("p")).isEmpty();
    assertThat(json.section("s")).isEmpty();
    assertThat(json.sections("ss")).isEmpty();
    assertThat(json.texts("l")).isEmpty();
    assertThat(json.has("n")).isFalse();
    json.check();
  }

  @Test
  void a_required_key_that_is_missing_is_a_fault() {
    JsonSection json = section("{}");
    json.text("t");
    assertFault(json, "config.json: t: is missing; accepted: a string");
  }

  @Test
  void a_wrong_type_names_line_value_and_what_is_accepted() {
    JsonSection json = section("{\n\"training\": {\n\"seed\": \"42\"}}");
    assertThat(json.section("training").orElseThrow().integer("seed", 7, 0, 100)).isEqualTo(7);
    assertFault(
        json,
        "config.json:3: training.seed: has the wrong type (found '42'); accepted: a whole number"
            + " from 0 to 100");
  }

  @Test
  void a_whole_number_is_not_taken_from_a_fraction() {
    JsonSection json = section("{\"i\": 7.9}");
    json.integer("i", 0, 0, 10);
    assertFault(
        json,
        "config.json:1: i: has the wrong type (found '7.9'); accepted: a whole number from 0 to"
            + " 10");
  }

  @Test
  void out_of_range_is_a_fault_and_the_ends_are_within() {
    JsonSection json = section("{\"a\":0,\"b\":1,\"c\":1.01,\"d\":-1,\"e\":10,\"f\":11}");
    assertThat(json.number("a", 0.5, 0, 1)).isZero();
    assertThat(json.number("b", 0.5, 0, 1)).isEqualTo(1);
    assertThat(json.integer("e", 5, 0, 10)).isEqualTo(10);
    assertThat(json.number("c", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(json.number("d", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(json.integer("f", 5, 0, 10)).isEqualTo(5);
    assertFault(
        json,
        """
        config.json: 3 errors:
          config.json:1: c: is out of range (found '1.01'); accepted: a number from 0 to 1
          config.json:1: d: is out of range (found '-1'); accepted: a number from 0 to 1
          config.json:1: f: is out of range (found '11'); accepted: a whole number from 0 to 10\
        """);
  }

  @Test
  void a_word_that_is_not_known_is_a_fault_that_lists_the_known() {
    JsonSection json = section("{\"k\":\"users\"}");
    assertThat(json.choice("k", ErrorKind.EXTERNAL)).isEqualTo(ErrorKind.EXTERNAL);
    assertFault(
        json,
        "config.json:1: k: is not one of the accepted values (found 'users'); accepted: user,"
            + " external, internal");
  }

  @Test
  void an_element_of_the_wrong_type_is_a_fault() {
    JsonSection json = section("{\"l\":[\"a\",1],\"ss\":[{},7]}");
    assertThat(json.texts("l")).containsExactly("a");
    assertThat(json.sections("ss")).hasSize(1);
    assertThatThrownBy(json::check)
        .hasMessageContaining("l: contains an element that is not a string (found '1')")
        .hasMessageContaining("ss: contains an element that is not an object (found '7')");
  }

  @Test
  void an_unknown_key_at_any_depth_names_the_nearest_one() {
    JsonSection json = section("{\"s\":[\n{\"thresold\":1}],\n\"qqqqqqqq\":2}");
    json.sections("s").forEach(s -> s.number("threshold", 0, 0, 1));
    assertFault(
        json,
        """
        config.json: 2 errors:
          config.json:3: qqqqqqqq: is not a known key; accepted: s
          config.json:2: s[0].thresold: is not a known key; did you mean 'threshold'?; accepted:\
         threshold\
        """);
  }

  @Test
  void a_missing_section_still_tells_what_it_lacks() {
    JsonSection json = section("{}");
    json.requiredSection("a").text("b");
    assertThatThrownBy(json::check)
        .hasMessageContaining("a: is missing")
        .hasMessageContaining("a.b: is missing");
  }

  @Test
  void a_document_that_is_no_object_is_a_fault() {
    for (String text : List.of("[]", "1", "\"a\"", "null")) {
      assertThatThrownBy(() -> section(text))
          .isInstanceOf(RiskException.class)
          .hasMessage("config.json: is not a JSON object; accepted: {...}");
    }
  }
}
