package org.riskassessment.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
  private static final LabelWords WORDS = LabelWords.of("1", "0");

  private static @Nullable String read(Column column, String cell) {
    return Notation.of(column, WORDS).standard(cell);
  }

  private static @Nullable String label(LabelWords words, String cell) {
    return Notation.of(Column.of("left", ColumnRole.LABEL, ColumnType.TEXT), words).standard(cell);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234.5     | 5          | 5",
        "1234.5     | -0.5e3     | -0.5e3",
        "1234.5     | 9.34E-05   | 9.34E-05",
        "1234.5     | (12.5)     | -12.5",
        "1234.5     | 12-        | -12",
        "1234.5     | −12        | -12",
        "1,234.5    | 1,234      | 1234",
        "1,234.5    | 12,345,678.90 | 12345678.90",
        "1,234.5    | 999        | 999",
        "1,234.5    | -1,234.5   | -1234.5",
        "1.234,5    | 1.234,50   | 1234.50",
        "1.234,5    | 0,5        | 0.5",
        "1.234,5    | 672,77     | 672.77",
        "1.234,5    | 1,5E3      | 1.5e3",
        "1234,5     | 672,77     | 672.77",
        "1234,5     | 1.234,50   | 1234.50",
        "1234,5     | 1.234      | ",
        "1234,5     | 1,234.50   | ",
        "1234.5     | 1,234.50   | 1234.50",
        "1234.5     | 1,234      | ",
        "1234.5     | 12,34.50   | ",
        "$1234.5    | $1,234,567.5 | 1234567.5",
        "1 234,5    | 1 234,5    | 1234.5",
        "1 234,5    | 1\u00a0234,5 | 1234.5",
        "1 234,5    | 1\u202f234\u202f567 | 1234567",
        "1'234.5    | 1'234.5    | 1234.5",
        "1'234.5    | 1’234      | 1234",
        "12,34,567.8| 12,34,567  | 1234567",
        "$1,234.5   | $6,727.70  | 6727.70",
        "$1,234.5   | 6,727.70   | 6727.70",
        "$1,234.5   | -$5        | -5",
        "$1,234.5   | $-5        | -5",
        "$1,234.5   | ($1,234)   | -1234",
        "1.234,5 €  | 1.234,50 € | 1234.50",
        "1.234,5 €  | 5€         | 5",
        "USD 1,234.5| USD 12     | 12",
        "5%         | 67%        | 67",
        "5%         | 6.5 %      | 6.5",
        "5%         | -3%        | -3",
      })
  void numbers_are_read_in_their_style(String style, String cell, String standard) {
    assertThat(read(Column.of("n", ColumnRole.FEATURE, ColumnType.NUMERIC).written(style), cell))
        .isEqualTo(standard);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234.5     | 1,234",
        "1234.5     | 1,5",
        "1234.5     | $5",
        "1234.5     | --5",
        "1234.5     | 5%",
        "1234.5     | 1 234",
        "1,234.5    | 1,23",
        "1,234.5    | 1234,567",
        "1,234.5    | 0,123",
        "1,234.5    | 672,77",
        "1,234.5    | 1.234,5",
        "1.234,5    | 672.77",
        "1.234,5    | 1,234.5",
        "1234,5     | 1.234",
        "12,34,567.8| 1,234,567",
        "$1,234.5   | €5",
        "5%         | 5",
        "5%         | 5%%",
      })
  void numbers_of_another_style_are_refused(String style, String cell) {
    assertThat(read(Column.of("n", ColumnRole.FEATURE, ColumnType.NUMERIC).written(style), cell))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234.5", "1,234.5", "1.234,5", "1 234,5", "1'234.5", "12,34,567.8"})
  void a_style_of_numbers_reads_its_own_example(String example) {
    for (String signs : List.of("%s", "$%s", "USD %s", "%s €")) {
      String text = String.format(signs, example);
      NumberStyle style = NumberStyle.of(text).orElseThrow();
      assertThat(style.example()).isEqualTo(text);
      assertThat(style.standard(text))
          .isEqualTo(example.startsWith("12,") ? "1234567.8" : "1234.5");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "number", "1,234,5", "1.5", "12345", "%5"})
  void other_texts_are_not_styles_of_numbers(String example) {
    assertThat(NumberStyle.of(example)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yyyy-mm-dd  | 2026-01-31",
        "yyyy-mm-dd  | 2026-01-31 00:00:00",
        "yyyy-mm-dd  | 2026-01-31T13:45:00.123Z",
        "yyyy-mm-dd  | 2026-01-31T13:45:00+02:00",
        "yyyy-mm-dd  | 2026-1-31",
        "dd/mm/yyyy  | 31/01/2026",
        "dd/mm/yyyy  | 31/1/2026",
        "dd/mm/yyyy  | 2026-01-31",
        "dd/mm/yyyy  | 31/01/2026 1:45:00 PM",
        "mm/dd/yyyy  | 01/31/2026",
        "dd.mm.yyyy  | 31.01.2026",
        "dd.mm.yy    | 31.01.26",
        "mm/dd/yy    | 1/31/26 0:00",
        "yyyy/mm/dd  | 2026/01/31",
        "yyyymmdd    | 20260131",
        "dd-mmm-yy   | 31-Jan-26",
        "d-mmm-yyyy  | 31-January-2026",
        "mmm d, yyyy | Jan 31, 2026",
        "mmm d, yyyy | January 31 2026",
        "d mmm yyyy  | 31 Jan. 2026",
      })
  void dates_are_read_in_their_style(String style, String cell) {
    assertThat(read(Column.of("d", ColumnRole.FEATURE, ColumnType.DATE).written(style), cell))
        .isEqualTo("2026-01-31");
  }

  @Test
  void a_month_is_its_first_day_and_two_digits_are_1969_to_2068() {
    Column month = Column.of("d", ColumnRole.FEATURE, ColumnType.DATE);
    assertThat(read(month.written("yyyy-mm"), "2026-01")).isEqualTo("2026-01-01");
    assertThat(read(month.written("mmm-yy"), "Sept-69")).isEqualTo("1969-09-01");
    assertThat(read(month.written("dd.mm.yy"), "01.02.68")).isEqualTo("2068-02-01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yyyy-mm-dd  | 31/01/2026",
        "yyyy-mm-dd  | 2026-02-30",
        "yyyy-mm-dd  | 2026-01-31 morning",
        "dd/mm/yyyy  | 01/31/2026",
        "dd/mm/yyyy  | 31/01/26",
        "dd/mm/yyyy  | 31.01.2026",
        "dd.mm.yy    | 31.01.2026",
        "yyyymmdd    | 2026131",
        "dd-mmm-yy   | 31-Foo-26",
      })
  void dates_of_another_style_are_refused(String style, String cell) {
    assertThat(read(Column.of("d", ColumnRole.FEATURE, ColumnType.DATE).written(style), cell))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "dd", "yyyy", "ddmmm", "dd/mm", "hh:mm", "dd/mm/yyyy/yyyy", "mmmm d, yyyy"})
  void other_texts_are_not_styles_of_dates(String text) {
    assertThat(DateStyle.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NA", "n/a", "#N/A", "#N/D", "NULL", "None", "nan", "-", "?", ".", "unknown"})
  void words_for_missing_are_blank_where_they_are_no_value(String word) {
    for (ColumnType type : List.of(ColumnType.NUMERIC, ColumnType.BOOLEAN, ColumnType.DATE)) {
      assertThat(read(Column.of("c", ColumnRole.FEATURE, type), word)).isEmpty();
    }
    Column category = Column.of("c", ColumnRole.FEATURE, ColumnType.CATEGORICAL);
    assertThat(read(category, word)).isEqualTo(word);
    assertThat(read(category.missing(List.of(word.toUpperCase())), word)).isEmpty();
    assertThat(label(WORDS, word)).isEmpty();
  }

  @Test
  void yes_and_no_are_read_in_several_languages() {
    Column flag = Column.of("c", ColumnRole.FEATURE, ColumnType.BOOLEAN);
    assertThat(read(flag, "Yes")).isEqualTo("Yes");
    assertThat(read(flag, "Y")).isEqualTo("1");
    assertThat(read(flag, "Não")).isEqualTo("0");
    assertThat(read(flag, "1.0")).isEqualTo("1");
    assertThat(read(flag, "maybe")).isNull();
  }

  @Test
  void a_label_is_known_in_any_case_and_as_a_number_or_yes() {
    assertThat(label(WORDS, "1.0")).isEqualTo("1");
    assertThat(label(WORDS, " 0 ")).isEqualTo(" 0 ");
    assertThat(label(WORDS, "True")).isEqualTo("1");
    assertThat(label(LabelWords.of("Yes", "No"), "Y")).isEqualTo("Yes");
    assertThat(label(LabelWords.of("Yes", "No"), "no")).isEqualTo("No");
    assertThat(label(LabelWords.of("Yes", "No"), "2")).isNull();
    assertThat(label(LabelWords.of("No", "Yes"), "n")).isEqualTo("No");
    // Case alone tells these two apart, so a third case leaves doubt.
    assertThat(label(LabelWords.of("x", "X"), "X")).isEqualTo("X");
  }

  @Test
  void a_label_may_have_several_words_or_every_other_word() {
    LabelWords three =
        new LabelWords(List.of("Churned"), List.of("Stayed", "Joined"), LabelWords.Blank.UNKNOWN);
    assertThat(label(three, "Joined")).isEqualTo("Stayed");
    assertThat(label(three, "Paused")).isNull();
    LabelWords date = new LabelWords(List.of("*"), List.of(), LabelWords.Blank.STAYED);
    assertThat(label(date, "2026-05-02")).isEqualTo("1");
    assertThat(label(date, "")).isEqualTo("0");
    assertThat(label(date, "NaT")).isEqualTo("0");
    LabelWords year = new LabelWords(List.of("*"), List.of("0"), LabelWords.Blank.UNKNOWN);
    assertThat(label(year, "2018")).isEqualTo("1");
    assertThat(label(year, "0.0")).isEqualTo("0");
    assertThat(label(year, "")).isEmpty();
  }

  @Test
  void words_of_a_label_that_leave_doubt_are_refused() {
    assertThat(new LabelWords(List.of("a", "b"), List.of("b"), LabelWords.Blank.UNKNOWN).fault())
        .contains("'b' means both");
    assertThat(new LabelWords(List.of("*"), List.of(), LabelWords.Blank.UNKNOWN).fault())
        .contains("a word for left and one for stayed");
    assertThat(new LabelWords(List.of("*"), List.of("*"), LabelWords.Blank.UNKNOWN).fault())
        .isNotNull();
    assertThat(new LabelWords(List.of("*", "a"), List.of("b"), LabelWords.Blank.UNKNOWN).fault())
        .contains("stands alone");
  }
}
