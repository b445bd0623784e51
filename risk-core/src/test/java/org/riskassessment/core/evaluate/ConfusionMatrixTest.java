package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  @Test
  void a_risk_at_the_threshold_predicts_an_exit() {
    ScoredRows rows = Scored.of(new double[] {0.9, 0.5, 0.5, 0.4999, 0.1}, 1, 1, 0, 1, 0);
    assertThat(ConfusionMatrix.of(rows, 0.5)).isEqualTo(new ConfusionMatrix(2, 1, 1, 1));
  }

  /** tp 30, fp 20, fn 10, tn 140: 30/50, 30/40, 60/90, 170/200. */
  @Test
  void ratios_are_those_worked_by_hand() {
    ConfusionMatrix counts = new ConfusionMatrix(30, 20, 10, 140);
    assertThat(counts.precision()).isCloseTo(0.6, within(1e-15));
    assertThat(counts.recall()).isCloseTo(0.75, within(1e-15));
    assertThat(counts.f1()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(counts.accuracy()).isCloseTo(0.85, within(1e-15));
  }

  /**
   * The course's test data of 5 rows with 3 exits: scikit-learn's model predicts 0,1,1,1,1 and gets
   * 0.5714; always saying 'exits' gets 0.75 (shared/data/README.md).
   */
  @Test
  void f1_is_that_of_the_course() {
    assertThat(new ConfusionMatrix(2, 2, 1, 0).f1()).isCloseTo(0.5714, within(5e-5));
    assertThat(new ConfusionMatrix(3, 2, 0, 0).f1()).isCloseTo(0.75, within(1e-15));
  }

  @Test
  void a_ratio_over_nothing_is_0_as_in_scikit_learn() {
    ConfusionMatrix none = new ConfusionMatrix(0, 0, 0, 0);
    assertThat(none.precision()).isZero();
    assertThat(none.recall()).isZero();
    assertThat(none.f1()).isZero();
    assertThat(none.accuracy()).isZero();
    assertThat(new ConfusionMatrix(0, 0, 5, 5).precision()).isZero();
    assertThat(new ConfusionMatrix(0, 0, 0, 5).f1()).isZero();
  }
}
