package org.riskassessment.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

class HistoryTest {
  private static final Column ID = Column.of("client", ColumnRole.ID, ColumnType.TEXT);
  private static final Column DAY = Column.of("month", ColumnRole.OBSERVED_AT, ColumnType.DATE);
  private static final Column SPEND = Column.count("spend");

  private static Schema schema(ColumnType label) {
    return new Schema(
        List.of(ID, DAY, SPEND, Column.of("left", ColumnRole.LABEL, label)), "1", "0");
  }

  private static Schema dated(String horizon) {
    return schema(ColumnType.DATE).asking(new Question(Horizon.parse(horizon).orElseThrow(), null));
  }

  private static Schema flagged(String horizon) {
    return schema(ColumnType.TEXT).asking(new Question(Horizon.parse(horizon).orElseThrow(), null));
  }

  /** Rows such as "A 2026-01-01 5 1", with - for a blank cell. */
  private static Dataset rows(Schema schema, String... rows) {
    Dataset.Builder builder = Dataset.builder(schema);
    for (String row : rows) {
      String[] cells = row.split(" ");
      for (int c = 0; c < cells.length; c++) {
        cells[c] = cells[c].equals("-") ? "" : cells[c];
      }
      builder.add(cells);
    }
    return builder.build();
  }

  private static Dataset history(Schema schema, String... rows) {
    return History.of(rows(schema, rows));
  }

  /** One letter for each row: L left, s stayed, and a dot for each that is not learned from. */
  private static String labels(Dataset rows) {
    StringBuilder labels = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      labels.append(!rows.isLabelled(row) ? '.' : rows.exited(row) ? 'L' : 's');
    }
    return labels.toString();
  }

  private static List<String> present(Dataset rows) {
    return IntStream.of(rows.presentRows())
        .mapToObj(row -> rows.clientId(row) + " " + rows.numeric("spend").at(row))
        .toList();
  }

  private static List<RowUse> uses(Dataset rows) {
    return IntStream.range(0, rows.size()).mapToObj(rows::use).toList();
  }

  @Test
  void a_schema_that_asks_nothing_changes_nothing() {
    Dataset rows = rows(schema(ColumnType.TEXT), "A 2026-02-01 5 0", "A 2026-01-01 6 1");
    assertThat(History.of(rows)).isSameAs(rows);
    assertThat(rows.knownFrom(1)).isEqualTo(1);
    assertThat(present(rows)).isEmpty(); // The last row is the newest, as before.
  }

  /** How many of 20 clients are today's when those from one number on are in the newest rows. */
  private static int inNewestSnapshot(int from, IntFunction<String> day) {
    List<String> rows = new ArrayList<>();
    for (int month = 0; month < 2; month++) {
      for (int client = month * from; client < 20; client++) {
        rows.add("A" + client + " " + day.apply(month * 20 + client) + " 1 -");
      }
    }
    Dataset found = history(dated("1 period"), rows.toArray(String[]::new));
    return found.inNewestSnapshot(found.presentRows()).length;
  }

  @Test
  void a_client_missing_from_a_complete_snapshot_is_not_in_it() {
    IntFunction<String> monthly = row -> row < 20 ? "2026-01-01" : "2026-02-01";
    assertThat(inNewestSnapshot(3, monthly)).isEqualTo(17);
    assertThat(inNewestSnapshot(10, monthly)).isEqualTo(10);
    assertThat(inNewestSnapshot(11, monthly)).as("too few are left").isEqualTo(20);
    IntFunction<String> visits = row -> "2026-01-" + (10 + row / 3);
    assertThat(inNewestSnapshot(3, visits)).as("days of their own").isEqualTo(20);
  }

  @Test
  void a_label_without_a_day_is_that_of_the_newest_row_when_it_came() {
    Schema corrected = schema(ColumnType.TEXT).counting(Schema.Versions.NEWEST);
    Dataset rows =
        history(
            corrected,
            "A 2026-01-01 5 -",
            "A 2026-02-01 6 -",
            "B 2026-01-01 7 -",
            "A - - 0",
            "B - - 1",
            "X - - 1",
            "A 2026-03-01 8 -");
    assertThat(labels(rows)).isEqualTo(".sL....");
    assertThat(rows.knownFrom(1)).isEqualTo(3);
    assertThat(present(rows)).containsExactly("A 8.0");
    assertThat(labels(history(corrected, "A - - 1", "A 2026-01-01 5 -"))).isEqualTo(".L");
  }

  @Test
  void a_label_of_a_month_is_that_of_its_only_row() {
    Schema corrected = schema(ColumnType.TEXT).counting(Schema.Versions.NEWEST);
    Dataset rows =
        history(
            corrected,
            "A 2026-01-31 5 -",
            "A 2026-02-28 6 -",
            "B 2026-01-10 7 -",
            "B 2026-01-20 8 -",
            "A 2026-01-01 - 0",
            "A 2026-02-01 - 1",
            "B 2026-01-01 - 1");
    assertThat(labels(rows)).as("of two rows, neither").isEqualTo("sL....L");
    assertThat(rows.knownFrom(1)).isEqualTo(5);
    assertThat(uses(rows)).contains(RowUse.REPLACED);
    assertThat(present(rows)).containsExactly("B 8.0");
  }

  @Test
  void a_flag_without_a_day_tells_that_the_client_had_left_by_its_newest_row() {
    Dataset rows =
        history(
            flagged("1 period"),
            "A 2026-01-31 5 -",
            "A 2026-02-28 6 -",
            "A 2026-03-31 7 -",
            "B 2026-01-31 7 -",
            "B 2026-02-28 7 -",
            "B 2026-03-31 7 -",
            "A - - 1",
            "B - - 0");
    assertThat(labels(rows)).isEqualTo("sL.ss...");
  }

  @Test
  void days_of_labels_alone_are_no_periods() {
    Dataset rows =
        history(
            flagged("1 period"),
            "A 2026-01-31 5 -",
            "A 2026-02-28 6 -",
            "A 2026-03-31 7 -",
            "A 2026-01-01 - 0",
            "A 2026-02-01 - 0",
            "A 2026-03-01 - 1");
    assertThat(labels(rows)).isEqualTo("sL....");
  }

  @Test
  void a_row_of_a_label_alone_is_nobodys_newest_row() {
    Dataset rows =
        history(
            schema(ColumnType.TEXT).counting(Schema.Versions.NEWEST),
            "A 2026-01-01 4 -",
            "A 2026-01-01 - 0",
            "B - - 0",
            "C 2026-01-01 5 -",
            "C - - 0");
    assertThat(present(rows)).containsExactly("A 4.0", "C 5.0");
  }

  @Test
  void a_row_of_a_label_alone_labels_the_row_that_is_there() {
    Schema corrected = schema(ColumnType.TEXT).counting(Schema.Versions.NEWEST);
    Dataset rows = history(corrected, "A 2026-01-01 5 -", "A 2026-02-01 6 -", "A 2026-01-01 - 1");
    assertThat(labels(rows)).isEqualTo("L..");
    assertThat(uses(rows)).containsExactly(RowUse.ANSWERED, RowUse.UNLABELLED, RowUse.REPLACED);
    assertThat(rows.knownFrom(0)).isEqualTo(2);
    assertThat(labels(history(corrected, "A 2026-01-01 - 0", "A 2026-01-01 5 -"))).isEqualTo(".s");
    Dataset asked =
        history(
            flagged("1 period"),
            "A 2026-01-01 5 -",
            "A 2026-02-01 6 -",
            "A 2026-01-01 - 0",
            "A 2026-02-01 - 1");
    assertThat(
            labels(
                history(
                    dated("1 month"),
                    "A 2026-01-01 5 -",
                    "B 2026-03-01 5 -",
                    "A 2026-01-01 - 2026-01-20",
                    "C - - 2026-01-20")))
        .isEqualTo("L...");
    assertThat(labels(asked)).isEqualTo("L...");
    assertThat(asked.knownFrom(0)).isEqualTo(3);
  }

  @Test
  void a_leaving_day_answers_the_rows_within_its_horizon() {
    Dataset rows =
        history(
            dated("1 month"),
            "A 2026-01-01 5 -",
            "B 2026-01-01 5 -",
            "A 2026-02-01 4 2026-02-20",
            "B 2026-02-01 5 -",
            "B 2026-03-01 5 -");
    assertThat(labels(rows)).isEqualTo("ssLs.");
    assertThat(present(rows)).containsExactly("B 5.0");
    assertThat(
            labels(
                history(
                    dated("90d"),
                    "A 2026-01-01 5 -",
                    "A 2026-02-01 4 2026-02-20",
                    "B 2026-06-01 5 -")))
        .isEqualTo("LL.");
  }

  @Test
  void the_last_day_of_the_horizon_counts_and_the_next_does_not() {
    Schema schema = dated("90d");
    assertThat(labels(history(schema, "A 2026-01-01 1 2026-04-01", "B 2026-08-01 1 -")))
        .isEqualTo("L.");
    assertThat(labels(history(schema, "A 2026-01-01 1 2026-04-02", "B 2026-08-01 1 -")))
        .isEqualTo("s.");
    assertThat(labels(history(schema, "A 2026-01-01 1 -", "B 2026-04-01 1 -"))).isEqualTo("s.");
    assertThat(labels(history(schema, "A 2026-01-01 1 -", "B 2026-03-31 1 -"))).isEqualTo("..");
  }

  @Test
  void an_open_horizon_is_not_answered_even_if_the_client_left() {
    Dataset rows = history(dated("90d"), "A 2026-01-01 1 2026-01-20", "B 2026-02-01 1 -");
    assertThat(uses(rows)).containsExactly(RowUse.OPEN, RowUse.OPEN);
    assertThat(present(rows)).containsExactly("B 1.0");
  }

  @Test
  void rows_after_leaving_are_not_learned_from() {
    Dataset rows =
        history(
            dated("1 period"),
            "A 2026-01-01 1 2026-01-15",
            "A 2026-02-01 0 2026-01-15",
            "A 2026-03-01 0 -",
            "B 2026-04-01 1 -");
    assertThat(uses(rows))
        .containsExactly(RowUse.ANSWERED, RowUse.AFTER_LEAVING, RowUse.AFTER_LEAVING, RowUse.OPEN);
  }

  @Test
  void a_client_that_returned_is_present_and_not_learned_from_again() {
    Dataset rows =
        history(
            dated("1 period"), "A 2026-01-01 1 2026-01-15", "A 2026-03-01 7 -", "A 2026-04-01 8 -");
    assertThat(labels(rows)).isEqualTo("L..");
    assertThat(present(rows)).containsExactly("A 8.0");
  }

  @Test
  void a_leaving_day_before_the_first_row_answers_nothing() {
    Dataset rows =
        history(
            dated("1 period"),
            "A 2026-01-01 1 2019-01-15",
            "A 2026-02-01 1 2019-01-15",
            "B 2026-03-01 1 -");
    assertThat(labels(rows)).isEqualTo("...");
    assertThat(present(rows)).containsExactly("B 1.0");
  }

  @Test
  void a_horizon_longer_than_the_history_answers_nothing() {
    assertThat(labels(history(dated("12 months"), "A 2026-01-01 1 2026-01-15", "B 2026-06-01 1 -")))
        .isEqualTo("..");
    assertThat(labels(history(dated("2 periods"), "A 2026-01-01 1 -", "A 2026-02-01 1 -")))
        .isEqualTo("..");
  }

  @Test
  void a_flag_tells_that_the_client_had_left_by_its_day() {
    Dataset rows =
        history(
            flagged("1 period"),
            "A 2026-01-01 5 0",
            "A 2026-02-01 4 0",
            "A 2026-03-01 0 1",
            "A 2026-04-01 0 1",
            "B 2026-01-01 5 0",
            "B 2026-02-01 5 0",
            "B 2026-04-01 5 0");
    assertThat(labels(rows)).isEqualTo("sL..ss.");
    assertThat(present(rows)).containsExactly("B 5.0");
  }

  @Test
  void a_flag_that_is_not_known_yet_answers_nothing() {
    Dataset rows =
        history(flagged("1 period"), "A 2026-01-01 5 0", "A 2026-02-01 5 -", "B 2026-03-01 5 0");
    assertThat(uses(rows))
        .containsExactly(RowUse.NOT_SEEN_AGAIN, RowUse.NOT_SEEN_AGAIN, RowUse.OPEN);
    assertThat(
            labels(
                history(
                    flagged("1 period"),
                    "A 2026-01-01 5 0",
                    "A 2026-02-01 5 -",
                    "B 2026-03-01 5 0",
                    "A 2026-02-01 5 0")))
        .isEqualTo("s...");
  }

  @Test
  void a_delay_waits_until_leaving_is_known() {
    Schema late =
        schema(ColumnType.DATE)
            .asking(
                new Question(
                    Horizon.parse("1 month").orElseThrow(),
                    Horizon.parse("2 months").orElseThrow()));
    assertThat(labels(history(late, "A 2026-01-01 1 -", "B 2026-03-31 1 -"))).isEqualTo("..");
    assertThat(labels(history(late, "A 2026-01-01 1 -", "B 2026-04-01 1 -"))).isEqualTo("s.");
  }

  @Test
  void the_newest_version_of_a_client_and_day_wins() {
    Schema schema = schema(ColumnType.TEXT).counting(Schema.Versions.NEWEST);
    Dataset rows =
        history(
            schema,
            "A 2026-02-01 5 0",
            "A 2026-01-01 6 0",
            "B 2026-01-01 1 0",
            "A 2026-02-01 7 1",
            "B 2026-01-01 2 -");
    assertThat(labels(rows)).isEqualTo(".s.Ls");
    assertThat(rows.use(0)).isEqualTo(RowUse.REPLACED);
    assertThat(present(rows)).containsExactly("B 2.0"); // A blank label corrects nothing.
  }

  @Test
  void a_corrected_leaving_day_counts_alone() {
    assertThat(
            labels(
                history(
                    dated("1 month"),
                    "A 2026-01-01 1 2026-01-20",
                    "B 2026-03-01 1 -",
                    "A 2026-01-01 1 2026-02-20")))
        .isEqualTo("..s");
  }

  @Test
  void a_month_sent_again_without_its_labels_erases_none() {
    assertThat(
            labels(
                history(
                    dated("1 month"),
                    "A 2026-01-01 1 2026-01-20",
                    "B 2026-03-01 1 -",
                    "A 2026-01-01 2 -")))
        .isEqualTo("..L");
  }

  @Test
  void today_is_the_newest_day_whatever_came_last() {
    Schema schema = schema(ColumnType.TEXT).counting(Schema.Versions.NEWEST);
    Dataset rows =
        history(schema, "A 2026-01-01 1 -", "A 2026-03-01 3 -", "A 2026-01-01 1 0", "B - 9 -");
    assertThat(present(rows)).containsExactly("A 3.0", "B 9.0");
  }

  @Test
  void a_label_is_known_from_the_row_that_settles_it() {
    Dataset rows =
        history(
            dated("1 month"),
            "A 2026-01-01 5 -",
            "B 2026-01-01 5 -",
            "C 2026-01-20 5 -",
            "B 2026-02-01 5 -",
            "A 2026-02-01 4 2026-01-25",
            "B 2026-04-01 5 -");
    assertThat(labels(rows)).isEqualTo("Lsss..");
    assertThat(IntStream.range(0, 6).map(rows::knownFrom).toArray())
        .containsExactly(4, 3, 5, 5, 4, 5);
    assertThat(rows.decidedOn(0)).isEqualTo(day("2026-01-25"));
    assertThat(rows.decidedOn(1)).isEqualTo(day("2026-02-01"));
    assertThat(rows.rowsAsKnown()).containsExactly(1, 0, 4, 2, 3, 5);
  }

  private static double day(String day) {
    return LocalDate.parse(day).toEpochDay();
  }

  @Test
  void a_prefix_knows_what_was_known_then() {
    String[] all = {
      "A 2026-01-01 5 -", "B 2026-01-01 5 -", "A 2026-02-01 4 -", "B 2026-02-01 5 2026-02-10",
      "A 2026-03-01 4 -", "C 2026-03-01 9 -", "A 2026-04-01 4 2026-03-20", "C 2026-04-01 9 -"
    };
    Dataset whole = history(dated("1 period"), all);
    for (int end = 1; end <= all.length; end++) {
      Dataset then = history(dated("1 period"), Arrays.copyOf(all, end));
      for (int row = 0; row < end; row++) {
        assertThat(then.isLabelled(row))
            .as("row %d of %d", row, end)
            .isEqualTo(whole.isLabelled(row) && whole.knownFrom(row) < end);
      }
    }
  }

  @Test
  void a_row_without_a_day_answers_nothing() {
    assertThat(uses(history(dated("90d"), "A - 5 2026-01-01", "B 2026-01-01 5 -")))
        .containsExactly(RowUse.UNDATED, RowUse.OPEN);
  }
}
