package org.riskassessment.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RiskExceptionTest {

  private static String message(ErrorContext context) {
    return new RiskException(ErrorCode.DATA_INVALID, "is wrong", context).getMessage();
  }

  @Test
  void message_says_where_what_the_value_met_and_what_is_accepted() {
    ErrorContext all =
        ErrorContext.ofFile("a.csv")
            .withLine(3)
            .withColumn("age")
            .withValue("x")
            .withAccepted("a number");
    assertThat(message(all)).isEqualTo("a.csv:3: age: is wrong (found 'x'); accepted: a number");
  }

  @Test
  void parts_that_are_not_known_are_left_out() {
    assertThat(message(ErrorContext.none())).isEqualTo("is wrong");
    assertThat(message(ErrorContext.ofFile("a.csv"))).isEqualTo("a.csv: is wrong");
    assertThat(message(ErrorContext.none().withColumn("age"))).isEqualTo("age: is wrong");
    assertThat(message(ErrorContext.none().withLine(3))).isEqualTo("is wrong");
    assertThat(message(ErrorContext.none().withValue(""))).isEqualTo("is wrong (found '')");
    assertThat(message(ErrorContext.none().withAccepted("1"))).isEqualTo("is wrong; accepted: 1");
  }

  @Test
  void control_characters_in_quoted_input_are_escaped() {
    String nasty = "a\u001b[31m\n\u0000\u0085z";
    String shown = "a\\u001b[31m\\u000a\\u0000\\u0085z";
    assertThat(message(ErrorContext.none().withValue(nasty)))
        .isEqualTo("is wrong (found '" + shown + "')");
    assertThat(message(ErrorContext.none().withColumn(nasty))).isEqualTo(shown + ": is wrong");
    assertThat(message(ErrorContext.ofFile(nasty))).isEqualTo(shown + ": is wrong");
  }

  @Test
  void control_characters_look_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ErrorContext.none().withValue("\u0012").value()).isEqualTo("\\u0012");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void long_values_are_cut_to_80_characters() {
    assertThat(ErrorContext.none().withValue("x".repeat(80)).value()).isEqualTo("x".repeat(80));
    assertThat(ErrorContext.none().withValue("x".repeat(81)).value())
        .isEqualTo("x".repeat(80) + "…");
  }

  @Test
  void a_cut_does_not_halve_a_character() {
    String value = ErrorContext.none().withValue("x".repeat(79) + "😀😀").value();
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(value)).isTrue();
    assertThat(value).startsWith("x".repeat(79)).endsWith("…");
  }

  @Test
  void a_value_already_cut_stays_as_it_is() {
    ErrorContext once = ErrorContext.none().withValue("x".repeat(500));
    assertThat(once.withLine(1).withColumn("c").value()).isEqualTo("x".repeat(80) + "…");
  }

  @Test
  void cause_and_code_are_kept() {
    Exception cause = new IllegalStateException("why");
    RiskException e = new RiskException(ErrorCode.LOCKED, "is locked", ErrorContext.none(), cause);
    assertThat(e.code()).isEqualTo(ErrorCode.LOCKED);
    assertThat(e).hasCause(cause);
  }

  /** The table of exit statuses in the description of the command line. */
  @Test
  void exit_statuses_are_the_documented_ones() {
    Map<String, Integer> statuses = new TreeMap<>();
    Arrays.stream(ErrorCode.values()).forEach(c -> statuses.put(c.name(), c.exitStatus()));
    assertThat(statuses)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("INTERNAL", 1),
                    Map.entry("WRITE_FAILED", 1),
                    Map.entry("USAGE", 2),
                    Map.entry("CONFIG_INVALID", 3),
                    Map.entry("DATA_INVALID", 4),
                    Map.entry("DATA_INSUFFICIENT", 4),
                    Map.entry("SOURCE_UNREACHABLE", 5),
                    Map.entry("STORE_UNREACHABLE", 5),
                    Map.entry("STORE_TOO_NEW", 5),
                    Map.entry("STORE_CORRUPT", 5),
                    Map.entry("MODEL_MISSING", 6),
                    Map.entry("MODEL_CORRUPT", 6),
                    Map.entry("LOCKED", 75),
                    Map.entry("INTERRUPTED", 130))));
  }
}
