package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogisticLineTest {
  private static final double[] RISK = {
    .05, .10, .10, .20, .30, .30, .35, .45, .50, .60, .70, .80, .90, .95, .15, .25
  };
  private static final boolean[] EXITED =
      Scored.labels(0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0);

  private static double[] logOdds() {
    return Arrays.stream(RISK).map(p -> Math.log(p / (1 - p))).toArray();
  }

  /** LogisticRegression(C=inf, solver="newton-cholesky", tol=1e-14) of scikit-learn 1.2.1. */
  @Test
  void line_is_that_of_scikit_learn() {
    LogisticLine line = LogisticLine.fit(logOdds(), EXITED).orElseThrow();
    assertThat(line.slope()).isCloseTo(0.8284800902014162, within(1e-11));
    assertThat(line.intercept()).isCloseTo(0.04650492760848787, within(1e-11));
  }

  /** As above, with sample_weight 1 to 16. */
  @Test
  void weights_are_those_of_scikit_learn_and_count_rows() {
    double[] weight = IntStream.rangeClosed(1, 16).asDoubleStream().toArray();
    LogisticLine line = LogisticLine.fit(logOdds(), EXITED, weight).orElseThrow();
    assertThat(line.slope()).isCloseTo(1.1923976747475802, within(1e-11));
    assertThat(line.intercept()).isCloseTo(-0.16602304813291507, within(1e-11));
  }

  /** Two groups, 1 of 4 and 3 of 4 left: the log-odds are -ln 3 at x = 0 and ln 3 at x = 1. */
  @Test
  void line_through_two_groups_is_known_by_hand() {
    double[] x = {0, 0, 0, 0, 1, 1, 1, 1};
    LogisticLine line = LogisticLine.fit(x, Scored.labels(1, 0, 0, 0, 1, 1, 1, 0)).orElseThrow();
    assertThat(line.intercept()).isCloseTo(-Math.log(3), within(1e-12));
    assertThat(line.slope()).isCloseTo(2 * Math.log(3), within(1e-12));
    assertThat(line.probability(0)).isCloseTo(0.25, within(1e-12));
    assertThat(line.probability(1)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void scale_and_place_of_x_do_not_matter() {
    double[] moved = Arrays.stream(logOdds()).map(x -> 1e6 + 1e-4 * x).toArray();
    LogisticLine line = LogisticLine.fit(moved, EXITED).orElseThrow();
    assertThat(line.slope() * 1e-4).isCloseTo(0.8284800902014162, within(1e-4));
    assertThat(line.logOdds(1e6)).isCloseTo(0.04650492760848787, within(1e-4));
  }

  @Test
  void none_where_the_classes_are_separate() {
    double[] x = {1, 2, 3, 4};
    assertThat(LogisticLine.fit(x, Scored.labels(0, 0, 1, 1))).isEmpty();
    assertThat(LogisticLine.fit(x, Scored.labels(1, 1, 0, 0))).isEmpty();
    assertThat(LogisticLine.fit(x, Scored.labels(0, 0, 0, 0))).isEmpty();
    assertThat(LogisticLine.fit(x, Scored.labels(1, 1, 1, 1))).isEmpty();
    assertThat(LogisticLine.fit(new double[] {1, 2, 2, 3}, Scored.labels(0, 0, 1, 1))).isEmpty();
    assertThat(LogisticLine.fit(new double[] {2, 2, 2}, Scored.labels(0, 1, 1))).isEmpty();
    assertThat(LogisticLine.fit(new double[] {}, new boolean[] {})).isEmpty();
    assertThat(LogisticLine.fit(x, Scored.labels(0, 1, 0, 1), new double[] {1, 0, 1, 1})).isEmpty();
    assertThat(LogisticLine.fit(x, Scored.labels(0, 1, 0, 1))).isPresent();
  }

  @Test
  void nearly_separate_classes_and_far_outliers_have_a_finite_line() {
    double[] x = new double[1_000];
    boolean[] exited = new boolean[1_000];
    for (int i = 0; i < 1_000; i++) {
      x[i] = i;
      exited[i] = i > 500;
    }
    exited[500] = true;
    exited[501] = false;
    LogisticLine steep = LogisticLine.fit(x, exited).orElseThrow();
    assertThat(steep.slope()).isBetween(0.5, 10.0);
    x[7] = 1e9;
    exited[300] = true;
    LogisticLine.fit(x, exited).ifPresent(line -> assertThat(line.slope()).isFinite());
  }

  /** At the greatest likelihood both sums of the likelihood equations are 0. */
  @Test
  void a_million_rows_satisfy_the_likelihood_equations() {
    Random random = new Random(1);
    double[] x = random.doubles(1_000_000, -4, 4).toArray();
    boolean[] exited = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      exited[i] = random.nextDouble() < Scored.risk(0.7 * x[i] - 2);
    }
    LogisticLine line = LogisticLine.fit(x, exited).orElseThrow();
    double g0 = 0;
    double g1 = 0;
    for (int i = 0; i < x.length; i++) {
      double miss = (exited[i] ? 1 : 0) - line.probability(x[i]);
      g0 += miss;
      g1 += miss * x[i];
    }
    assertThat(g0 / x.length).isCloseTo(0, within(1e-12));
    assertThat(g1 / x.length).isCloseTo(0, within(1e-12));
    assertThat(line.slope()).isCloseTo(0.7, within(0.01));
    assertThat(line.intercept()).isCloseTo(-2, within(0.02));
  }

  @Test
  void refuses_what_is_no_number_and_columns_that_differ() {
    boolean[] exited = Scored.labels(0, 1);
    for (double wrong : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LogisticLine.fit(new double[] {1, wrong}, exited));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LogisticLine.fit(new double[] {1, 2}, exited, new double[] {1, wrong}));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogisticLine.fit(new double[] {1, 2}, exited, new double[] {1, -1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogisticLine.fit(new double[] {1}, exited));
  }
}
