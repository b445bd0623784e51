package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /**
   * scikit-learn 1.2.1, IsotonicRegression(out_of_bounds='clip'), on the same ten points; the ends
   * are clipped to 1/20 and 19/20.
   */
  @ParameterizedTest
  @CsvSource({
    "-5, 0.05",
    "-1.2, 0.5",
    "0, 0.5",
    "0.5, 0.5",
    "1.5, 0.5",
    "2.5, 0.725",
    "9, 0.95",
  })
  void isotonic_regression_matches_scikit_learn(double x, double risk) {
    double[] places = {-3, -2, -1.5, -1, 0, 0, 1, 2, 3, 4};
    boolean[] exited = {false, false, true, false, false, true, true, false, true, true};
    assertThat(Calibration.isotonic(Calibration.Points.of(places, exited)).risk(x))
        .isCloseTo(risk, within(1e-12));
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
  void isotonic_regression_needs_500_rows_of_each_class() {
    for (long seed = 0; seed < 10; seed++) {
      assertThat(Scores.drawn(900, 4, seed).calibration().calibrator())
          .isInstanceOf(Calibrator.Platt.class);
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
          Calibration.isotonic(
              Calibration.Points.of(
                  Arrays.stream(Scores.drawn(500, 1, 5).logOdds()).sorted().toArray(),
                  Scores.drawn(500, 1, 5).exited()))
        }) {
      double[] risks = new double[201];
      Arrays.setAll(risks, i -> calibrator.risk(-10 + i / 10.0));
      for (int i = 1; i < risks.length; i++) {
        assertThat(risks[i]).isBetween(risks[i - 1], 1.0);
      }
    }
  }

  /** A row of weight 3 has the effect of three copies of the row. */
  @Test
  void weights_have_the_effect_of_copies() {
    double[] logOdds = {-2, -1, 0, 0.5, 1, 2};
    boolean[] exited = {false, true, false, true, false, true};
    double[] weights = {1, 1, 3, 1, 1, 1};
    Calibrator weighted = Calibration.isotonic(new Calibration.Points(logOdds, exited, weights));
    Calibrator copied =
        Calibration.isotonic(
            Calibration.Points.of(
                new double[] {-2, -1, 0, 0, 0, 0.5, 1, 2},
                new boolean[] {false, true, false, false, false, true, false, true}));
    for (double x : new double[] {-1, -0.5, 0, 0.5, 0.7, 1}) {
      assertThat(weighted.risk(x)).isCloseTo(copied.risk(x), within(1e-12));
    }
  }
}
