package org.riskassessment.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

class JsonTest {

  private static JsonDocument parse(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8), "doc.json", ErrorCode.DATA_INVALID);
  }

  @Test
  void reads_every_kind_of_value() {
    assertThat(parse("{\"a\": [1, -2.5, true, false, null, \"é\\u00e9\"], \"b\": {}}").root())
        .isEqualTo(
            Map.of(
                "a", Arrays.asList(1L, -2.5, true, false, null, "éé"),
                "b", Map.of()));
  }

  @Test
  void whole_numbers_are_long_and_beyond_its_range_double() {
    assertThat(parse("[9223372036854775807, -9223372036854775808, 9223372036854775808]").root())
        .isEqualTo(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 0x1p63));
  }

  @Test
  void keeps_the_order_of_keys() {
    Map<?, ?> root = (Map<?, ?>) parse("{\"b\":1,\"a\":2,\"c\":3}").root();
    assertThat(root.keySet().stream().map(Object::toString)).containsExactly("b", "a", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "[1,",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1} x",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "NaN",
        "[NaN]",
        "[Infinity]",
        "[-Infinity]",
        "[1e400]",
        "[-1e400]",
        "[01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[0x10]",
        "// note\n{}",
        "\"a\nb\"",
        "\"\\x\"",
        "nul",
        "\u0000",
      })
  void refuses_what_is_not_strictly_json(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            RiskException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID);
              assertThat(e.context().file()).isEqualTo("doc.json");
              assertThat(e.getMessage()).startsWith("doc.json").contains("is not JSON");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 100_000})
  void refuses_a_whole_number_too_large_for_a_double(int digits) {
    assertThatThrownBy(() -> parse("[" + "9".repeat(digits) + "]"))
        .isInstanceOf(RiskException.class)
        .hasMessageStartingWith("doc.json")
        .hasMessageContaining("is not JSON");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xff, 0xc0, 0x80})
  void refuses_bytes_that_are_not_utf_8(int wrong) {
    byte[] bytes = {'"', (byte) wrong, 'a', '"'};
    assertThatThrownBy(() -> Json.parse(bytes, "doc.json", ErrorCode.CONFIG_INVALID))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID));
  }

  @Test
  void random_bytes_are_json_or_a_fault_and_nothing_else() {
    Random random = new Random(1);
    String alphabet = "{}[]:,\"\\ \n0123.eE+-truefalsn\u00e9\u0000";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        parse(text.toString());
      } catch (RiskException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID);
      }
    }
  }

  @Test
  void names_line_and_column_of_the_fault() {
    assertThatThrownBy(() -> parse("{\n  \"a\": 1,\n  \"b\": x\n}"))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.context().line()).isEqualTo(3))
        .hasMessageStartingWith("doc.json:3: is not JSON, near column ");
  }

  @Test
  void a_duplicate_key_is_named() {
    assertThatThrownBy(() -> parse("{\"a\":1,\n\"a\":2}"))
        .hasMessageStartingWith("doc.json:2: ")
        .hasMessageContaining("Duplicate")
        .hasMessageContaining("a");
  }

  @Test
  void a_depth_bomb_is_a_fault_and_64_levels_are_not() {
    assertThat(parse("[".repeat(64) + "]".repeat(64)).root()).isInstanceOf(List.class);
    assertThatThrownBy(() -> parse("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(RiskException.class);
    assertThatThrownBy(() -> parse("[".repeat(1_000_000))).isInstanceOf(RiskException.class);
    assertThatThrownBy(() -> parse("{\"a\":".repeat(1_000_000))).isInstanceOf(RiskException.class);
  }

  @Test
  void each_value_has_its_line() {
    ToLongFunction<String> lines = parse("{\n\"a\": {\n\"b\": [1,\n{\"c\": 2}]}}").lines();
    assertThat(
            Stream.of("", "a", "a.b", "a.b[0]", "a.b[1]", "a.b[1].c", "b").map(lines::applyAsLong))
        .containsExactly(1L, 2L, 3L, 3L, 4L, 4L, 0L);
  }

  /**
   * 8.41E21 and 2.0E23 are the doubles of JDK-4511638, which Double.toString of Java 17 writes with
   * needless digits and that of Java 25 does not; the bytes here must be the same on both.
   */
  @Test
  void doubles_are_written_in_their_shortest_form_on_every_jdk() {
    assertThat(
            Json.compact(
                List.of(
                    8.41E21, 2.0E23, 0.1 + 0.2, 1.0 / 3, 100.0, 1e16, 1e-5, 4.9E-324, 0.002, -0.5)))
        .isEqualTo(
            "[8.41E21,2.0E23,0.30000000000000004,0.3333333333333333,100.0,1.0E16,1.0E-5,4.9E-324,"
                + "0.002,-0.5]");
  }

  @Test
  void written_doubles_read_back_as_they_were() {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(parse(Json.compact(value)).root()).isEqualTo(value);
      }
    }
  }

  @Test
  void nan_and_infinity_are_not_written() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Json.compact(List.of(value)));
    }
  }

  @Test
  void writes_optionals_as_their_value_or_null() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("a", OptionalDouble.empty());
    tree.put("b", OptionalDouble.of(0.5));
    tree.put("c", Optional.empty());
    tree.put("d", Optional.of("x"));
    tree.put("e", 7);
    tree.put("f", null);
    assertThat(Json.compact(tree))
        .isEqualTo("{\"a\":null,\"b\":0.5,\"c\":null,\"d\":\"x\",\"e\":7,\"f\":null}");
  }

  @Test
  void control_characters_and_quotes_are_escaped() {
    assertThat(Json.compact("a\"b\\c\n\u0001")).isEqualTo("\"a\\\"b\\\\c\\n\\u0001\"");
  }

  @Test
  void indented_form_is_for_people_and_ends_its_last_line() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("a", List.of(1, 2));
    tree.put("b", Map.of());
    tree.put("c", List.of());
    assertThat(Json.indented(tree))
        .isEqualTo("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}\n");
  }
}
