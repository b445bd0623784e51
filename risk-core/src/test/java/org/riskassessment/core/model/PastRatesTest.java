package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class PastRatesTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("id", ColumnRole.ID, ColumnType.TEXT),
              Column.of("calls", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("partner", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  private static Dataset rows(List<String[]> rows) {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    rows.forEach(builder::add);
    return builder.build();
  }

  private static List<String[]> drawn(int clients) {
    Random random = new Random(1);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      rows.add(
          new String[] {
            "c" + i,
            i % 10 == 0 ? "" : "" + random.nextInt(100),
            i % 7 == 0 ? "" : List.of("north", "south").get(i % 2),
            i % 3 == 0 ? "1" : "0",
            random.nextInt(4) == 0 ? "1" : "0"
          });
    }
    return rows;
  }

  private static PastRates.Count count(List<String[]> rows, int cell, double from, double to) {
    int clients = 0;
    int left = 0;
    for (String[] row : rows) {
      if (!row[cell].isEmpty()
          && from <= Double.parseDouble(row[cell])
          && Double.parseDouble(row[cell]) <= to) {
        clients++;
        left += Integer.parseInt(row[4]);
      }
    }
    return new PastRates.Count(clients, left);
  }

  @Test
  void ranges_cover_all_values_once_and_hold_about_as_many() {
    List<String[]> rows = drawn(1_000);
    PastRates.Values calls = PastRates.of(rows(rows)).byFeature().get("calls");

    assertThat(calls.ranges()).hasSize(10);
    int clients = 0;
    for (PastRates.Range range : calls.ranges()) {
      assertThat(range.count()).isEqualTo(count(rows, 1, range.from(), range.to()));
      assertThat(range.count().clients()).isBetween(70, 110);
      clients += range.count().clients();
    }
    assertThat(clients + calls.blank().clients()).isEqualTo(1_000);
    assertThat(calls.blank().clients()).isEqualTo(100);
  }

  @Test
  void words_and_flags_are_counted_as_people_see_them() {
    PastRates rates =
        PastRates.of(
            rows(
                List.of(
                    new String[] {"a", "1", "north", "1", "1"},
                    new String[] {"b", "2", "north", "0", "0"},
                    new String[] {"c", "3", "", "", "1"})));
    assertThat(rates.all()).isEqualTo(new PastRates.Count(3, 2));
    assertThat(rates.byFeature().get("region").words())
        .containsOnlyKeys("north")
        .containsEntry("north", new PastRates.Count(2, 1));
    assertThat(rates.byFeature().get("partner").words())
        .containsEntry("yes", new PastRates.Count(1, 1))
        .containsEntry("no", new PastRates.Count(1, 0));
    assertThat(rates.byFeature().get("partner").blank()).isEqualTo(new PastRates.Count(1, 1));
  }

  @Test
  void a_client_counts_once_with_its_newest_row() {
    PastRates rates =
        PastRates.of(
            rows(
                List.of(
                    new String[] {"a", "1", "north", "1", "0"},
                    new String[] {"a", "9", "south", "1", "1"})));
    assertThat(rates.all()).isEqualTo(new PastRates.Count(1, 1));
    assertThat(rates.byFeature().get("region").words()).containsOnlyKeys("south");
  }

  @Test
  void values_beyond_the_past_ones_have_the_nearest_range() {
    PastRates.Values calls = PastRates.of(rows(drawn(1_000))).byFeature().get("calls");
    PastRates.Range last = calls.ranges().get(9);
    assertThat(calls.range(1e9)).contains(last);
    assertThat(calls.isAboveAll(1e9)).isTrue();
    assertThat(calls.isAboveAll(last.to())).isFalse();
    assertThat(calls.range(-5)).contains(calls.ranges().get(0));
    assertThat(calls.isBelowAll(-5)).isTrue();
  }

  @Test
  void what_only_leavers_have_is_suspicious() {
    List<String[]> rows = drawn(1_000);
    for (String[] row : rows) {
      boolean left = row[4].equals("1");
      row[1] = left ? "" + (200 + Integer.parseInt(row[0].substring(1)) % 60) : row[1];
      row[2] = left ? "closed" : row[2];
    }
    PastRates rates = PastRates.of(rows(rows));

    assertThat(rates.suspicious())
        .extracting(condition -> condition.feature() + " " + condition.text())
        .satisfiesExactly(
            calls -> assertThat(calls).matches("calls is at least 2[0-9]{2}"),
            region -> assertThat(region).isEqualTo("region is closed"));
    assertThat(rates.suspicious().get(1).holds().clients()).isEqualTo(rates.all().left());
    assertThat(PastRates.of(rows(drawn(1_000))).suspicious()).isEmpty();
  }

  @Test
  void comes_back_from_json_equal() {
    PastRates rates = PastRates.of(rows(drawn(300)));
    assertThat(PastRates.read(rates.toJson(), "rates")).isEqualTo(rates);
  }

  @Test
  void counts_that_cannot_be_are_damage() {
    String json = new String(PastRates.of(rows(drawn(40))).toJson(), StandardCharsets.UTF_8);
    String damaged = json.replaceFirst("\"clients\": 40", "\"clients\": 4");
    assertThatThrownBy(() -> PastRates.read(damaged.getBytes(StandardCharsets.UTF_8), "rates"))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_CORRUPT));
  }
}
