package org.riskassessment.core.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PanelSimulatorTest {
  private static final PanelSimulator PANEL =
      new PanelSimulator(42, 2_000, YearMonth.of(2024, 1), 12);

  private static List<List<String>> rows(Consumer<RowSink> table) {
    List<List<String>> rows = new ArrayList<>();
    table.accept(rows::add);
    return rows.subList(1, rows.size());
  }

  @Test
  void who_has_left_is_in_no_later_table() {
    Set<String> gone = new HashSet<>();
    for (int m = 0; m < 12; m++) {
      int month = m;
      Map<String, LocalDate> left = new HashMap<>();
      rows(sink -> PANEL.left(month, sink))
          .forEach(row -> left.put(row.get(0), LocalDate.parse(row.get(1))));
      assertThat(left.keySet()).noneMatch(gone::contains);
      assertThat(left.values()).allMatch(day -> YearMonth.from(day).equals(PANEL.month(month)));
      gone.addAll(left.keySet());
      assertThat(rows(sink -> PANEL.snapshot(month, sink)))
          .noneMatch(row -> gone.contains(row.get(0)));
      assertThat(rows(sink -> PANEL.usage(month, sink)))
          .allMatch(
              row ->
                  !gone.contains(row.get(0))
                      || left.containsKey(row.get(0))
                          && LocalDate.parse(row.get(1)).isBefore(left.get(row.get(0))));
    }
    assertThat(gone).hasSizeBetween(200, 400);
  }

  @Test
  void the_truth_is_the_share_that_leaves() {
    double expected = 0;
    Set<String> there = new HashSet<>();
    for (List<String> row : rows(sink -> PANEL.truth(6, sink))) {
      expected += Double.parseDouble(row.get(2));
      there.add(row.get(0));
    }
    int left = 0;
    for (int month = 7; month < 10; month++) {
      int at = month;
      left +=
          (int)
              rows(sink -> PANEL.left(at, sink)).stream()
                  .filter(row -> there.contains(row.get(0)))
                  .count();
    }
    assertThat((double) left).isCloseTo(expected, within(3 * Math.sqrt(expected)));
  }

  @Test
  void the_probability_adds_up_over_the_months() {
    double once = PanelSimulator.leavesWithin(1, 0, true);
    assertThat(once).isEqualTo(1 / (1 + Math.exp(4.2)), within(1e-12));
    assertThat(PanelSimulator.leavesWithin(2, 0, true))
        .isEqualTo(
            once + (1 - once) * (0.97 * once + 0.03 * PanelSimulator.leavesWithin(1, 1, true)),
            within(1e-12));
    assertThat(PanelSimulator.leavesWithin(3, 5, false))
        .isGreaterThan(PanelSimulator.leavesWithin(3, 0, false));
  }

  @Test
  void the_same_seed_gives_the_same_rows() {
    PanelSimulator again = new PanelSimulator(42, 2_000, YearMonth.of(2024, 1), 12);
    assertThat(rows(sink -> again.usage(3, sink))).isEqualTo(rows(sink -> PANEL.usage(3, sink)));
  }
}
