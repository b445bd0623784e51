package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.model.Calibrator;

class CalibrationTest {

  private record Scores(double[] logOdds, boolean[] exited, Folds folds) {
    /** Log-odds that are {@code slope} times too steep. */
    static Scores drawn(int rows, double slope, long seed) {
      Random random = new Random(seed);
      double[] logOdds = new double[rows];
      boolean[] exited = new boolean[rows];
      int[] parts = new int[rows];
      for (int i = 0; i < rows; i++) {
        double truth = random.nextGaussian();
        logOdds[i] = slope * truth + 0.5;
        exited[i] = random.nextDouble() < 1 / (1 + Math.exp(-truth));
        parts[i] = i % 5;
      }
      return new Scores(logOdds, exited, new Folds(5, parts));
    }

    Calibration calibration() {
      return Calibration.of(Calibration.Points.of(logOdds, exited), folds);
    }
  }

  @Test
  void too_steep_log_odds_are_flattened() {
    Calibrator calibrator = Scores.drawn(2_000, 3, 1).calibration().calibrator();
    assertThat(calibrator.method()).isNotEqualTo("none");
    assertThat(calibrator.risk(0.5)).isCloseTo(0.5, within(0.05));
    assertThat(calibrator.risk(3.5)).isCloseTo(1 / (1 + Math.exp(-1)), within(0.07));
  }

  @Test
  void few_rows_are_not_calibrated() {
    Calibration calibration = Scores.drawn(90, 3, 2).calibration();
    assertThat(calibration.calibrator()).isEqualTo(Calibrator.NONE);
    assertThat(calibration.report().rows()).isEqualTo(90);
  }

  @Test
  void a_spline_needs_500_rows_of_each_class() {
    for (long seed = 0; seed < 10; seed++) {
      assertThat(Scores.drawn(900, 4, seed).calibration().calibrator())
          .isInstanceOf(Calibrator.Platt.class);
    }
  }

  /** Of a hundred clients at the top, a simpler one would tell some percent too few leavers. */
  @Test
  void many_rows_get_a_spline_though_a_simpler_one_is_nearly_as_good() {
    Scores scores = Scores.drawn(4_000, 1, 1);
    double[] right = Arrays.stream(scores.logOdds()).map(x -> x - 0.5).toArray();
    Calibrator chosen =
        Calibration.of(Calibration.Points.of(right, scores.exited()), scores.folds()).calibrator();
    assertThat(chosen).isInstanceOf(Calibrator.Spline.class);
    for (double x = -3; x <= 3; x += 0.5) {
      assertThat(chosen.risk(x)).isCloseTo(1 / (1 + Math.exp(-x)), within(0.03));
    }
  }

  @Test
  void calibration_never_does_worse_on_the_other_folds() {
    for (long seed = 0; seed < 10; seed++) {
      Calibration calibration = Scores.drawn(1_500, 1, seed).calibration();
      assertThat(calibration.report().logLoss())
          .isLessThanOrEqualTo(calibration.report().rawLogLoss());
    }
  }

  @Test
  void correct_log_odds_are_nearly_always_left_alone() {
    int calibrated = 0;
    for (long seed = 0; seed < 40; seed++) {
      Scores scores = Scores.drawn(1_000, 1, seed);
      double[] right = Arrays.stream(scores.logOdds()).map(x -> x - 0.5).toArray();
      Calibrator chosen =
          Calibration.of(Calibration.Points.of(right, scores.exited()), scores.folds())
              .calibrator();
      calibrated += chosen.equals(Calibrator.NONE) ? 0 : 1;
    }
    assertThat(calibrated).isLessThanOrEqualTo(8);
  }

  @Test
  void log_odds_in_the_wrong_order_are_not_reversed() {
    Scores scores = Scores.drawn(2_000, -1, 3);
    assertThat(Calibration.platt(Calibration.Points.of(scores.logOdds(), scores.exited())))
        .isEmpty();
  }

  @Test
  void classes_that_do_not_overlap_have_a_finite_line() {
    double[] logOdds = new double[200];
    boolean[] exited = new boolean[200];
    for (int i = 0; i < 200; i++) {
      logOdds[i] = i - 99.5;
      exited[i] = i >= 100;
    }
    Calibrator platt = Calibration.platt(Calibration.Points.of(logOdds, exited)).orElseThrow();
    assertThat(platt.risk(-99)).isBetween(0.0, 0.02);
    assertThat(platt.risk(99)).isBetween(0.98, 1.0);
  }

  @Test
  void calibration_keeps_the_order_of_clients() {
    for (Calibrator calibrator :
        new Calibrator[] {
          Scores.drawn(3_000, 3, 4).calibration().calibrator(),
          RisingSpline.fit(bent(2_000, 5)).orElseThrow(),
        }) {
      double[] risks = new double[201];
      Arrays.setAll(risks, i -> calibrator.risk(-10 + i / 10.0));
      for (int i = 1; i < risks.length; i++) {
        assertThat(risks[i]).isGreaterThan(risks[i - 1]).isLessThan(1);
      }
    }
  }

  /** Log-odds that are half as steep as the truth below 0 and three times as steep above it. */
  private static Calibration.Points bent(int rows, long seed) {
    Random random = new Random(seed);
    double[] logOdds = new double[rows];
    boolean[] exited = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      logOdds[i] = 1.5 * random.nextGaussian();
      exited[i] = random.nextDouble() < truth(logOdds[i]);
    }
    return Calibration.Points.of(logOdds, exited);
  }

  private static double truth(double x) {
    return 1 / (1 + Math.exp(-(x < 0 ? 2 * x : x / 3)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-4, -2, -1, 1, 2, 4})
  void a_spline_follows_a_bend_and_goes_on_beyond_the_rows(double x) {
    Calibrator spline = RisingSpline.fit(bent(40_000, 1)).orElseThrow();
    assertThat(spline.risk(x)).isCloseTo(truth(x), within(0.03));
  }

  @Test
  void a_spline_is_chosen_where_a_line_does_not_fit() {
    Calibration.Points points = bent(10_000, 2);
    int[] parts = new int[points.size()];
    Arrays.setAll(parts, row -> row % 5);
    assertThat(Calibration.of(points, new Folds(5, parts)).calibrator())
        .isInstanceOf(Calibrator.Spline.class);
  }

  /** A row of weight 3 has the effect of three copies of the row. */
  @Test
  void weights_have_the_effect_of_copies() {
    Calibration.Points points = bent(600, 3);
    double[] weights = points.weights().clone();
    int[] copied = new int[points.size() + 2 * 100];
    for (int row = 0; row < points.size(); row++) {
      copied[row] = row;
    }
    for (int row = 0; row < 100; row++) {
      weights[row] = 3;
      copied[points.size() + row] = row;
      copied[points.size() + 100 + row] = row;
    }
    Calibrator weighted =
        RisingSpline.fit(new Calibration.Points(points.logOdds(), points.exited(), weights))
            .orElseThrow();
    Calibrator repeated = RisingSpline.fit(points.at(copied)).orElseThrow();
    for (double x : new double[] {-3, -0.5, 0, 0.5, 3}) {
      assertThat(weighted.risk(x)).isCloseTo(repeated.risk(x), within(1e-3));
    }
  }

  @Test
  void a_step_goes_nearly_all_the_way() {
    Calibration.Points points = bent(4_000, 4);
    Random random = new Random(5);
    double[] times = new double[points.size()];
    for (int i = 0; i < times.length; i++) {
      times[random.nextInt(times.length)]++;
    }
    Calibration.Points drawn = new Calibration.Points(points.logOdds(), points.exited(), times);
    for (Calibrator fitted :
        new Calibrator[] {
          Calibration.platt(points).orElseThrow(), RisingSpline.fit(points).orElseThrow()
        }) {
      Calibrator one = Calibration.step(fitted, drawn);
      Calibrator all = one;
      for (int i = 0; i < 5; i++) {
        all = Calibration.step(all, drawn);
      }
      for (double x : new double[] {-2, -1, 0, 1, 2}) {
        assertThat(one.risk(x)).isNotEqualTo(fitted.risk(x)).isCloseTo(all.risk(x), within(0.002));
      }
    }
  }

  @Test
  void rows_of_one_score_have_no_spline() {
    assertThat(RisingSpline.fit(Calibration.Points.of(new double[4], new boolean[4]))).isEmpty();
  }
}
