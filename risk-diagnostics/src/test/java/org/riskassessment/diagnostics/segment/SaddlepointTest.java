package org.riskassessment.diagnostics.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class SaddlepointTest {
  /** With equal chances the sum is binomial; between two of its steps the tail is continuous. */
  @Test
  void tail_is_near_the_binomial_far_out() {
    double[] one = new double[100];
    double[] p = new double[100];
    Arrays.fill(one, 1);
    Arrays.fill(p, 0.1);
    for (int k : new int[] {16, 20, 25, 30}) {
      double exact = BinomialDistribution.of(100, 0.1).survivalProbability(k - 1);
      double found = Saddlepoint.tail(one, p, k);
      assertThat(found / exact).as("%d", k).isCloseTo(0.7, within(0.25));
    }
    assertThat(Saddlepoint.tail(one, p, 100)).isLessThan(1e-60);
    assertThat(Saddlepoint.tail(one, p, 10)).isCloseTo(0.5, within(1e-9));
  }
}
