package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.ColumnType;

class EncoderTest {

  private static Encoder number(Dataset rows) {
    return NumberEncoder.fit(rows, Tables.x(rows), Training.Logs.AUTO).orElseThrow();
  }

  private static BinEncoder bins(Dataset rows) {
    return (BinEncoder) BinEncoder.fit(rows, Tables.x(rows)).orElseThrow();
  }

  private static Encoder levels(Dataset rows) {
    return LevelEncoder.fit(rows, Tables.x(rows)).orElseThrow();
  }

  /** For any weights, term plus mean equals the score that the optimiser saw, in every row. */
  private static void assertTermIsTheDesign(Encoder encoder, Dataset rows) {
    double[] weights = new double[encoder.inputs().size()];
    Arrays.setAll(weights, i -> 0.3 * i - 0.7);
    double[] seen =
        new DesignMatrix(rows.size(), weights.length, encoder.blocks(rows, 0)).scores(weights, 0);
    Term term = encoder.term(weights);
    for (int row = 0; row < rows.size(); row++) {
      assertThat(term.over(rows).applyAsDouble(row) + encoder.mean(weights))
          .as("row %d", row)
          .isCloseTo(seen[row], within(1e-12));
    }
  }

  private static double meanOfTerm(Encoder encoder, Dataset rows) {
    double[] weights = new double[encoder.inputs().size()];
    Arrays.setAll(weights, i -> 1.5 * i + 1);
    Term term = encoder.term(weights);
    return IntStream.range(0, rows.size())
        .mapToDouble(row -> term.over(rows).applyAsDouble(row))
        .average()
        .orElseThrow();
  }

  @Test
  void numbers_are_standardised_with_the_median_for_blanks() {
    Dataset rows = Tables.of(ColumnType.NUMERIC, 100, i -> i < 5 ? "" : Integer.toString(i % 10));
    NumberEncoder encoder = (NumberEncoder) number(rows);
    assertThat(encoder.inputs()).containsExactly("standardised");
    assertThat(encoder.median()).isEqualTo(5);
    assertThat(meanOfTerm(encoder, rows)).isCloseTo(0, within(1e-12));
    assertTermIsTheDesign(encoder, rows);
  }

  @Test
  void being_blank_is_an_input_from_ten_rows_on() {
    Dataset nine = Tables.of(ColumnType.NUMERIC, 100, i -> i < 9 ? "" : "" + i);
    Dataset ten = Tables.of(ColumnType.NUMERIC, 100, i -> i < 10 ? "" : "" + i);
    assertThat(number(nine).inputs()).containsExactly("standardised");
    assertThat(number(ten).inputs()).containsExactly("standardised", "blank");
    assertThat(bins(nine).inputs()).doesNotContain("blank");
    assertThat(bins(ten).inputs()).contains("blank");
    for (Dataset rows : List.of(nine, ten)) {
      assertTermIsTheDesign(number(rows), rows);
      assertTermIsTheDesign(bins(rows), rows);
      assertThat(meanOfTerm(number(rows), rows)).isCloseTo(0, within(1e-12));
      assertThat(meanOfTerm(bins(rows), rows)).isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void heavy_tails_are_read_as_logarithms_unless_turned_off() {
    Dataset rows = Tables.of(ColumnType.NUMERIC, 1_000, i -> Double.toString(Math.exp(i / 100.0)));
    assertThat(((NumberEncoder) number(rows)).sample().transform())
        .isInstanceOf(Transform.Log.class);
    assertTermIsTheDesign(number(rows), rows);
    Encoder plain = NumberEncoder.fit(rows, Tables.x(rows), Training.Logs.NEVER).orElseThrow();
    assertThat(((NumberEncoder) plain).sample().transform()).isInstanceOf(Transform.Plain.class);
    Dataset even = Tables.of(ColumnType.NUMERIC, 1_000, i -> "" + i);
    assertThat(((NumberEncoder) number(even)).sample().transform())
        .isInstanceOf(Transform.Plain.class);
  }

  @Test
  void numbers_too_large_to_square_are_read_as_logarithms() {
    Dataset rows =
        Tables.of(ColumnType.NUMERIC, 100, i -> i == 0 ? "1e308" : i == 1 ? "-1e308" : "" + i);
    NumberEncoder encoder = (NumberEncoder) number(rows);
    assertThat(encoder.scale()).isFinite().isPositive();
    assertThat(meanOfTerm(encoder, rows)).isCloseTo(0, within(1e-9));
  }

  @Test
  void constant_columns_are_left_out_unless_some_are_blank() {
    Dataset constant = Tables.of(ColumnType.NUMERIC, 100, i -> "5");
    Dataset blank = Tables.of(ColumnType.NUMERIC, 100, i -> "");
    Dataset either = Tables.of(ColumnType.NUMERIC, 100, i -> i % 2 == 0 ? "" : "5");
    for (Dataset rows : List.of(constant, blank)) {
      assertThat(NumberEncoder.fit(rows, Tables.x(rows), Training.Logs.AUTO)).isEmpty();
      assertThat(BinEncoder.fit(rows, Tables.x(rows))).isEmpty();
    }
    assertThat(number(either).inputs()).containsExactly("any", "blank");
    assertTermIsTheDesign(number(either), either);
  }

  @Test
  void bins_hold_a_tenth_of_the_rows_each() {
    Dataset rows = Tables.of(ColumnType.NUMERIC, 1_000, i -> "" + i);
    BinEncoder encoder = bins(rows);
    assertThat(encoder.edges())
        .containsExactly(99.5, 199.5, 299.5, 399.5, 499.5, 599.5, 699.5, 799.5, 899.5);
    assertThat(encoder.rows()).containsOnly(100);
    assertThat(encoder.inputs().get(0)).isEqualTo("below 99.5");
    assertThat(encoder.inputs().get(9)).isEqualTo("from 899.5");
  }

  @Test
  void a_frequent_value_has_its_own_bin() {
    double[] sorted = new double[1_000];
    for (int i = 0; i < 1_000; i++) {
      sorted[i] = i < 400 ? 0 : i;
    }
    double[] edges = BinEncoder.edges(sorted);
    assertThat(edges[0]).isEqualTo(200);
    assertThat(edges).hasSize(6);
  }

  @Test
  void few_values_have_a_bin_each_unless_rare() {
    double[] sorted = new double[100];
    for (int i = 0; i < 100; i++) {
      sorted[i] = i < 40 ? 1 : i < 75 ? 2 : i < 95 ? 3 : 4;
    }
    assertThat(BinEncoder.edges(sorted)).containsExactly(1.5, 2.5);
  }

  @Test
  void edges_separate_adjacent_doubles() {
    double[] sorted = new double[100];
    Arrays.fill(sorted, 0, 50, 1.0);
    Arrays.fill(sorted, 50, 100, Math.nextUp(1.0));
    assertThat(BinEncoder.edges(sorted)).containsExactly(Math.nextUp(1.0));
  }

  @Test
  void bins_against_a_direction_are_merged() {
    Dataset rows = Tables.of(ColumnType.NUMERIC, 400, i -> "" + i % 4);
    BinEncoder encoder = bins(rows);
    BinEncoder merged = encoder.monotone(new double[] {1, 3, 2, 4}, Training.Direction.INCREASING);
    assertThat(merged.edges()).containsExactly(0.5, 2.5);
    assertThat(merged.rows()).containsExactly(100, 200, 100);
    assertThat(encoder.monotone(new double[] {1, 3, 2, 4}, Training.Direction.DECREASING).edges())
        .isEmpty();
    assertTermIsTheDesign(merged, rows);
    Encoding encoding = new Encoding(List.of(encoder));
    assertThat(
            encoding.monotone(
                new double[] {1, 2, 3, 4}, Map.of("x", Training.Direction.INCREASING)))
        .isSameAs(encoding);
  }

  @Test
  void rare_and_unseen_levels_share_an_input() {
    Dataset rows =
        Tables.of(
            ColumnType.CATEGORICAL,
            100,
            i -> i < 50 ? "north" : i < 80 ? "south" : i < 95 ? "town " + i : "");
    Encoder encoder = levels(rows);
    assertThat(encoder.inputs()).containsExactly("=north", "=south", "rare");
    assertTermIsTheDesign(encoder, rows);
    Dataset unseen = Tables.of(ColumnType.CATEGORICAL, 1, i -> "atlantis");
    assertTermIsTheDesign(encoder, unseen);
    Term.Categorical term = (Term.Categorical) encoder.term(new double[] {1, 2, 3});
    assertThat(term.unseen()).isEqualTo(3 - encoder.mean(new double[] {1, 2, 3}));
    assertThat(term.levels()).containsOnlyKeys("north", "south");
  }

  @Test
  void a_column_with_a_level_for_each_row_is_left_out() {
    Dataset rows = Tables.of(ColumnType.CATEGORICAL, 100, i -> "town " + i);
    assertThat(LevelEncoder.fit(rows, Tables.x(rows))).isEmpty();
  }

  @Test
  void a_level_named_rare_or_blank_has_its_own_input() {
    Dataset rows =
        Tables.of(
            ColumnType.CATEGORICAL,
            100,
            i -> i < 20 ? "rare" : i < 40 ? "blank" : i < 60 ? "" : "town " + i % 8);
    assertThat(levels(rows).inputs()).doesNotHaveDuplicates();
    assertTermIsTheDesign(levels(rows), rows);
  }

  @Test
  void a_date_is_read_as_its_age_at_observation() {
    Dataset.Builder builder = Dataset.builder(Tables.withTime(ColumnType.DATE));
    for (int i = 0; i < 100; i++) {
      builder.add(
          new String[] {
            "c" + i, "2026-03-01", "2026-02-" + (i % 20 < 9 ? "0" : "") + (1 + i % 20), "0"
          });
    }
    Dataset rows = builder.build();
    NumberEncoder encoder = (NumberEncoder) number(rows);
    assertThat(encoder.sample().transform()).isEqualTo(new Transform.Age(null));
    assertThat(encoder.sample().sorted()[0]).isEqualTo(9);
    assertThat(encoder.sample().sorted()[99]).isEqualTo(28);
    assertTermIsTheDesign(encoder, rows);
  }

  @Test
  void without_observation_time_ages_count_to_the_newest_date() {
    Dataset rows =
        Tables.of(ColumnType.DATE, 100, i -> "2026-02-" + (i % 20 < 9 ? "0" : "") + (1 + i % 20));
    NumberEncoder encoder = (NumberEncoder) number(rows);
    assertThat(encoder.sample().transform())
        .isEqualTo(new Transform.Age(java.time.LocalDate.of(2026, 2, 20)));
    assertThat(encoder.sample().sorted()[0]).isZero();
    assertTermIsTheDesign(bins(rows), rows);
  }
}
