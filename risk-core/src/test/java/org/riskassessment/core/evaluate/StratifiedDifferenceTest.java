package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StratifiedDifferenceTest {
  /** Pooled it would be 0.35 against 0.26; within the strata there is no difference at all. */
  @Test
  void shares_that_change_with_the_risk_leave_no_effect() {
    RateDifference effect =
        RateDifference.over(
                List.of(
                    new RateDifference.Stratum(90, 180, 10, 20),
                    new RateDifference.Stratum(10, 100, 10, 100)))
            .orElseThrow();
    assertThat(effect.value()).isCloseTo(0, within(1e-12));
    assertThat(effect.interval().low()).isNegative();
    assertThat(effect.interval().high()).isPositive();
  }

  /** By hand: (5 * 20 - 8 * 10) / 30 = 2/3 and (2 * 10 - 1 * 10) / 20 = 1/2, over 20/3 + 5. */
  @Test
  void the_difference_is_mantel_and_haenszel_s() {
    RateDifference effect =
        RateDifference.over(
                List.of(
                    new RateDifference.Stratum(5, 10, 8, 20),
                    new RateDifference.Stratum(2, 10, 1, 10),
                    new RateDifference.Stratum(3, 9, 0, 0)))
            .orElseThrow();
    assertThat(effect.value()).isCloseTo((2 / 3.0 + 0.5) / (20 / 3.0 + 5), within(1e-12));
  }

  @Test
  void one_stratum_has_newcombe_s_interval_and_none_has_nothing() {
    assertThat(RateDifference.over(List.of(new RateDifference.Stratum(56, 70, 48, 80))))
        .contains(RateDifference.of(56, 70, 48, 80));
    assertThat(RateDifference.over(List.of(new RateDifference.Stratum(5, 7, 0, 0)))).isEmpty();
  }

  /** Share 0.1 at high risk, 0.5 at low risk, an effect of -0.06 on average: 2,000 draws. */
  @Test
  void intervals_over_changing_shares_cover_the_truth() {
    Random random = new Random(3);
    int covered = 0;
    int draws = 2_000;
    for (int draw = 0; draw < draws; draw++) {
      List<RateDifference.Stratum> strata = new ArrayList<>();
      double weights = 0;
      double truth = 0;
      for (int block = 0; block < 40; block++) {
        double risk = block < 20 ? 0.5 : 0.15;
        int withheld = block < 20 ? 2 : 10;
        int called = 20 - withheld;
        double w = called * withheld / 20.0;
        truth += w * -0.2 * risk;
        weights += w;
        strata.add(
            new RateDifference.Stratum(
                drawn(called, 0.8 * risk, random),
                called,
                drawn(withheld, risk, random),
                withheld));
      }
      Interval interval = RateDifference.over(strata).orElseThrow().interval();
      covered += interval.low() <= truth / weights && truth / weights <= interval.high() ? 1 : 0;
    }
    assertThat(covered / (double) draws).isBetween(0.93, 0.97);
  }

  private static int drawn(int n, double risk, Random random) {
    int left = 0;
    for (int i = 0; i < n; i++) {
      left += random.nextDouble() < risk ? 1 : 0;
    }
    return left;
  }
}
