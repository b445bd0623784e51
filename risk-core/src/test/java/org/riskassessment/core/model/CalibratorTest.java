package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibratorTest {
  private static final Calibrator LINE =
      new Calibrator.Isotonic(List.of(-2.0, 0.0, 1.0), List.of(0.1, 0.5, 0.7));

  /** By hand: level outside, straight between. */
  @ParameterizedTest
  @CsvSource({"-9, 0.1", "-2, 0.1", "-1, 0.3", "0, 0.5", "0.5, 0.6", "1, 0.7", "9, 0.7"})
  void isotonic_is_a_line_through_its_points(double logOdds, double risk) {
    assertThat(LINE.risk(logOdds)).isCloseTo(risk, within(1e-15));
  }

  /** ln 3 is odds of 3 to 1. */
  @Test
  void platt_is_logistic_in_a_line() {
    Calibrator platt = new Calibrator.Platt(Math.log(3), 2);
    assertThat(platt.risk(0)).isCloseTo(0.75, within(1e-15));
    assertThat(platt.risk(-Math.log(3))).isCloseTo(0.25, within(1e-15));
  }

  @Test
  void without_one_log_odds_are_taken_at_their_word() {
    assertThat(Calibrator.NONE.risk(Math.log(3))).isCloseTo(0.75, within(1e-15));
    assertThat(Calibrator.NONE.risk(-1_000)).isZero();
    assertThat(Calibrator.NONE.risk(1_000)).isEqualTo(1);
  }

  @Test
  void what_would_turn_an_order_round_is_no_calibrator() {
    for (double slope : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Calibrator.Platt(0, slope));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibrator.Isotonic(List.of(0.0, 1.0), List.of(0.5, 0.4)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibrator.Isotonic(List.of(1.0, 1.0), List.of(0.4, 0.5)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibrator.Isotonic(List.of(0.0), List.of(1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibrator.Isotonic(List.of(), List.of()));
  }
}
