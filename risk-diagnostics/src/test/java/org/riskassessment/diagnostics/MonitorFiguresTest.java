package org.riskassessment.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.simulate.Mix;
import org.riskassessment.diagnostics.drift.DriftFigures;
import org.riskassessment.diagnostics.segment.SegmentFigures;

/** The figures of {@link MonitorBenchmark} in short, with limits that a right program meets. */
class MonitorFiguresTest {
  private final MonitorBenchmark few = new MonitorBenchmark(40);

  @Test
  void calm_ticks_are_quiet() {
    MonitorBenchmark.Calm calm = few.calm(500);
    assertThat(calm.alert().hits()).isLessThanOrEqualTo(2);
    assertThat(calm.dataset().hits()).isLessThanOrEqualTo(1);
    assertThat(calm.warn().hits()).isLessThanOrEqualTo(7);
  }

  @Test
  void half_a_deviation_is_found() {
    assertThat(few.shift(500, 1).hits()).isGreaterThanOrEqualTo(38);
  }

  @Test
  void every_kind_of_change_is_found() {
    assertThat(MonitorBenchmark.firstAlert(new Mix(Mix.Kind.UNITS, 0, 0))).isZero();
    assertThat(MonitorBenchmark.firstAlert(new Mix(Mix.Kind.SHIFT, 1, 8))).isBetween(0, 7);
    assertThat(MonitorBenchmark.firstAlert(new Mix(Mix.Kind.MISSING, 1, 8))).isBetween(0, 2);
    assertThat(MonitorBenchmark.firstAlert(new Mix(Mix.Kind.SEGMENT, 0.1, 0))).isZero();
    assertThat(MonitorBenchmark.firstAlert(new Mix(Mix.Kind.SEASON, 0.7, 12))).isBetween(0, 6);
  }

  @Test
  void lower_area_is_found_and_a_small_tick_is_forgiven() {
    MonitorBenchmark.Scores scores = new MonitorBenchmark.Scores(40);
    assertThat(scores.found("size_aware", 6, 3).hits()).isGreaterThanOrEqualTo(34);
    assertThat(scores.falseAlarms("size_aware", 6, scores.calm).hits()).isLessThanOrEqualTo(5);
    assertThat(scores.falseAlarms("size_aware", 10, scores.small).hits()).isLessThanOrEqualTo(5);
  }

  @Test
  void estimates_cover_what_comes() {
    MonitorBenchmark.Coverage coverage = MonitorBenchmark.coverage(500, 2, false, 8);
    assertThat(coverage.auc().hits()).isGreaterThanOrEqualTo(6);
    assertThat(coverage.f1().hits()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void planted_segment_is_found_and_nothing_else() {
    assertThat(
            MonitorBenchmark.rate(10, s -> SegmentFigures.search(10_000, s, true).planted()).hits())
        .isGreaterThanOrEqualTo(9);
    assertThat(
            MonitorBenchmark.rate(10, s -> SegmentFigures.search(10_000, s, false).other()).hits())
        .isLessThanOrEqualTo(2);
  }

  @Test
  void many_levels_raise_no_alarm() {
    assertThat(MonitorBenchmark.rate(40, s -> DriftFigures.unseen(3_000, 5_000, 500, s)).hits())
        .isLessThanOrEqualTo(2);
  }
}
