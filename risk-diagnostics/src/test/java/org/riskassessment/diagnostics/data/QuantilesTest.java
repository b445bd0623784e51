package org.riskassessment.diagnostics.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  private static final double[] SHARES = {0, 0.01, 0.25, 0.5, 0.75, 0.99, 1};

  @Test
  void ranks_are_within_the_stated_error() {
    int n = 300_000;
    List<DoubleUnaryOperator> shapes =
        List.of(
            u -> u,
            u -> 1 / (1 - u),
            u -> Math.floor(20_000 * u),
            u -> 1e9 + u,
            u -> Math.floor(u * 3) * 1e6 + u);
    for (DoubleUnaryOperator shape : shapes) {
      double[] values = new SplittableRandom(7).doubles(n).map(shape).toArray();
      assertRanks(of(values), values);
      Arrays.sort(values);
      assertRanks(of(values), values);
    }
  }

  private static Quantiles quantiles() {
    return new Quantiles((value, times) -> {});
  }

  private static Quantiles of(double[] values) {
    Quantiles quantiles = quantiles();
    for (double value : values) {
      quantiles.add(value);
    }
    return quantiles;
  }

  private static void assertRanks(Quantiles quantiles, double[] values) {
    double n = values.length;
    double error = Math.log(n / 4_096) / Math.log(2) / 8_192 + 1 / n;
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    double[] found = quantiles.at(SHARES);
    for (int i = 0; i < SHARES.length; i++) {
      double value = found[i];
      double below = Arrays.stream(ascending).filter(v -> v < value).count() / n;
      double notAbove = Arrays.stream(ascending).filter(v -> v <= value).count() / n;
      assertThat(SHARES[i]).isBetween(below - error, notAbove + error);
      assertThat(quantiles.below(value)[0]).isCloseTo(below, within(error));
    }
  }

  @Test
  void up_to_4095_values_are_exact() {
    Quantiles quantiles = quantiles();
    for (int i = 4_001; i > 0; i--) {
      quantiles.add(i);
    }

    assertThat(quantiles.at(0, 0.5, 1)).containsExactly(1, 2_001, 4_001);
  }

  @Test
  void merged_in_any_grouping_ranks_are_within_the_error() {
    double[] values = new SplittableRandom(3).doubles(200_000).toArray();
    Quantiles[] parts = new Quantiles[7];
    Arrays.setAll(parts, p -> quantiles());
    for (int i = 0; i < values.length; i++) {
      parts[i % 7].add(values[i]);
    }
    Quantiles left = quantiles();
    for (Quantiles part : parts) {
      left.merge(part);
    }
    Quantiles tail = quantiles();
    for (int p = 6; p >= 3; p--) {
      tail.merge(parts[p]);
    }
    Quantiles right = quantiles();
    for (int p = 0; p < 3; p++) {
      right.merge(parts[p]);
    }
    right.merge(tail);

    assertRanks(left, values);
    assertRanks(right, values);
  }

  @Test
  void a_value_added_many_times_counts_so_often() {
    Quantiles quantiles = quantiles();
    quantiles.add(5, 1_000_000);
    quantiles.add(7, 3_000_000);
    quantiles.add(9, 1);

    double[] below = quantiles.below(6, 8);
    assertThat(below[0]).isCloseTo(0.25, within(0.0002));
    assertThat(below[1]).isCloseTo(1, within(0.0002));
    assertThat(quantiles.at(0.2, 0.3)).containsExactly(5, 7);
  }
}
