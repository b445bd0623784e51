package org.riskassessment.diagnostics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Checks the significance tests and the effect size against published values. */
class DriftStatisticsTest {
  private static final double EXACT = 1e-9;
  private static final double[] A = {38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0};
  private static final double[] B = {39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8};
  private static final long[] EXPECTED = {428, 425, 414, 427, 440, 447, 380, 386, 444, 386};
  private static final long[] ACTUAL = {426, 437, 429, 391, 469, 433, 360, 443, 371, 418};

  /** SciPy, ks_2samp with method exact. */
  @Test
  void few_numbers_without_ties_have_the_exact_p() {
    TestResult result = KolmogorovSmirnov.test(A, B, 1);
    assertThat(result.method()).contains("exact");
    assertThat(result.statistic()).isCloseTo(0.625, within(EXACT));
    assertThat(result.p()).isCloseTo(0.08702408702408701, within(EXACT));
  }

  /** Kolmogorov's table: 0.0879 at 1.25; 1.3581 is the 5% point. */
  @Test
  void limit_matches_kolmogorovs_table() {
    assertThat(KolmogorovSmirnov.limit(1.25)).isCloseTo(0.0879, within(1e-4));
    assertThat(KolmogorovSmirnov.limit(1.3581)).isCloseTo(0.05, within(1e-5));
    assertThat(KolmogorovSmirnov.limit(0.19)).isEqualTo(1);
    assertThat(KolmogorovSmirnov.limit(0.21)).isCloseTo(1, within(1e-9));
    assertThat(KolmogorovSmirnov.limit(9)).isCloseTo(0, within(1e-60));
  }

  /** Deequ's small case; with ties, p comes from the 70 ways to split the eight numbers. */
  @Test
  void ties_are_grouped_and_permuted() {
    double[] one = {1, 2, 3, 4};
    double[] other = {2, 3, 4, 5};
    TestResult result = KolmogorovSmirnov.test(one, other, 1);
    assertThat(result.method()).contains("permutation");
    assertThat(result.statistic()).isCloseTo(0.25, within(EXACT));
    double exact = ofAllSplits(new double[] {1, 2, 2, 3, 3, 4, 4, 5}, 0.25);
    assertThat(result.p()).isCloseTo(exact, within(0.03));
    assertThat(KolmogorovSmirnov.test(one, other, 1)).isEqualTo(result);
  }

  private static double ofAllSplits(double[] pooled, double distance) {
    int asFar = 0;
    int all = 0;
    for (int split = 0; split < 1 << pooled.length; split++) {
      if (Integer.bitCount(split) == pooled.length / 2) {
        double most = 0;
        for (double cut : pooled) {
          double difference = 0;
          for (int i = 0; i < pooled.length; i++) {
            difference += pooled[i] > cut ? 0 : (split >> i & 1) == 1 ? 0.25 : -0.25;
          }
          most = Math.max(most, Math.abs(difference));
        }
        all++;
        asFar += most >= distance - 1e-12 ? 1 : 0;
      }
    }
    return asFar / (double) all;
  }

  @Test
  void many_numbers_use_the_limiting_distribution() {
    Random random = new Random(4);
    double[] one = random.doubles(3_000).sorted().toArray();
    double[] same = random.doubles(2_000).sorted().toArray();
    double[] shifted = random.doubles(2_000).map(x -> x + 0.1).sorted().toArray();
    assertThat(KolmogorovSmirnov.test(one, same, 1).p()).isBetween(0.05, 1.0);
    assertThat(KolmogorovSmirnov.test(one, shifted, 1).p()).isLessThan(1e-6);
    assertThat(KolmogorovSmirnov.test(shifted, one, 1).statistic())
        .isEqualTo(KolmogorovSmirnov.test(one, shifted, 1).statistic());
  }

  /** SciPy, chi2_contingency without correction. */
  @Test
  void chi_square_tests_homogeneity() {
    long[] reference = {16, 18, 16, 14, 12, 12};
    long[] current = {16, 16, 16, 16, 16, 8};
    TestResult result = Proportions.many(reference, current);
    assertThat(result.statistic()).isCloseTo(1.6224089635854342, within(EXACT));
    assertThat(result.p()).isCloseTo(0.8985262394026607, within(EXACT));
    long[] doubled = Arrays.stream(reference).map(c -> 2 * c).toArray();
    TestResult other = Proportions.many(doubled, current);
    assertThat(other.statistic()).isCloseTo(2.1356643356643357, within(EXACT));
    assertThat(other.p()).isCloseTo(0.8300727186738517, within(EXACT));
  }

  /**
   * In 110 and 53 rows the six rarest categories are merged: with five, a category of 3 rows would
   * be left, with 0.98 expected in the smaller sample. The table is 10, 40, 60 against 3, 20, 30;
   * by hand 1.5055 (1/8.773 + 1/4.227) + 0.2409 (1/40.491 + 1/19.509) + 0.5420 (1/60.736 +
   * 1/29.264), and p = exp(-statistic / 2) with 2 degrees of freedom.
   */
  @Test
  void rare_categories_are_merged_no_further_than_needed() {
    long[] reference = {60, 40, 3, 2, 2, 1, 1, 1};
    long[] current = {30, 20, 0, 1, 0, 1, 0, 1};
    TestResult result = Proportions.many(reference, current);
    assertThat(result.statistic()).isCloseTo(0.5735, within(1e-4));
    assertThat(result.p()).isCloseTo(Math.exp(-result.statistic() / 2), within(EXACT));
  }

  @Test
  void two_rare_categories_are_tested_exactly() {
    assertThat(Proportions.many(new long[] {90, 10, 0}, new long[] {30, 0, 0}).method())
        .isEqualTo("Fisher, exact");
    assertThat(Proportions.many(new long[] {100, 0}, new long[] {50, 0}).p()).isEqualTo(1);
    assertThat(Proportions.many(new long[] {100, 0}, new long[] {0, 50}).p()).isLessThan(1e-20);
  }

  /** statsmodels, proportions_ztest. */
  @Test
  void shares_are_tested_by_z_or_exactly_if_few() {
    TestResult z = Proportions.two(130, 500, 240, 500);
    assertThat(z.statistic()).isCloseTo(-7.204793675675376, within(EXACT));
    assertThat(z.p()).isCloseTo(5.813180472899903e-13, within(1e-20));
    // The tea tasting of Fisher (1935): 3 of 4 and 1 of 4, p = 34/70 for both tails.
    TestResult fisher = Proportions.two(3, 4, 1, 4);
    assertThat(fisher.method()).isEqualTo("Fisher, exact");
    assertThat(fisher.p()).isCloseTo(34.0 / 70, within(EXACT));
    assertThat(Proportions.two(0, 50, 0, 60).p()).isEqualTo(1);
    assertThat(Proportions.two(50, 50, 60, 60).p()).isEqualTo(1);
  }

  /** Closed form, shares (c + 1/2) / (n + B/2). */
  @Test
  void stability_index_is_smoothed() {
    PopulationStability stability = PopulationStability.of(EXPECTED, ACTUAL);
    assertThat(stability.index()).isCloseTo(0.007388818640101577, within(1e-12));
    assertThat(stability.limit()).isEqualTo(0.1);
    assertThat(PopulationStability.of(EXPECTED, EXPECTED).index()).isEqualTo(0);
    // Bins empty in both change nothing; few rows raise the limit: chi-square with 9 df.
    assertThat(
            PopulationStability.of(Arrays.copyOf(EXPECTED, 12), Arrays.copyOf(ACTUAL, 12)).index())
        .isCloseTo(0.007388818640101577, within(1e-12));
    long[] few = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
    assertThat(PopulationStability.of(EXPECTED, few).limit())
        .isCloseTo((1.0 / 4177 + 1.0 / 30) * 16.918977604620448, within(EXACT));
  }

  /** A shift of half a standard deviation: sum of (q - p) ln(q / p) over normal deciles. */
  @Test
  void shift_of_half_a_deviation_has_index_one_quarter() {
    Random random = new Random(7);
    double[] reference =
        DoubleStream.generate(random::nextGaussian).limit(200_000).sorted().toArray();
    double[] shifted = Arrays.stream(reference).map(x -> x + 0.5).toArray();
    double index =
        PopulationStability.of(
                PopulationStability.counts(reference, reference, 0),
                PopulationStability.counts(reference, shifted, 0))
            .index();
    assertThat(index).isCloseTo(0.25, within(0.02));
  }

  @Test
  void equal_quantiles_share_a_bin_and_blanks_get_one() {
    double[] reference = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3};
    long[] counts = PopulationStability.counts(reference, reference, 4);
    assertThat(counts).containsExactly(17, 1, 2, 4);
    assertThat(PopulationStability.counts(reference, new double[] {-1, 0.5, 9}, 0))
        .containsExactly(1, 1, 1, 0);
  }

  /** statsmodels, multipletests with fdr_bh. */
  @Test
  void p_values_are_adjusted_as_in_benjamini_hochberg() {
    double[] adjusted = FalseDiscovery.adjusted(new double[] {0.01, 0.04, 0.03, 0.005});
    assertThat(adjusted).containsExactly(new double[] {0.02, 0.04, 0.04, 0.02}, within(EXACT));
    assertThat(FalseDiscovery.adjusted(new double[0])).isEmpty();
    assertThat(FalseDiscovery.adjusted(new double[] {1, 1})).containsExactly(1, 1);
  }
}
