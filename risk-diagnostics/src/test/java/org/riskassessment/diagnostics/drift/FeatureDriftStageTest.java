package org.riskassessment.diagnostics.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ColumnDrift.Kind;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.DriftStage;

class FeatureDriftStageTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("id", ColumnRole.ID, ColumnType.TEXT),
              Column.of("amount", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("calls", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("active", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("since", ColumnRole.FEATURE, ColumnType.DATE),
              Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
              Column.of("exited", ColumnRole.LABEL, ColumnType.BOOLEAN)),
          "1",
          "0");

  /** How the rows of a window differ from usual rows. */
  private record World(
      double shift, double blanks, String newRegion, double newShare, int year, double active) {
    static final World USUAL = new World(0, 0.05, "north", 0, 2024, 0.6);
  }

  private static Dataset rows(int n, long seed, World world) {
    Random random = new Random(seed);
    Dataset.Builder rows = Dataset.builder(SCHEMA);
    for (int row = 0; row < n; row++) {
      String region =
          random.nextDouble() < world.newShare()
              ? world.newRegion()
              : List.of("north", "south", "east").get(random.nextInt(3));
      double amount = 100 + 20 * (random.nextGaussian() + world.shift());
      // An age of up to three years, whatever the time of observation.
      int month = 1 + random.nextInt(12);
      int age = random.nextInt(3);
      rows.add(
          new String[] {
            "c" + row,
            random.nextDouble() < world.blanks() ? "" : Double.toString(amount),
            Integer.toString(random.nextInt(6)),
            region,
            random.nextDouble() < world.active() ? "1" : "0",
            String.format("%d-%02d-01", world.year() - age, month),
            world.year() + "-12-31",
            "0"
          });
    }
    return rows.build();
  }

  private static List<ColumnDrift> compare(int n, int m, long seed, World world) {
    return compare(rows(n, seed, World.USUAL), rows(m, ~seed, world), seed);
  }

  private static List<ColumnDrift> compare(Dataset reference, Dataset current, long seed) {
    return new FeatureDriftStage()
        .compare(new DriftStage.Comparison(reference, current, null, "", seed))
        .columns();
  }

  private static ColumnDrift find(List<ColumnDrift> all, String column, Kind kind) {
    return all.stream()
        .filter(drift -> drift.name().equals(column) && drift.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<ColumnDrift> alerts(List<ColumnDrift> all) {
    return all.stream().filter(drift -> drift.status() == CheckStatus.ALERT);
  }

  @Test
  void every_feature_is_checked_in_order() {
    List<ColumnDrift> all = compare(1_000, 300, 1, World.USUAL);
    assertThat(all.stream().map(ColumnDrift::name).distinct())
        .containsExactly("amount", "calls", "region", "active", "since");
    assertThat(all).hasSize(11);
    assertThat(find(all, "region", Kind.DISTRIBUTION).test()).isEqualTo("chi-square");
    assertThat(find(all, "calls", Kind.DISTRIBUTION).test()).contains("permutation");
    assertThat(all).allMatch(drift -> drift.referenceN() == 1_000 && drift.currentN() == 300);
  }

  /** Only the calendar year differs, and ages do not change with it. */
  @Test
  void same_rows_in_another_year_raise_no_alert() {
    int alerts = 0;
    for (int seed = 0; seed < 40; seed++) {
      World later = new World(0, 0.05, "north", 0, 2027, 0.6);
      alerts += alerts(compare(1_000, 300, seed, later)).findAny().isPresent() ? 1 : 0;
    }
    assertThat(alerts).isLessThanOrEqualTo(2);
  }

  @Test
  void shift_of_half_a_deviation_is_found() {
    int found = 0;
    for (int seed = 0; seed < 50; seed++) {
      List<ColumnDrift> all =
          compare(5_000, 500, seed, new World(0.5, 0.05, "north", 0, 2024, 0.6));
      ColumnDrift amount = find(all, "amount", Kind.DISTRIBUTION);
      found += amount.status() == CheckStatus.ALERT ? 1 : 0;
      assertThat(alerts(all).map(ColumnDrift::name)).isSubsetOf("amount");
    }
    assertThat(found).isGreaterThanOrEqualTo(49);
  }

  @Test
  void significance_without_effect_is_only_a_warning() {
    List<ColumnDrift> slight =
        compare(60_000, 60_000, 3, new World(0.06, 0.05, "north", 0, 2024, 0.6));
    assertThat(find(slight, "amount", Kind.DISTRIBUTION).status()).isEqualTo(CheckStatus.WARN);
    assertThat(find(slight, "amount", Kind.DISTRIBUTION).reason()).contains("too small");
    List<ColumnDrift> few = compare(5_000, 30, 3, World.USUAL);
    assertThat(alerts(few)).isEmpty();
  }

  @Test
  void drift_of_blanks_categories_and_booleans_is_found() {
    List<ColumnDrift> blanks = compare(2_000, 800, 5, new World(0, 0.12, "north", 0, 2024, 0.6));
    assertThat(alerts(blanks).map(d -> d.name() + d.kind())).containsExactly("amountMISSING");
    List<ColumnDrift> words = compare(2_000, 800, 5, new World(0, 0.05, "mars", 0.03, 2024, 0.6));
    assertThat(find(words, "region", Kind.UNSEEN).status()).isEqualTo(CheckStatus.ALERT);
    assertThat(find(words, "region", Kind.UNSEEN).reason()).contains("rows have a category");
    List<ColumnDrift> flags = compare(2_000, 800, 5, new World(0, 0.05, "north", 0, 2024, 0.3));
    assertThat(alerts(flags).map(ColumnDrift::name)).containsExactly("active");
    assertThat(find(flags, "active", Kind.DISTRIBUTION).reason()).contains("large");
  }

  /** 300 more blanks in 20,000 are significant, but 1.5 points are too few to matter. */
  @Test
  void slightly_more_blanks_warn_and_chance_does_not() {
    List<ColumnDrift> slight =
        compare(20_000, 20_000, 2, new World(0, 0.065, "north", 0, 2024, 0.6));
    assertThat(find(slight, "amount", Kind.MISSING).status()).isEqualTo(CheckStatus.WARN);
    List<ColumnDrift> few = compare(5_000, 30, 2, new World(0, 0, "north", 0, 2024, 0.6));
    ColumnDrift blanks = find(few, "amount", Kind.MISSING);
    assertThat(blanks.effect()).isGreaterThan(0.02);
    assertThat(blanks.status()).isEqualTo(CheckStatus.OK);
    assertThat(blanks.reason()).contains("but it can be chance");
  }

  /** Rows with these categories, each repeated {@code times}; the rest share one category. */
  private static Dataset words(int n, int times, List<String> words) {
    Dataset.Builder rows = Dataset.builder(SCHEMA);
    for (int row = 0; row < n; row++) {
      String word = row / times < words.size() ? words.get(row / times) : "usual";
      rows.add(new String[] {"c" + row, "1", "1", word, "1", "2024-01-01", "2024-12-31", "0"});
    }
    return rows.build();
  }

  private static CheckStatus unseen(int n, int m, int unseen) {
    List<ColumnDrift> all = compare(words(n, 1, List.of()), words(m, unseen, List.of("new")), 1);
    return find(all, "region", Kind.UNSEEN).status();
  }

  /** Chance is 1 in n: 3 of 100 have a tail of 0.00015 at 1 in 1,000, and 0.014 at 1 in 200. */
  @Test
  void new_categories_need_one_percent_three_rows_and_no_chance() {
    assertThat(unseen(1_000, 1_000, 9)).isEqualTo(CheckStatus.OK);
    assertThat(unseen(1_000, 1_000, 10)).isEqualTo(CheckStatus.ALERT);
    assertThat(unseen(1_000, 100, 2)).isEqualTo(CheckStatus.OK);
    assertThat(unseen(1_000, 100, 3)).isEqualTo(CheckStatus.ALERT);
    assertThat(unseen(200, 100, 3)).isEqualTo(CheckStatus.OK);
  }

  /** 5,000 rows miss a fifth of 3,000 categories, so 500 other rows have many of those. */
  @Test
  void column_of_very_many_categories_raises_no_alert() {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      List<String> drawn = new ArrayList<>();
      for (int row = 0; row < 5_500; row++) {
        drawn.add("word " + random.nextInt(3_000));
      }
      List<ColumnDrift> all =
          compare(
              words(5_000, 1, drawn.subList(0, 5_000)),
              words(500, 1, drawn.subList(5_000, 5_500)),
              seed);
      assertThat(find(all, "region", Kind.UNSEEN).statistic()).isGreaterThan(50);
      assertThat(alerts(all)).isEmpty();
    }
  }

  /** JSON has no infinity, so no result may contain it. */
  @Test
  void infinite_statistics_are_left_out() {
    List<ColumnDrift> all = compare(words(100, 3, List.of("rare")), words(30, 1, List.of()), 1);
    ColumnDrift region = find(all, "region", Kind.DISTRIBUTION);
    assertThat(region.test()).isEqualTo("Fisher, exact");
    assertThat(region.statistic()).isNull();
    assertThat(region.p()).isNotNull();
  }

  @Test
  void too_few_rows_say_how_many_more_are_needed() {
    assertThat(compare(99, 500, 1, World.USUAL))
        .hasSize(5)
        .allMatch(drift -> drift.status() == CheckStatus.INSUFFICIENT)
        .allMatch(drift -> drift.reason().equals("1 more row needed in the reference"));
    assertThat(compare(500, 10, 1, World.USUAL))
        .allMatch(drift -> drift.reason().equals("20 more rows needed"));
  }

  @Test
  void blank_column_is_insufficient_and_its_blanks_an_alert() {
    List<ColumnDrift> all = compare(500, 400, 1, new World(0, 1, "north", 0, 2024, 0.6));
    ColumnDrift amount = find(all, "amount", Kind.DISTRIBUTION);
    assertThat(amount.status()).isEqualTo(CheckStatus.INSUFFICIENT);
    assertThat(amount.effect()).isNull();
    assertThat(amount.reason()).isEqualTo("30 more rows with a value needed");
    assertThat(find(all, "amount", Kind.MISSING).status()).isEqualTo(CheckStatus.ALERT);
    assertThat(Optional.of(find(all, "amount", Kind.MISSING).effect()))
        .hasValueSatisfying(effect -> assertThat(effect).isGreaterThan(0.9));
  }

  @Test
  void no_rows_one_row_and_constant_columns_are_no_error() {
    assertThat(compare(rows(0, 1, World.USUAL), rows(0, 1, World.USUAL), 1))
        .allMatch(d -> d.reason().equals("100 more rows needed in the reference"));
    assertThat(compare(rows(500, 1, World.USUAL), rows(1, 1, World.USUAL), 1))
        .allMatch(d -> d.reason().equals("29 more rows needed"));
    List<ColumnDrift> constant = compare(words(200, 1, List.of()), words(200, 1, List.of()), 1);
    assertThat(constant).allMatch(d -> d.status() == CheckStatus.OK);
  }

  @Test
  void column_with_only_new_categories_is_an_alert() {
    List<ColumnDrift> all = compare(words(500, 1, List.of()), words(400, 400, List.of("new")), 1);
    assertThat(find(all, "region", Kind.UNSEEN).status()).isEqualTo(CheckStatus.ALERT);
    assertThat(find(all, "region", Kind.DISTRIBUTION).status()).isEqualTo(CheckStatus.ALERT);
  }

  @Test
  void not_a_number_and_the_infinities_are_blanks() {
    double[] all = {3, Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.NEGATIVE_INFINITY};
    assertThat(ColumnComparison.finite(all)).containsExactly(0.0, 3.0);
  }
}
