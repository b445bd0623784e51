package org.riskassessment.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.evaluate.ScoredRows;

class LevelTest {
  /** Half of the rows at a risk of 0.2, half at 0.4; so many of each left. */
  private static ScoredRows rows(int n, int leftOfLow, int leftOfHigh) {
    double[] risk = new double[2 * n];
    boolean[] exited = new boolean[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      risk[i] = i < n ? 0.2 : 0.4;
      exited[i] = i < n ? i < leftOfLow : i - n < leftOfHigh;
    }
    return new ScoredRows(risk, risk, exited, IntStream.range(0, 2 * n).toArray());
  }

  private static LevelCheck check(boolean swings, Window... windows) {
    return LevelCheck.of(List.of(windows), window -> 0, swings);
  }

  /** 60 expected, 80 left; the variance is 100 (0.16 + 0.24) = 40, z = 20 / sqrt(40). */
  @Test
  void z_is_the_excess_over_its_error() {
    LevelCheck check = check(false, new Window(1, 0, rows(100, 30, 50)));
    assertThat(check.expected()).isCloseTo(60, within(1e-9));
    assertThat(check.z()).hasValueCloseTo(20 / Math.sqrt(40), within(1e-9));
    assertThat(check.isAlarm()).isTrue();
    assertThat(check.sign()).isEqualTo(1);
    assertThat(check.reason()).contains("80 of 200 new clients left, 60 were expected");
  }

  @Test
  void the_model_s_own_doubt_widens_the_error() {
    LevelCheck check =
        LevelCheck.of(List.of(new Window(1, 0, rows(100, 30, 50))), window -> 60, false);
    assertThat(check.z()).hasValueCloseTo(2.0, within(1e-9));
    assertThat(check.isAlarm()).isFalse();
  }

  /** 3,000 expected, 3,290 left: z is 6.5, and the effect 9.7%. */
  @Test
  void a_difference_below_a_tenth_is_no_alarm() {
    assertThat(check(false, new Window(1, 0, rows(5_000, 1_145, 2_145))).isAlarm()).isFalse();
    assertThat(check(false, new Window(1, 0, rows(5_000, 1_155, 2_155))).isAlarm()).isTrue();
  }

  @Test
  void few_expected_leavers_and_swings_wait() {
    assertThat(check(false, new Window(1, 0, rows(30, 30, 30))).status())
        .isEqualTo(PerformanceCheck.Status.INSUFFICIENT);
    Window wrong = new Window(2, 0, rows(100, 50, 70));
    assertThat(check(true, wrong).status()).isEqualTo(PerformanceCheck.Status.INSUFFICIENT);
    assertThat(check(true, new Window(4, 0, wrong.rows())).isAlarm()).isTrue();
    assertThat(check(false).status()).isEqualTo(PerformanceCheck.Status.INSUFFICIENT);
  }

  private static ScoredRows shifted(int n, double offset, double slope, double weight) {
    Random random = new Random(7);
    double[] risk = new double[n];
    boolean[] exited = new boolean[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = -1.4 + 1.2 * random.nextGaussian();
      risk[i] = 1 / (1 + Math.exp(-x));
      exited[i] = random.nextDouble() < 1 / (1 + Math.exp(-offset - slope * x));
      weights[i] = i % 10 == 0 ? weight : 1;
    }
    return new ScoredRows(risk, risk, exited, IntStream.range(0, n).toArray(), weights);
  }

  @Test
  void an_offset_is_found_and_no_slope_without_need() {
    LevelFit fit = LevelFit.of(shifted(4_000, 0.8, 1, 1)).orElseThrow();
    assertThat(fit.offset()).isCloseTo(0.8, within(0.12));
    assertThat(fit.slope()).isEqualTo(1);
    assertThat(fit.gain()).isPositive();
    assertThat(Math.sqrt(fit.variances().offset())).isBetween(0.03, 0.06);
    double[] moved = new double[4_000];
    ScoredRows rows = shifted(4_000, 0.8, 1, 1);
    Arrays.setAll(moved, i -> 1 / (1 + Math.exp(-fit.offset() - LevelFit.logit(rows.risk(i)))));
    double left = IntStream.range(0, 4_000).filter(rows::exited).count();
    assertThat(Arrays.stream(moved).sum()).as("as many as left").isCloseTo(left, within(1e-5));
  }

  @Test
  void a_slope_is_fitted_where_it_helps() {
    LevelFit fit = LevelFit.of(shifted(6_000, -0.5, 0.4, 1)).orElseThrow();
    assertThat(fit.slope()).isCloseTo(0.4, within(0.1));
    assertThat(fit.variances().slope()).isPositive();
  }

  @Test
  void a_right_level_gains_nothing_to_speak_of() {
    assertThat(LevelFit.of(shifted(2_000, 0, 1, 1)).orElseThrow().gain()).isLessThan(0.001);
    assertThat(LevelFit.of(rows(20, 10, 10))).as("30 of each class").isEmpty();
  }

  @Test
  void weights_count_rows_several_times() {
    assertThat(LevelFit.of(shifted(4_000, 0.8, 1, 5)).orElseThrow().offset())
        .isNotEqualTo(LevelFit.of(shifted(4_000, 0.8, 1, 1)).orElseThrow().offset())
        .isCloseTo(0.8, within(0.2));
  }

  /** Mean 0.8, s 0.01 below the errors' 0.02: 0.8 - 2 sqrt(0.0004 + 0.0004 / 5). */
  @Test
  void size_aware_follows_its_formula() {
    List<SizeAware.Score> earlier =
        List.of(
            new SizeAware.Score(0.8, 0.02),
            new SizeAware.Score(0.8, 0.02),
            new SizeAware.Score(0.8, 0.02),
            new SizeAware.Score(0.8, 0.02),
            new SizeAware.Score(0.8, 0.02));
    SizeAware check = SizeAware.of(earlier, new SizeAware.Score(0.75, 0.02)).orElseThrow();
    assertThat(check.limit()).isCloseTo(0.8 - 2 * Math.sqrt(0.0004 * 1.2), within(1e-12));
    assertThat(check.alarm()).isTrue();
    assertThat(SizeAware.of(earlier.subList(0, 4), new SizeAware.Score(0.1, 0.1))).isEmpty();
  }

  @Test
  void a_drift_is_tried_again_after_half_as_many_rows_again() {
    DriftState tried = new DriftState(100, 0).triedOn(400);
    assertThat(tried.isDue(599)).isFalse();
    assertThat(tried.isDue(600)).isTrue();
    assertThat(new DriftState(100, 0).isNothingBetter()).isFalse();
  }
}
