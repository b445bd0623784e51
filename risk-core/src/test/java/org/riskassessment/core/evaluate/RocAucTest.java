package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RocAucTest {
  /** Ratings 1 to 5 of 58 normal and 51 abnormal scans: Hanley and McNeil (1982), table 1. */
  private static final int[] NORMAL = {33, 6, 6, 11, 2};

  private static final int[] ABNORMAL = {3, 2, 2, 11, 33};

  private static ScoredRows scans() {
    double[] ratings = new double[109];
    int[] abnormal = new int[109];
    int row = 0;
    for (int rating = 0; rating < 5; rating++) {
      for (int i = 0; i < NORMAL[rating] + ABNORMAL[rating]; i++) {
        ratings[row] = (rating + 1) / 10.0;
        abnormal[row++] = i < NORMAL[rating] ? 0 : 1;
      }
    }
    return Scored.of(ratings, abnormal);
  }

  /** Of the pairs (3,2) (3,1) (2,2) (2,1) (2,2) (2,1) the risk decides 4 right and ties 2. */
  @Test
  void ties_count_half() {
    assertThat(RocAuc.of(Scored.of(new double[] {0.3, 0.2, 0.2, 0.2, 0.1}, 1, 1, 1, 0, 0)))
        .hasValueCloseTo(5.0 / 6, within(1e-15));
  }

  /** The example of scikit-learn's roc_auc_score. */
  @Test
  void area_is_that_of_scikit_learn() {
    assertThat(RocAuc.of(Scored.of(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1)))
        .hasValueCloseTo(0.75, within(1e-15));
  }

  /** Area 0.8932 with DeLong's standard error 0.0307: the manual of Stata's roctab, same scans. */
  @Test
  void area_and_delongererror_of_the_published_scans() {
    assertThat(RocAuc.of(scans())).hasValueCloseTo(0.8931710615280603, within(1e-12));
    assertThat(RocAuc.of(scans())).hasValueCloseTo(0.8932, within(5e-5));
    assertThat(RocAuc.deLong(scans())).hasValueCloseTo(0.0307, within(5e-5));
  }

  /**
   * By hand: components of those who left 1/2 and 1, of those who stayed 1 and 1/2, all with mean
   * 3/4; each variance is 1/8, and 1/8 / 2 + 1/8 / 2 = 1/8.
   */
  @Test
  void delongererror_worked_by_hand() {
    assertThat(RocAuc.deLong(Scored.of(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1)))
        .hasValueCloseTo(Math.sqrt(0.125), within(1e-15));
  }

  @Test
  void delongerand_the_bootstrap_agree() {
    ScoredRows rows = Scored.normal(2_000, 0.25, 1, new Random(3));
    double deLong = RocAuc.deLong(rows).orElseThrow();
    // A standard deviation of 500 draws is known to about 3%.
    assertThat(Scored.evaluation(rows).rocAucError())
        .hasValueCloseTo(deLong, within(0.12 * deLong));
  }

  @Test
  void area_needs_both_classes_and_its_error_two_of_each() {
    assertThat(RocAuc.of(Scored.of(new double[] {0.1, 0.4}, 0, 0))).isEmpty();
    assertThat(RocAuc.of(Scored.of(new double[] {0.1, 0.4}, 1, 1))).isEmpty();
    assertThat(RocAuc.of(Scored.of(new double[] {}))).isEmpty();
    assertThat(RocAuc.deLong(Scored.of(new double[] {0.1, 0.4, 0.5}, 0, 0, 1))).isEmpty();
  }

  @Test
  void extremes_are_1_0_and_a_half() {
    assertThat(RocAuc.of(Scored.of(new double[] {0.1, 0.2, 0.8, 0.9}, 0, 0, 1, 1))).hasValue(1);
    assertThat(RocAuc.of(Scored.of(new double[] {0.1, 0.2, 0.8, 0.9}, 1, 1, 0, 0))).hasValue(0);
    assertThat(RocAuc.of(Scored.of(new double[] {0.5, 0.5, 0.5}, 1, 0, 0))).hasValue(0.5);
  }

  @Test
  void ranks_alone_matter_however_close_or_far() {
    double[] close = {0, Double.MIN_VALUE, 2 * Double.MIN_VALUE, 1e308};
    double[] risk = {0, 0, 0, 1};
    ScoredRows rows =
        new ScoredRows(close, risk, Scored.labels(0, 1, 0, 1), new int[] {0, 1, 2, 3});
    assertThat(RocAuc.of(rows)).hasValue(0.75);
  }

  /** A weight of k is the row k times over: what the bootstrap rests on. */
  @Test
  void weights_are_repetitions() {
    Random random = new Random(4);
    double[] risk = random.doubles(30).map(r -> Math.rint(r * 10) / 10).toArray();
    int[] exited = random.ints(30, 0, 2).toArray();
    int[] weight = random.ints(30, 0, 4).toArray();
    int[] repeated =
        IntStream.range(0, 30).flatMap(i -> IntStream.generate(() -> i).limit(weight[i])).toArray();
    ScoredRows longer =
        Scored.of(
            IntStream.of(repeated).mapToDouble(i -> risk[i]).toArray(),
            IntStream.of(repeated).map(i -> exited[i]).toArray());
    assertThat(RocAuc.drawn(Scored.of(risk, exited), weight)).isEqualTo(RocAuc.of(longer));
  }

  /** A row of weight 3 is three rows; only the error knows that they are of one client. */
  @Test
  void weights_count_as_repeated_rows() {
    double[] risk = {0.1, 0.4, 0.35, 0.8, 0.5};
    boolean[] exited = Scored.labels(0, 0, 1, 1, 1);
    ScoredRows weighted =
        new ScoredRows(risk, risk, exited, new int[] {0, 1, 2, 3, 4}, new double[] {3, 1, 1, 1, 2});
    double[] repeated = {0.1, 0.1, 0.1, 0.4, 0.35, 0.8, 0.5, 0.5};
    ScoredRows rows =
        new ScoredRows(
            repeated,
            repeated,
            Scored.labels(0, 0, 0, 0, 1, 1, 1, 1),
            new int[] {0, 0, 0, 1, 2, 3, 4, 4});
    assertThat(RocAuc.of(weighted)).hasValueCloseTo(RocAuc.of(rows).getAsDouble(), within(1e-15));
    assertThat(RocAuc.deLong(weighted).getAsDouble()).isPositive();
  }

  /** The case cbpe-ten of the project's oracles: closed form and enumeration of 2^10 outcomes. */
  @Test
  void expected_area_is_that_of_the_closed_form() {
    double[] risk = {0.95, 0.85, 0.7, 0.6, 0.55, 0.4, 0.3, 0.2, 0.1, 0.05};
    assertThat(RocAuc.expected(Scored.of(risk, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0)))
        .hasValueCloseTo(0.8628167, within(1e-6));
  }
}
