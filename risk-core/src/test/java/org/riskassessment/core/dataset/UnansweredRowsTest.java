package org.riskassessment.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

class UnansweredRowsTest {
  private static UnansweredRows of(ColumnType label, String horizon, String... rows) {
    Schema schema =
        new Schema(
                List.of(
                    Column.of("client", ColumnRole.ID, ColumnType.TEXT),
                    Column.of("month", ColumnRole.OBSERVED_AT, ColumnType.DATE),
                    Column.count("spend"),
                    Column.of("left_on", ColumnRole.LABEL, label)),
                "1",
                "0")
            .asking(new Question(Horizon.parse(horizon).orElseThrow(), null));
    Dataset.Builder builder = Dataset.builder(schema);
    for (String row : rows) {
      builder.add(row.replace(" - ", "  ").split(" ", -1));
    }
    return UnansweredRows.of(History.of(builder.build()));
  }

  @Test
  void odd_histories_are_told() {
    assertThat(
            of(
                    ColumnType.DATE,
                    "1 period",
                    "A 2026-01-01 1 2026-01-15",
                    "A 2026-03-01 7 ",
                    "B 2026-01-01 1 2019-05-01",
                    "C 2026-02-01 1 ",
                    "D  1 ")
                .sentences())
        .containsExactly(
            "1 clients had left by their first row, as 'left_on' says, so there is nothing to learn"
                + " from them",
            "1 clients came back after they had left; they are scored, and what followed is not"
                + " learned from",
            "1 rows do not say what day they describe, so they are not learned from");
    assertThat(of(ColumnType.TEXT, "1 period", "A 2026-01-01 1 0", "B 2026-02-01 1 0").sentences())
        .containsExactly(
            "1 rows are of clients that were not seen again, nor said to have left: they are not"
                + " learned from");
  }

  @Test
  void a_file_with_another_order_of_day_and_month_is_told() {
    assertThat(
            of(
                    ColumnType.DATE,
                    "1 period",
                    "A 2026-01-01 1 ",
                    "A 2026-02-01 1 ",
                    "A 2026-01-03 1 ") // 03/01/2026, which was to be March
                .sentences())
        .containsExactly(
            "1 rows are of other days in January, though all others begin a month: if a file writes"
                + " the month before the day, or the day before the month, give it a source of its"
                + " own");
    assertThat(of(ColumnType.DATE, "1 period", "A 2026-01-01 1 ", "A 2026-01-15 1 ").sentences())
        .isEmpty();
  }

  @Test
  void a_horizon_that_is_longer_than_the_history_says_so() {
    assertThat(
            of(ColumnType.DATE, "12 months", "A 2026-01-01 1 ", "A 2026-06-01 1 2026-06-20")
                .waiting())
        .isEqualTo(
            "; 2 rows wait: the horizon of 12 months has not ended by 2026-06-01, the newest day of"
                + " the data");
  }
}
