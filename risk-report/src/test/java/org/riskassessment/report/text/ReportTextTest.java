package org.riskassessment.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReportTextTest {

  @Test
  void rounding_never_shows_none_or_all_for_some() {
    assertThat(ReportText.percent(0)).isEqualTo("0%");
    assertThat(ReportText.percent(1e-9)).isEqualTo("under 0.1%");
    assertThat(ReportText.percent(0.126)).isEqualTo("12.6%");
    assertThat(ReportText.percent(0.99999)).isEqualTo("over 99.9%");
    assertThat(ReportText.percent(1)).isEqualTo("100%");
  }

  @Test
  void not_a_number_is_shown_as_unknown() {
    assertThat(ReportText.percent(Double.NaN)).isEqualTo("unknown");
    assertThat(ReportText.ratio(Double.NaN)).isEqualTo("unknown");
    assertThat(ReportText.value(Double.POSITIVE_INFINITY)).isEqualTo("unknown");
    assertThat(ReportText.signed(Double.NaN)).isEqualTo("unknown");
  }

  @Test
  void values_have_decimals_that_suit_their_size() {
    assertThat(ReportText.value(0)).isEqualTo("0");
    assertThat(ReportText.value(-12_345)).isEqualTo("−12,345");
    assertThat(ReportText.value(1234.56)).isEqualTo("1,234.6");
    assertThat(ReportText.value(0.12345)).isEqualTo("0.123");
    assertThat(ReportText.value(0.000012345)).isEqualTo("1.235e−05");
    assertThat(ReportText.value(1e15)).isEqualTo("1.000e+15");
  }

  @Test
  void contributions_always_have_a_sign() {
    assertThat(ReportText.signed(0.694)).isEqualTo("+0.69");
    assertThat(ReportText.signed(-1)).isEqualTo("−1.00");
  }

  @Test
  void durations_and_ages_use_units_of_their_size() {
    assertThat(ReportText.duration(999)).isEqualTo("999 ms");
    assertThat(ReportText.duration(1_500)).isEqualTo("1.50 s");
    assertThat(ReportText.duration(125_000)).isEqualTo("2 min 5 s");
    Instant now = Instant.parse("2026-03-15T06:00:00Z");
    assertThat(ReportText.age(now.minusSeconds(60), now)).isEqualTo("under an hour");
    assertThat(ReportText.age(now.minusSeconds(3_600), now)).isEqualTo("1 hour");
    assertThat(ReportText.age(now.minusSeconds(86_400 * 400L), now)).isEqualTo("400 days");
  }

  @Test
  void long_texts_are_cut_between_characters() {
    assertThat(ReportText.text("😀".repeat(201))).isEqualTo("😀".repeat(200) + "…");
    assertThat(ReportText.text("a\tb\u007f")).isEqualTo("a␉b\ufffd");
    assertThat(ReportText.sentence("word ".repeat(100))).hasSize(500);
  }

  @Test
  void a_change_has_a_sign_unless_it_is_none() {
    assertThat(ReportText.change(1_234.56, 1)).isEqualTo("+1,234.6");
    assertThat(ReportText.change(-2.5, 0)).isEqualTo("\u22123");
    assertThat(ReportText.change(-0.04, 1)).isEqualTo("0.0");
    assertThat(ReportText.change(0, 0)).isEqualTo("0");
  }
}
