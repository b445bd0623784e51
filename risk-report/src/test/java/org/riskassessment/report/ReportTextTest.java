package org.riskassessment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void rounding_never_makes_none_or_all_of_some() {
    assertThat(Figures.percent(0)).isEqualTo("0%");
    assertThat(Figures.percent(1e-9)).isEqualTo("under 0.1%");
    assertThat(Figures.percent(0.126)).isEqualTo("12.6%");
    assertThat(Figures.percent(0.99999)).isEqualTo("over 99.9%");
    assertThat(Figures.percent(1)).isEqualTo("100%");
  }

  @Test
  void no_number_is_unknown() {
    assertThat(Figures.percent(Double.NaN)).isEqualTo("unknown");
    assertThat(Figures.ratio(Double.NaN)).isEqualTo("unknown");
    assertThat(Figures.value(Double.POSITIVE_INFINITY)).isEqualTo("unknown");
    assertThat(Figures.signed(Double.NaN)).isEqualTo("unknown");
  }

  @Test
  void values_have_the_decimals_that_their_size_asks_for() {
    assertThat(Figures.value(0)).isEqualTo("0");
    assertThat(Figures.value(-12_345)).isEqualTo("−12,345");
    assertThat(Figures.value(1234.56)).isEqualTo("1,234.6");
    assertThat(Figures.value(0.12345)).isEqualTo("0.123");
    assertThat(Figures.value(0.000012345)).isEqualTo("1.235e−05");
    assertThat(Figures.value(1e15)).isEqualTo("1.000e+15");
  }

  @Test
  void contributions_always_have_a_sign() {
    assertThat(Figures.signed(0.694)).isEqualTo("+0.69");
    assertThat(Figures.signed(-1)).isEqualTo("−1.00");
  }

  @Test
  void durations_and_ages_fit_their_size() {
    assertThat(Figures.duration(999)).isEqualTo("999 ms");
    assertThat(Figures.duration(1_500)).isEqualTo("1.50 s");
    assertThat(Figures.duration(125_000)).isEqualTo("2 min 5 s");
    Instant now = Instant.parse("2026-03-15T06:00:00Z");
    assertThat(Figures.age(now.minusSeconds(60), now)).isEqualTo("under an hour");
    assertThat(Figures.age(now.minusSeconds(3_600), now)).isEqualTo("1 hour");
    assertThat(Figures.age(now.minusSeconds(86_400 * 400L), now)).isEqualTo("400 days");
  }

  @Test
  void long_texts_are_cut_between_characters() {
    assertThat(Figures.text("😀".repeat(201))).isEqualTo("😀".repeat(200) + "…");
    assertThat(Figures.text("a\tb\u007f")).isEqualTo("a␉b\ufffd");
    assertThat(Figures.sentence("word ".repeat(100))).hasSize(500);
  }
}
