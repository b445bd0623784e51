package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdTest {

  /** Every row counting once. */
  private static double by(ThresholdRule rule, ScoredRows rows, double share) {
    double[] ones = new double[rows.size()];
    Arrays.fill(ones, 1);
    return Threshold.by(rule, rows, ones, share);
  }

  private static double maximisingF1(ScoredRows rows) {
    return by(new ThresholdRule.MaxF1(), rows, 0.1);
  }

  /** The highest F1 that any threshold reaches, found by trying them all. */
  private static double bestF1(ScoredRows rows) {
    return DoubleStream.concat(
            IntStream.range(0, rows.size()).mapToDouble(rows::risk), DoubleStream.of(0, 1))
        .map(threshold -> ConfusionMatrix.of(rows, threshold).f1())
        .max()
        .orElseThrow();
  }

  @Test
  void no_other_threshold_does_better() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      int n = 1 + random.nextInt(40);
      // One decimal, so that many rows tie.
      double[] risk = random.doubles(n).map(r -> Math.rint(r * 10) / 10).toArray();
      int[] exited = random.ints(n, 0, 2).toArray();
      exited[0] = 1;
      ScoredRows rows = Scored.of(risk, exited);
      double threshold = maximisingF1(rows);
      assertThat(threshold).isStrictlyBetween(0.0, 1.0);
      if (DoubleStream.of(risk).allMatch(r -> r > 0)) {
        assertThat(ConfusionMatrix.of(rows, threshold).f1()).isEqualTo(bestF1(rows));
      }
    }
  }

  /** F1 is 2/3 at 0.8, 0.5 at 0.6, 0.8 at 0.4: the cut lies between 0.4 and 0.3. */
  @Test
  void lies_half_way_between_two_risks() {
    ScoredRows rows = Scored.of(new double[] {0.8, 0.6, 0.4, 0.3, 0.1}, 1, 0, 1, 0, 0);
    assertThat(maximisingF1(rows)).isEqualTo(0.35);
  }

  /** At 0.9 and at 0.2 F1 is 2/3: 2*1/(1+2) and 2*2/(4+2). */
  @Test
  void of_equally_good_ones_the_highest_is_taken() {
    ScoredRows rows = Scored.of(new double[] {0.9, 0.5, 0.4, 0.2, 0.1}, 1, 0, 0, 1, 0);
    assertThat(maximisingF1(rows)).isEqualTo(0.7);
  }

  @Test
  void is_a_half_without_exits_and_below_1_with_exits_only() {
    assertThat(maximisingF1(Scored.of(new double[] {0.9, 0.2}, 0, 0))).isEqualTo(0.5);
    assertThat(maximisingF1(Scored.of(new double[] {1, 0}, 1, 1))).isStrictlyBetween(0.0, 1.0);
  }

  /**
   * Log-odds of 40 and 41 are both a risk of exactly 1: no threshold parts them, so the one exit at
   * 41 cannot be had alone, and 0.75 is the best there is.
   */
  @Test
  void does_not_cut_where_the_risks_are_the_same() {
    ScoredRows rows =
        Scored.ofLogOdds(new double[] {41, 40, 40, 0, 0, -3}, Scored.labels(1, 0, 0, 1, 1, 0));
    double threshold = maximisingF1(rows);
    assertThat(ConfusionMatrix.of(rows, threshold).f1()).isEqualTo(bestF1(rows)).isEqualTo(0.75);
  }

  /** Two calls in ten: between the second highest risk and the third. */
  @Test
  void a_capacity_is_the_share_of_rows_with_the_highest_risks() {
    double[] risk = {0.1, 0.9, 0.3, 0.7, 0.2, 0.4, 0.5, 0.05, 0.15, 0.25};
    ScoredRows rows = Scored.of(risk, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
    ThresholdRule rule = new ThresholdRule.Capacity();
    assertThat(by(rule, rows, 0.2)).isEqualTo(0.6);
    assertThat(by(rule, rows, 0.25)).as("2.5 rows, rounded up").isEqualTo(0.45);
    assertThat(by(rule, rows, 0)).isEqualTo(0.8);
    assertThat(by(rule, rows, 1)).isEqualTo(0.05);
  }

  @Test
  void ties_at_the_capacity_are_left_out_unless_highest() {
    ThresholdRule rule = new ThresholdRule.Capacity();
    assertThat(by(rule, Scored.of(new double[] {0.9, 0.5, 0.5, 0.5}, 1, 0, 0, 0), 0.5))
        .isEqualTo(0.7);
    assertThat(by(rule, Scored.of(new double[] {0.5, 0.5, 0.5, 0.5}, 1, 0, 0, 0), 0.5))
        .isEqualTo(0.5);
  }

  @Test
  void row_that_counts_more_is_as_good_as_copies_of_it() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      int n = 1 + random.nextInt(30);
      double[] risk = random.doubles(n).map(r -> Math.rint(r * 20) / 20).toArray();
      int[] exited = random.ints(n, 0, 2).toArray();
      int[] times = random.ints(n, 1, 4).toArray();
      int[] copied =
          IntStream.range(0, n).flatMap(r -> IntStream.generate(() -> r).limit(times[r])).toArray();
      ScoredRows copies =
          Scored.of(
              IntStream.of(copied).mapToDouble(r -> risk[r]).toArray(),
              IntStream.of(copied).map(r -> exited[r]).toArray());
      double[] weights = IntStream.of(times).asDoubleStream().toArray();
      for (ThresholdRule rule : List.of(new ThresholdRule.MaxF1(), new ThresholdRule.Capacity())) {
        assertThat(Threshold.by(rule, Scored.of(risk, exited), weights, 0.3))
            .isEqualTo(by(rule, copies, 0.3));
      }
    }
  }

  /** A call of 50 that saves one in four clients worth 1,000 pays from a risk of 0.2 on. */
  @Test
  void a_cost_gives_the_risk_from_which_a_call_pays() {
    ScoredRows rows = Scored.of(new double[] {0.1}, 0);
    assertThat(by(new ThresholdRule.Cost(50, 1_000, 0.25), rows, 0.1)).isEqualTo(0.2);
    assertThat(by(new ThresholdRule.Fixed(0.3), rows, 0.1)).isEqualTo(0.3);
  }
}
