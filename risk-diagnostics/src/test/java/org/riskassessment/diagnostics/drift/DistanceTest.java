package org.riskassessment.diagnostics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against SciPy and Deequ. */
class DistanceTest {
  @Test
  void wasserstein_is_the_area_between_the_distributions() {
    assertThat(Distance.wasserstein(new double[] {0, 1, 3}, new double[] {5, 6, 8}))
        .isCloseTo(5, within(1e-9));
    assertThat(Distance.wasserstein(new double[] {1, 1, 2}, new double[] {1, 1, 2})).isZero();
    assertThat(Distance.wasserstein(new double[] {1}, new double[] {2, 4})).isEqualTo(2);
  }

  @Test
  void jensen_shannon_is_on_base_2() {
    assertThat(Distance.jensenShannon(new long[] {2, 0}, new long[] {1, 1}))
        .isCloseTo(0.5579230452841438, within(1e-9));
    assertThat(Distance.jensenShannon(new long[] {3, 0}, new long[] {0, 5})).isEqualTo(1);
  }

  @Test
  void cramers_v_is_without_correction() {
    assertThat(Distance.cramersV(new long[] {200, 800}, new long[] {400, 600}))
        .isCloseTo(0.21821789023599242, within(1e-6));
    assertThat(Distance.cramersV(new long[] {5, 0}, new long[] {7, 0})).isZero();
  }

  @Test
  void index_without_smoothing_is_deequs() {
    assertThat(
            PopulationStability.index(
                new long[] {428, 425, 414, 427, 440, 447, 380, 386, 444, 386},
                new long[] {426, 437, 429, 391, 469, 433, 360, 443, 371, 418},
                0))
        .isCloseTo(0.007406694184014186, within(1e-12));
  }
}
