package org.riskassessment.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
  @Test
  void text_stays_on_its_line_and_within_its_width() {
    assertThat(Cell.text("Škoda 株式会社", 40)).isEqualTo("Škoda 株式会社");
    assertThat(Cell.text("a\nb\tc\u001b[31m", 40)).isEqualTo("a\\u000ab\\u0009c\\u001b[31m");
    assertThat(Cell.text("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Cell.text("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(Cell.text("\n".repeat(100), 10)).isEqualTo("\\u000a\\u0…").hasSize(10);
    assertThat(Cell.text("x".repeat(1_000_000), 20)).hasSize(20);
    assertThat(Cell.text("", 5)).isEmpty();
  }

  @Test
  void a_character_of_two_halves_is_not_cut_in_two() {
    assertThat(Cell.text("abc🏭def", 5)).isEqualTo("abc…");
    assertThat(Cell.text("abc🏭def", 6)).isEqualTo("abc🏭…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u2028", "\u202e", "\u2066", "\u0085", "\u0000", "\u007f", "\r", "\u200b", "\u200d",
        "\ufeff", "\ud800"
      })
  void what_would_break_or_turn_a_line_is_shown(String odd) {
    assertThat(Cell.printable("a" + odd + "b")).matches("a\\\\u[0-9a-f]{4}b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-a",
        "@SUM(A1)",
        "=",
        "-1-1",
        "+-",
        "|a",
        "\uff1d1"
      })
  void a_formula_is_made_harmless_in_csv(String formula) {
    assertThat(Cell.csv(formula, "b")).isEqualTo("'" + formula + ",b\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "+5", "-0.25", "a=b", "'quoted", " =1", ""})
  void other_cells_are_themselves_in_csv(String cell) {
    assertThat(Cell.csv(cell, "b")).isEqualTo(cell + ",b\n");
  }

  @Test
  void joiners_of_other_scripts_stay() {
    assertThat(Cell.csv("\u06cc\u200c\u06c1")).isEqualTo("\u06cc\u200c\u06c1\n");
  }

  @Test
  void a_row_of_csv_is_one_line_whatever_is_in_it() {
    assertThat(Cell.csv("a,b", "say \"x\"", "1\n2", null, 7, -1.5, true))
        .isEqualTo("\"a,b\",\"say \"\"x\"\"\",1\\u000a2,,7,-1.5,true\n");
    assertThat(Cell.csv("\t=1+1")).as("no formula any more").isEqualTo("\\u0009=1+1\n");
  }
}
