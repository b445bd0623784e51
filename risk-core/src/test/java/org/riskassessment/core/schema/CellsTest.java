package org.riskassessment.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "7,7",
    "' 7 ',7",
    "+3,3",
    "-3,-3",
    ".5,0.5",
    "5.,5",
    "1e3,1000",
    "1E3,1000",
    "1e-3,0.001",
    "-1.5e+2,-150",
    "007,7",
    "999999999999999,999999999999999",
    "9999999999999999,1e16",
    "123456789012345678901234567890,123456789012345678901234567890",
    "0.1,0.1",
    "1e308,1e308",
    "1e-400,0",
  })
  void reads_the_numbers_that_people_write(String cell, double number) {
    assertThat(Cells.number(cell)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1,5",
        "1 000",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x1p3",
        "0x10",
        "1d",
        "1f",
        "1e400",
        "-1e400",
        "e",
        "e5",
        "-",
        "+",
        ".",
        "--1",
        "1e",
        "1e+",
        "1.2.3",
        "1-2",
        "٣",
        "¼",
        "1\u00a0",
        "n/a",
        "null",
        "1%",
        "$1",
        "1;2"
      })
  void refuses_everything_else(String cell) {
    assertThat(Cells.number(cell)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "false,0", "NO,0", "1,1", "True,1", "' yes ',1"})
  void reads_the_words_for_yes_and_no(String cell, double flag) {
    assertThat(Cells.flag(cell)).isEqualTo(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "1.0", "y", "n", "on", "truefalse", "-1"})
  void refuses_other_words_for_yes_and_no(String cell) {
    assertThat(Cells.flag(cell)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-31", " 2024-02-29 "})
  void reads_iso_dates(String cell) {
    assertThat(Cells.isDate(cell)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-02-29", "31.01.2026", "01/31/2026", "2026-1-31", "20260131"})
  void refuses_other_dates(String cell) {
    assertThat(Cells.isDate(cell)).isFalse();
  }
}
