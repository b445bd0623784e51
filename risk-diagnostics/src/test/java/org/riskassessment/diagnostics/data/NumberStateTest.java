package org.riskassessment.diagnostics.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class NumberStateTest {
  private static final Schema NUMBERS =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("x", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");

  /**
   * Figures of pandas 3.0.6: {@code s = pd.Series([(i * 7919 % 9973) / 8 for i in range(9000)])},
   * {@code s.describe(), s.nunique(), np.histogram(s, 10)}.
   */
  @Test
  void statistics_are_those_of_pandas() {
    ColumnSummary summary =
        summary(state(LongStream.range(0, 9_000).mapToDouble(i -> (i * 7919 % 9973) / 8.0)));

    assertThat(summary.count()).isEqualTo(9_000);
    assertThat(summary.mean().getAsDouble()).isCloseTo(623.5209444444445, within(1e-9));
    assertThat(summary.std().getAsDouble()).isCloseTo(359.90939126078666, within(1e-9));
    assertThat(summary.shape().q1()).hasValue(311.96875);
    assertThat(summary.median()).hasValue(623.4375);
    assertThat(summary.shape().q3()).hasValue(935.40625);
    assertThat(summary.max()).hasValue(1246.5);
    assertThat(summary.shape().distinct()).isEqualTo(9000);
    assertThat(summary.shape().exact()).isTrue();
    assertThat(summary.shape().counts())
        .containsExactly(897L, 902L, 900L, 898L, 901L, 899L, 902L, 898L, 900L, 903L);
  }

  @Test
  void beyond_ten_thousand_distinct_values_it_estimates() {
    double[] values = new SplittableRandom(5).doubles(200_000).map(u -> u < 0.3 ? 0 : u).toArray();
    ColumnSummary summary = summary(state(DoubleStream.of(values)));
    double[] ascending = values.clone();
    Arrays.sort(ascending);

    assertThat(summary.shape().exact()).isFalse();
    assertThat(summary.mean().getAsDouble())
        .isCloseTo(Arrays.stream(values).average().getAsDouble(), within(1e-12));
    assertThat(rank(ascending, summary.median().getAsDouble())).isCloseTo(0.5, within(0.001));
    assertThat(rank(ascending, summary.shape().q3().getAsDouble())).isCloseTo(0.75, within(0.001));
    assertThat(summary.mode()).as("certain, with 30% of the rows").containsExactly(0.0);
    double distinct = Arrays.stream(values).distinct().count();
    assertThat(summary.shape().distinct() / distinct).isCloseTo(1, within(0.05));
    assertThat(summary.shape().counts().stream().mapToLong(c -> c).sum()).isEqualTo(200_000);
    assertThat(summary.shape().counts().get(5)).isCloseTo(20_000L, within(500L));
  }

  @Test
  void without_a_frequent_value_no_mode_is_certain() {
    assertThat(summary(state(new SplittableRandom(5).doubles(100_000))).mode()).isEmpty();
  }

  @Test
  void merged_parts_are_the_whole_in_any_grouping() {
    for (int distinct : new int[] {3, 5_000, 1_000_000}) {
      double[] values =
          new SplittableRandom(distinct)
              .doubles(60_000)
              .map(u -> Math.floor(u * distinct))
              .toArray();
      NumberState left = part(values, 0);
      left.merge(part(values, 1));
      left.merge(part(values, 2));
      NumberState tail = part(values, 1);
      tail.merge(part(values, 2));
      NumberState right = part(values, 0);
      right.merge(tail);

      ColumnSummary whole = summary(state(DoubleStream.of(values)));
      same(summary(left), whole);
      same(summary(right), whole);
    }
  }

  private static NumberState part(double[] values, int third) {
    return state(Arrays.stream(values, third * 20_000, third * 20_000 + 20_000));
  }

  private static void same(ColumnSummary merged, ColumnSummary whole) {
    assertThat(merged.count()).isEqualTo(whole.count());
    assertThat(merged.mean().getAsDouble() / whole.mean().getAsDouble())
        .isCloseTo(1, within(1e-12));
    assertThat(merged.std().getAsDouble() / whole.std().getAsDouble()).isCloseTo(1, within(1e-12));
    assertThat(merged.min()).isEqualTo(whole.min());
    assertThat(merged.max()).isEqualTo(whole.max());
    assertThat(merged.shape().distinct()).isEqualTo(whole.shape().distinct());
    if (whole.shape().exact()) {
      assertThat(merged.shape()).isEqualTo(whole.shape());
      assertThat(merged.mode()).isEqualTo(whole.mode());
      assertThat(merged.median()).isEqualTo(whole.median());
    } else {
      assertThat(merged.median().getAsDouble())
          .isCloseTo(whole.median().getAsDouble(), within(0.002 * whole.max().getAsDouble()));
    }
  }

  @Test
  void a_small_spread_around_a_large_mean_survives_merging() {
    NumberState some = state(DoubleStream.of(1e9 + 4, 1e9 + 7));
    some.merge(state(DoubleStream.of(1e9 + 13, 1e9 + 16)));

    assertThat(summary(some).std().getAsDouble()).isCloseTo(Math.sqrt(30), within(1e-9));
  }

  @Test
  void merging_nothing_changes_nothing() {
    NumberState some = state(DoubleStream.of(1, 2, 2));
    ColumnSummary before = summary(some);
    some.merge(state(DoubleStream.empty()));
    assertThat(summary(some)).isEqualTo(before);

    NumberState none = state(DoubleStream.empty());
    none.merge(some);
    assertThat(summary(none)).isEqualTo(before);
  }

  @Test
  void a_stored_state_goes_on_as_if_it_had_not_been_stored() throws IOException {
    for (int distinct : new int[] {100, 1_000_000}) {
      double[] values =
          new SplittableRandom(9).doubles(50_000).map(u -> Math.floor(u * distinct)).toArray();
      NumberState whole = state(DoubleStream.of(values));
      NumberState stored = read(bytes(state(Arrays.stream(values, 0, 30_000))));
      add(stored, Arrays.stream(values, 30_000, 50_000));

      assertThat(summary(stored)).isEqualTo(summary(whole));
      assertThat(bytes(stored)).isEqualTo(bytes(whole));
    }
  }

  @Test
  void damaged_bytes_are_refused_or_harmless() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int distinct : new int[] {50, 1_000_000}) {
      byte[] good =
          bytes(state(new SplittableRandom(9).doubles(20_000).map(u -> Math.floor(u * distinct))));
      for (int i = 0; i < 60; i++) {
        byte[] bad = good.clone();
        for (int k = 0; k < 3; k++) {
          int end = random.nextBoolean() ? bad.length : 400;
          bad[random.nextInt(Math.min(bad.length, end))] = (byte) random.nextInt(256);
        }
        try {
          summary(read(bad));
        } catch (IOException e) {
          assertThat(e).isNotNull(); // A changed mean, say, cannot be told from a true one.
        }
      }
      assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length / 2)))
          .isInstanceOf(IOException.class);
    }
  }

  private static double rank(double[] ascending, double value) {
    return Arrays.stream(ascending).filter(v -> v < value).count() / (double) ascending.length;
  }

  private static ColumnSummary summary(NumberState state) {
    return state.summary("x");
  }

  private static NumberState state(DoubleStream values) {
    NumberState state = new NumberState();
    add(state, values);
    return state;
  }

  private static void add(NumberState state, DoubleStream values) {
    Dataset.Builder rows = Dataset.builder(NUMBERS);
    values.forEach(v -> rows.add(new String[] {"c", Double.toString(v), "no"}));
    NumericColumn column = rows.build().numeric("x");
    state.add(column, 0, column.size());
  }

  private static byte[] bytes(NumberState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static NumberState read(byte[] bytes) throws IOException {
    return NumberState.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
