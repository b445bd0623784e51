package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScoredRowsTest {

  @Test
  void ties_share_a_rank_and_zero_has_one_sign() {
    ScoredRows rows =
        new ScoredRows(
            new double[] {0.0, 2, -0.0, -1},
            new double[] {0.5, 0.9, 0.5, 0.1},
            Scored.labels(0, 1, 1, 0),
            new int[] {0, 1, 1, 2});
    assertThat(rows.rank(0)).isEqualTo(rows.rank(2)).isEqualTo(1);
    assertThat(rows.rank(1)).isEqualTo(2);
    assertThat(rows.rank(3)).isZero();
    assertThat(rows.ranks()).isEqualTo(3);
    assertThat(rows.positives()).isEqualTo(2);
    assertThat(rows.negatives()).isEqualTo(2);
    assertThat(rows.clients()).isEqualTo(3);
  }

  @Test
  void arrays_given_are_copied() {
    double[] risk = {0.25, 0.75};
    boolean[] exited = {false, true};
    ScoredRows rows = new ScoredRows(risk, risk, exited, new int[] {0, 1});
    risk[0] = 1;
    exited[0] = true;
    assertThat(rows.risk(0)).isEqualTo(0.25);
    assertThat(rows.exited(0)).isFalse();
  }

  @Test
  void refuses_scores_that_are_none_and_columns_that_differ() {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.1, 1.1}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Scored.of(new double[] {wrong}, 1));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Scored.of(new double[] {0.5, 0.5}, 1));
  }
}
