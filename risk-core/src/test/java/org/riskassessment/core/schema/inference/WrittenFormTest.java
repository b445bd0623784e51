package org.riskassessment.core.schema.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;

/** How the numbers and dates of a column are written, and its words for a missing value. */
class WrittenFormTest {
  private static final int ROWS = 60;

  private static InferredSchema table(
      Hints hints, List<String> names, List<IntFunction<String>> cells) {
    SchemaInference inference =
        new SchemaInference(
            "c.csv",
            Stream.of(List.of("client_id"), names, List.of("churned"))
                .flatMap(List::stream)
                .toList(),
            hints);
    for (int i = 0; i < ROWS; i++) {
      String[] row = new String[names.size() + 2];
      row[0] = "c" + i;
      for (int c = 0; c < names.size(); c++) {
        row[c + 1] = cells.get(c).apply(i);
      }
      row[names.size() + 1] = i * 53 % 67 < 22 ? "1" : "0";
      inference.add(row);
    }
    return inference.result();
  }

  private static InferredSchema table(String name, IntFunction<String> cell) {
    return table(Hints.NONE, List.of("orders", name), List.of(i -> "" + i * 7 % 5, cell));
  }

  private static InferredColumn column(String name, IntFunction<String> cell) {
    return table(name, cell).columns().get(2);
  }

  private static void assertFeature(InferredColumn found, ColumnType type, String format) {
    assertThat(found.column().role()).as(found.reason()).isEqualTo(ColumnRole.FEATURE);
    assertThat(found.column().type()).as(found.reason()).isEqualTo(type);
    assertThat(found.column().format()).isEqualTo(format);
    assertThat(found.reason()).contains(format == null ? "a " : " written " + format);
  }

  // numbers

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.234,5|%d,5|1.234,50|1234.5",
        "1234,5|%d,5|1234,5|1234.5",
        "1,234.5|%d.5|1,234.5|1234.5",
        "1 234,5|%d,5|1 234,5|1234.5",
        "1'234.5|%d.5|1’234.5|1234.5",
        "12,34,567.8|%d.5|12,34,567.8|1234567.8",
        "$1,234.5|$%d|$1,234.50|1234.5",
        "$1234.5|$%d|$900.5|900.5",
        "1.234,5 €|%d,5 €|1.234,50 €|1234.5",
        "R$1.234,5|R$ %d,5|R$ 1.234,50|1234.5",
        "CHF 1'234.5|CHF %d|CHF 1'234.50|1234.5",
        "5%|%d%%|97.5 %|97.5",
        "1234,5%|%d,5%%|97,5%|97.5",
      })
  void numbers_are_found_as_they_are_written(
      String format, String usual, String largest, double value) {
    InferredColumn found =
        column("spend", i -> i == 40 ? largest : String.format(usual, i * 13 % 60));
    assertFeature(found, ColumnType.NUMERIC, format);
    assertThat(found.most()).hasValue(value);
    assertThat(found.column().least()).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(%d.5)|-59.5",
        "%d-|-59.0",
        "-$%d|-59.0",
        "-%d,5|-59.5",
        "\u2212%d.5|-59.5",
      })
  void a_minus_stands_before_behind_or_around(String form, double least) {
    InferredColumn found = column("spend", i -> String.format(form, i * 13 % 60));
    assertThat(found.column().type()).as(found.reason()).isEqualTo(ColumnType.NUMERIC);
    assertThat(found.least()).hasValue(least);
    assertThat(found.column().least()).isEmpty();
  }

  @Test
  void standard_numbers_have_no_format() {
    assertFeature(column("spend", i -> i * 13 % 60 + ".25"), ColumnType.NUMERIC, null);
    assertFeature(column("spend", i -> i * 13 % 60 + "e-05"), ColumnType.NUMERIC, null);
    assertFeature(column("spend", i -> "0." + (100 + i * 13 % 60)), ColumnType.NUMERIC, null);
  }

  /** 567 and 1.234 in one column: a point that only ever stands before three digits. */
  @Test
  void points_between_thousands_are_not_fractions() {
    InferredSchema found =
        table("spend", i -> i % 3 == 0 ? "" + (100 + i * 13 % 800) : i + 1 + ".234");
    assertFeature(found.columns().get(2), ColumnType.NUMERIC, "1.234,5");
    assertThat(found.columns().get(2).most()).hasValue(60234);
    assertThat(found.notes()).singleElement().asString().contains("read as thousands");

    assertFeature(column("spend", i -> i + 1 + ".234"), ColumnType.NUMERIC, null);
    assertFeature(
        column("spend", i -> i % 3 == 0 ? "" + i : i % 3 == 1 ? i + ".5" : i + ".234"),
        ColumnType.NUMERIC,
        null);
  }

  @Test
  void what_a_column_leaves_open_another_decides() {
    InferredSchema found =
        table(
            Hints.NONE,
            List.of("fee", "spend"),
            List.of(i -> i + "." + (100 + i) + ",5", i -> i + 1 + ".234"));
    assertFeature(found.columns().get(2), ColumnType.NUMERIC, "1.234,5");
    found =
        table(
            Hints.NONE,
            List.of("fee", "spend"),
            List.of(i -> "1.234," + (10 + i), i -> i * 13 % 60 + ",5"));
    assertFeature(found.columns().get(2), ColumnType.NUMERIC, "1.234,5");
  }

  @Test
  void a_comma_late_in_the_column_decides_for_it() {
    assertFeature(
        column("spend", i -> i == 58 ? "12,5" : "" + i * 13 % 60), ColumnType.NUMERIC, "1234,5");
  }

  @Test
  void another_way_of_writing_in_the_middle_is_named_with_its_line() {
    InferredSchema found = table("spend", i -> i * 13 % 60 + (i == 30 ? ".75" : ",75"));
    assertFeature(found.columns().get(2), ColumnType.NUMERIC, "1234,5");
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains("'spend' has 1 cell", "'30.75' in line 32", "quarantined");
    InferredColumn mixed = column("spend", i -> i * 13 % 60 + (i < 30 ? ".75" : ",75"));
    assertThat(mixed.column().role()).isEqualTo(ColumnRole.IGNORED);
    assertThat(mixed.reason()).contains("in line");
  }

  // words for missing values

  @ParameterizedTest
  @CsvSource({"NA", "N/A", "#N/A", "null", "None", "nan", "-", "?", ".", "unknown", "#N/D"})
  void words_for_missing_numbers_are_found(String word) {
    InferredColumn found = column("spend", i -> i % 4 == 0 ? word : "" + i * 13 % 60);
    assertFeature(found, ColumnType.NUMERIC, null);
    assertThat(found.column().missing()).containsExactly(word);
    assertThat(found.reason()).endsWith(word + " = blank");
    assertThat(found.blanks()).isEqualTo(15);
    assertThat(found.examples()).doesNotContain(word);
  }

  @Test
  void words_for_missing_dates_and_categories_are_found() {
    InferredColumn date =
        column("since", i -> i % 4 == 0 ? "0000-00-00" : "2026-01-" + (10 + i % 19));
    assertFeature(date, ColumnType.DATE, null);
    assertThat(date.column().missing()).containsExactly("0000-00-00");
    InferredColumn category =
        column("plan", i -> List.of("NA", "basic", "plus", "none").get(i % 4));
    assertThat(category.column().type()).isEqualTo(ColumnType.CATEGORICAL);
    assertThat(category.column().missing()).containsExactly("NA");
    assertThat(category.distinct()).isEqualTo(3);
    assertThat(column("x", i -> i % 2 == 0 ? "NA" : "").reason()).isEqualTo("blank in every row");
    InferredColumn flag = column("vip", i -> List.of("NA", "yes", "No").get(i % 3));
    assertThat(flag.column().type()).isEqualTo(ColumnType.BOOLEAN);
    assertThat(flag.column().missing()).containsExactly("NA");
  }

  // dates

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd/mm/yyyy|%1$02d/%2$02d/2026",
        "mm/dd/yyyy|%2$d/%1$d/2026",
        "dd.mm.yyyy|%1$02d.%2$02d.2026",
        "dd.mm.yy|%1$02d.%2$02d.26",
        "mm/dd/yy|%2$02d/%1$02d/26",
        "dd-mm-yyyy|%1$d-%2$d-2026 10:30",
        "yyyy/mm/dd|2026/%2$02d/%1$02d",
        "yyyymmdd|2026%2$02d%1$02d",
        "yyyy-mm|2026-%2$02d",
        "mm/yyyy|%2$02d/2026",
        "dd-mmm-yy|%1$02d-Apr-20",
        "mmm d, yyyy|Nov %1$d, 2022",
        "dd mmm yyyy|%1$d May 2022",
        "|2026-%2$02d-%1$02d",
        "|2026-%2$02d-%1$02d 00:00:00",
        "|2026-%2$02d-%1$02dT00:00:00Z",
      })
  void dates_are_found_as_they_are_written(String format, String form) {
    assertFeature(
        column("since", i -> String.format(form, 1 + i % 28, 1 + i % 12)), ColumnType.DATE, format);
  }

  private static final IntFunction<String> EITHER =
      i -> String.format("%02d/%02d/2025", 1 + i % 12, 1 + i * 5 % 12);

  @Test
  void dates_that_may_be_day_or_month_first_are_left_out() {
    InferredSchema found = table("since", EITHER);
    assertThat(found.columns().get(2).column().role()).isEqualTo(ColumnRole.IGNORED);
    assertThat(found.columns().get(2).reason()).contains("dd/mm/yyyy or mm/dd/yyyy");
    assertThat(found.undecided()).containsExactly("since");
  }

  @Test
  void the_order_is_asked_for_where_nothing_else_is_left() {
    RiskException refused =
        catchThrowableOfType(
            RiskException.class, () -> table(Hints.NONE, List.of("since"), List.of(EITHER)));
    assertThat(refused.context().remedy()).isEqualTo(Remedy.of(Remedy.Kind.NAME_DATE_ORDER));
  }

  @ParameterizedTest
  @CsvSource({"DMY,dd/mm/yyyy", "MDY,mm/dd/yyyy"})
  void a_hint_or_another_column_gives_the_order(Hints.DateOrder order, String format) {
    assertFeature(
        table(Hints.NONE.dated(order), List.of("since"), List.of(EITHER)).columns().get(1),
        ColumnType.DATE,
        format);
    String other = order == Hints.DateOrder.DMY ? "%1$02d.%2$02d.26" : "%2$02d.%1$02d.26";
    assertFeature(
        table(
                Hints.NONE,
                List.of("since", "paid"),
                List.of(EITHER, i -> String.format(other, 1 + i % 28, 1 + i % 12)))
            .columns()
            .get(1),
        ColumnType.DATE,
        format);
  }

  @Test
  void two_orders_of_dates_are_named_with_their_lines() {
    InferredSchema found =
        table("since", i -> i == 50 ? "01/31/2025" : String.format("%02d/01/2025", 1 + i % 28));
    assertFeature(found.columns().get(2), ColumnType.DATE, "dd/mm/yyyy");
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains("not a date written dd/mm/yyyy ('01/31/2025' in line 52)");
    InferredColumn mixed =
        column(
            "since", i -> i % 2 == 0 ? "01/" + (13 + i % 9) + "/2025" : (13 + i % 9) + "/01/2025");
    assertThat(mixed.column().role()).isEqualTo(ColumnRole.IGNORED);
    assertThat(mixed.reason()).contains("dates written", "in line");
  }

  @Test
  void a_number_that_could_be_a_date_stays_a_number() {
    assertFeature(column("fee", i -> "2012" + (10 + i * 13 % 60)), ColumnType.NUMERIC, null);
    assertFeature(column("units", i -> "202601" + (10 + i * 13 % 60)), ColumnType.NUMERIC, null);
  }

  /** The time of a row in any form, so that rows of different months are not duplicates. */
  @Test
  void the_time_of_rows_may_be_written_in_any_form() {
    InferredColumn month = column("month", i -> "31/0" + (1 + 2 * (i % 2)) + "/2026");
    assertThat(month.column().role()).isEqualTo(ColumnRole.OBSERVED_AT);
    assertThat(month.column().format()).isEqualTo("dd/mm/yyyy");
  }
}
