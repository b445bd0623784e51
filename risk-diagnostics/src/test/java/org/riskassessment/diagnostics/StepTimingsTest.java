package org.riskassessment.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.StageTiming.Trend;
import org.riskassessment.core.diagnosis.StageTiming.Usual;

class StepTimingsTest {

  /** Nine runs before: median 100, deviations 8 6 4 2 0 2 4 6 8, so MAD 4; 100 + 17.79 = 117.8. */
  private static final long[] BEFORE = {92, 94, 96, 98, 100, 102, 104, 106, 108};

  @Test
  void a_run_is_slow_only_if_far_out_and_half_as_long_again() {
    assertThat(last(118).status()).as("far out, but not much").isEqualTo(CheckStatus.OK);
    assertThat(last(150).status()).as("not above 1.5 times").isEqualTo(CheckStatus.OK);
    assertThat(last(151).status()).isEqualTo(CheckStatus.WARN);
    assertThat(last(1).status()).as("a fast run").isEqualTo(CheckStatus.OK);
  }

  @Test
  void much_longer_is_usual_where_runs_vary_much() {
    // Median 100, MAD 80: 100 + 355.8.
    long[] before = {1, 10, 20, 60, 100, 140, 180, 300, 400};
    assertThat(StepTimings.usual(with(400, before)).status()).isEqualTo(CheckStatus.OK);
    assertThat(StepTimings.usual(with(500, before)).status()).isEqualTo(CheckStatus.WARN);
  }

  @Test
  void under_ten_runs_nothing_is_usual() {
    Usual nine = StepTimings.usual(new long[] {9_000, 1, 1, 1, 1, 1, 1, 1, 1});

    assertThat(nine.status()).isEqualTo(CheckStatus.INSUFFICIENT);
    assertThat(nine.trend()).isEqualTo(Trend.UNKNOWN);
    assertThat(nine.n()).isEqualTo(9);
  }

  @Test
  void median_and_p95_are_of_all_runs() {
    // numpy.quantile of 1 to 21: 11 and 20.
    Usual usual = StepTimings.usual(LongStream.rangeClosed(1, 21).toArray());

    assertThat(usual.medianMillis()).isEqualTo(11);
    assertThat(usual.p95Millis()).isEqualTo(20);
  }

  @Test
  void a_trend_goes_one_way_more_than_chance_would() {
    assertThat(StepTimings.usual(LongStream.rangeClosed(1, 12).toArray()).trend())
        .as("newest first, so falling")
        .isEqualTo(Trend.FALLING);
    assertThat(StepTimings.usual(LongStream.rangeClosed(1, 12).map(i -> 20 - i).toArray()).trend())
        .isEqualTo(Trend.RISING);
    assertThat(StepTimings.usual(new long[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}).trend())
        .isEqualTo(Trend.FLAT);
    assertThat(StepTimings.usual(new long[] {5, 9, 4, 8, 5, 9, 4, 8, 5, 9}).trend())
        .isEqualTo(Trend.FLAT);
  }

  private static Usual last(long millis) {
    return StepTimings.usual(with(millis, BEFORE));
  }

  private static long[] with(long last, long[] before) {
    return LongStream.concat(LongStream.of(last), LongStream.of(before)).toArray();
  }
}
