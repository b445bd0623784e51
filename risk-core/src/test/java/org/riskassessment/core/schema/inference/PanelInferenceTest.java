package org.riskassessment.core.schema.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Schema;

/** Tables in which clients appear again and again, once for each period. */
class PanelInferenceTest {
  private static final int CLIENTS = 40;
  private static final int MONTHS = 14;

  /** Rows of clients and months; every third client leaves in its sixth month. */
  private static InferredSchema panel(
      String header, Hints hints, BiFunction<Integer, Integer, String> row) {
    SchemaInference inference = new SchemaInference("panel.csv", List.of(header.split(",")), hints);
    for (int client = 0; client < CLIENTS; client++) {
      for (int month = 0; month < (leaves(client) ? 6 : MONTHS); month++) {
        inference.add(row.apply(client, month).split(",", -1));
      }
    }
    return inference.result();
  }

  private static boolean leaves(int client) {
    return client % 3 == 0;
  }

  private static String churned(int client, int month) {
    return leaves(client) && month == 5 ? "1" : "0";
  }

  private static String day(String form, int month) {
    return LocalDate.of(2025, 1, 1)
        .plusMonths(month)
        .format(DateTimeFormatter.ofPattern(form, Locale.ROOT));
  }

  private static InferredSchema monthly(String id, String time, String form) {
    return panel(
        id + "," + time + ",plan,logins,churned",
        Hints.NONE,
        (c, m) ->
            (700 + c) + "," + day(form, m) + ",plus," + (c * 7 + m) % 9 + "," + churned(c, m));
  }

  private static Column role(InferredSchema found, ColumnRole role) {
    return found.schema().columns().stream()
        .filter(c -> c.role() == role)
        .findFirst()
        .orElseThrow(() -> new AssertionError(found.columns().toString()));
  }

  @Test
  void an_id_of_any_name_is_what_differs_within_each_month() {
    assertThat(monthly("emp", "month", "yyyy-MM-dd").schema().id().name()).isEqualTo("emp");
    assertThat(monthly("fahrer", "monat", "MMM-yyyy").schema().id().name()).isEqualTo("fahrer");
  }

  @Test
  void many_words_name_the_day_of_leaving() {
    for (String name : List.of("lapse_date", "policy_lapse_date", "SurrenderDate", "quit_on")) {
      InferredSchema found =
          panel(
              "policy_id,month,plan,claims," + name,
              Hints.NONE,
              (c, m) ->
                  (700 + c)
                      + ","
                      + day("MMM-yyyy", m)
                      + ",plus,"
                      + (c * 7 + m) % 9
                      + ","
                      + (churned(c, m).equals("1") ? (10 + c % 9) + "-" + day("MMM-yyyy", m) : ""));
      assertThat(found.schema().label().name()).isEqualTo(name);
      assertThat(found.schema().question()).isNotNull();
    }
  }

  @Test
  void an_id_that_repeats_beside_a_month_is_the_id() {
    for (String id : List.of("driver_id", "policy_id", "EmployeeNumber", "account", "msisdn")) {
      InferredSchema found = monthly(id, "month", "yyyy-MM-dd");
      assertThat(found.schema().id().name()).isEqualTo(id);
      assertThat(role(found, ColumnRole.OBSERVED_AT).name()).isEqualTo("month");
      assertThat(found.schema().versions()).isEqualTo(Schema.Versions.NEWEST);
      assertThat(found.schema().question()).isNull();
      assertThat(found.notes())
          .anyMatch(note -> note.startsWith("'churned' is taken as the answer of its own row"));
    }
  }

  @Test
  void the_month_is_the_time_of_the_row_in_any_form_and_name() {
    for (String form : List.of("dd/MM/yyyy", "MM/dd/yy", "MMM-yy", "yyyyMM", "dd.MM.yyyy")) {
      for (String time : List.of("month", "report_month", "MMM-YY", "billing_period")) {
        InferredSchema found = monthly("driver_id", time, form);
        assertThat(role(found, ColumnRole.OBSERVED_AT).name()).as(form).isEqualTo(time);
        assertThat(role(found, ColumnRole.OBSERVED_AT).format())
            .isEqualTo(form.toLowerCase(Locale.ROOT));
      }
    }
  }

  @Test
  void a_month_is_read_as_one_beside_dates_of_another_order() {
    InferredSchema found =
        panel(
            "Driver_ID,MMM-YY,Dateofjoining,Income,LastWorkingDate",
            Hints.NONE,
            (c, m) ->
                String.join(
                    ",",
                    "D" + c,
                    day("MM/dd/yy", m),
                    String.format(Locale.ROOT, "%02d/03/24", 1 + c % 28),
                    String.valueOf(1000 + c),
                    leaves(c) && m == 5 ? "2" + c % 9 + "/06/25" : ""));
    assertThat(role(found, ColumnRole.OBSERVED_AT).format()).isEqualTo("mm/dd/yy");
    assertThat(found.schema().label().name()).isEqualTo("LastWorkingDate");
    assertThat(found.schema().label().type()).isEqualTo(ColumnType.DATE);
    assertThat(found.schema().label().format()).isEqualTo("dd/mm/yy");
    assertThat(found.schema().question().horizon()).isEqualTo(new Horizon(1, Horizon.Unit.PERIODS));
    assertThat(found.positives()).isEqualTo(14);
  }

  @Test
  void leaving_days_in_two_orders_are_taken_for_flags() {
    InferredSchema found =
        panel(
            "Driver_ID,MMM-YY,Income,LastWorkingDate",
            Hints.NONE,
            (c, m) ->
                String.join(
                    ",",
                    "D" + c,
                    day("MM/dd/yy", m),
                    String.valueOf(1000 + c * 7 % 11),
                    // In June: the month first where a day may be a month, as some programs write.
                    !leaves(c) || m != 5 ? "" : c % 2 == 0 ? "2" + c % 9 + "/06/25" : "06/11/25"));
    assertThat(found.schema().question()).isNull();
    assertThat(found.schema().versions()).isEqualTo(Schema.Versions.NEWEST);
    assertThat(found.schema().label().type()).isEqualTo(ColumnType.TEXT);
    assertThat(found.positives()).isEqualTo(14);
    assertThat(found.notes())
        .anyMatch(note -> note.startsWith("many days of 'LastWorkingDate' lie far after"));
  }

  @Test
  void days_of_one_year_that_may_be_months_are_asked_for() {
    SchemaInference inference =
        new SchemaInference(
            "panel.csv", List.of("driver_id", "date", "logins", "churned"), Hints.NONE);
    for (int i = 0; i < 480; i++) {
      String date = String.format(Locale.ROOT, "%02d/01/2025", 1 + i % 12);
      inference.add(new String[] {"D" + i / 12, date, "" + i * 7 % 9, i % 36 == 11 ? "1" : "0"});
    }
    assertThatThrownBy(inference::result)
        .isInstanceOf(RiskException.class)
        .hasMessageContaining(
            "the rows of a client differ in 'date', and nothing shows whether its dates are");
  }

  @Test
  void a_horizon_may_be_asked_for() {
    InferredSchema found =
        panel(
            "driver_id,month,logins,churned",
            Hints.NONE.ahead(new Horizon(90, Horizon.Unit.DAYS)),
            (c, m) ->
                (700 + c) + "," + day("yyyy-MM-dd", m) + "," + (c + m) % 9 + "," + churned(c, m));
    assertThat(found.schema().question().words()).isEqualTo("leaves within 90 days");
    assertThat(found.schema().label().type()).isEqualTo(ColumnType.TEXT);
  }

  @Test
  void a_horizon_needs_the_days_of_the_rows() {
    SchemaInference inference =
        new SchemaInference(
            "t.csv",
            List.of("client_id", "spend", "left"),
            Hints.NONE.ahead(new Horizon(90, Horizon.Unit.DAYS)));
    for (int i = 0; i < 30; i++) {
      inference.add(new String[] {"c" + i, "" + i * 7 % 5, i % 3 == 0 ? "1" : "0"});
    }
    assertThatThrownBy(inference::result).hasMessageContaining("has no column that dates its rows");
  }

  @Test
  void one_row_for_each_client_is_no_panel() {
    SchemaInference inference =
        new SchemaInference("t.csv", List.of("client_id", "month", "spend", "left_on"), Hints.NONE);
    for (int i = 0; i < 60; i++) {
      String left = i % 3 == 0 ? "2026-05-" + (10 + i % 10) : "";
      inference.add(new String[] {"c" + i, "2026-0" + (1 + i % 4) + "-01", "" + i * 7 % 5, left});
    }
    Schema schema = inference.result().schema();
    assertThat(schema.question()).isNull();
    assertThat(schema.versions()).isEqualTo(Schema.Versions.ALL);
    assertThat(schema.label().type()).isEqualTo(ColumnType.TEXT);
  }

  @Test
  void a_code_of_many_rows_a_month_is_no_id() {
    SchemaInference inference =
        new SchemaInference(
            "t.csv", List.of("region_id", "client_id", "month", "spend", "left"), Hints.NONE);
    for (int i = 0; i < 400; i++) {
      inference.add(
          new String[] {
            "" + i % 20,
            "" + i / 4,
            day("yyyy-MM-dd", i % 4),
            "" + i * 7 % 5,
            i % 12 == 3 ? "1" : "0"
          });
    }
    InferredSchema found = inference.result();
    assertThat(found.schema().id().name()).isEqualTo("client_id");
    assertThat(role(found, ColumnRole.OBSERVED_AT).name()).isEqualTo("month");
  }

  @Test
  void few_clients_with_many_rows_are_clients() {
    SchemaInference inference =
        new SchemaInference(
            "visits.csv", List.of("client_id", "week", "visits", "churned"), Hints.NONE);
    for (int i = 0; i < 900; i++) {
      inference.add(
          new String[] {
            "F" + i % 3,
            LocalDate.of(2024, 1, 1).plusDays(i).toString(),
            "" + i * 7 % 9,
            i % 5 == 0 ? "1" : "0"
          });
    }
    InferredSchema found = inference.result();
    assertThat(found.schema().id().name()).isEqualTo("client_id");
    assertThat(role(found, ColumnRole.OBSERVED_AT).name()).isEqualTo("week");
  }
}
