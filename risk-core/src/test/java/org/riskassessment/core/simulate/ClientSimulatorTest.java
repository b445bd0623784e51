package org.riskassessment.core.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSimulatorTest {

  private static final int CLIENTS = 10_000;
  private static final ClientSimulator SIMULATOR = new ClientSimulator(42, CLIENTS);

  @Test
  void header_is_the_default_schema() {
    assertThat(SIMULATOR.header())
        .containsExactly(
            "corporation",
            "lastmonth_activity",
            "lastyear_activity",
            "number_of_employees",
            "exited");
  }

  @Test
  void same_seed_gives_same_rows() {
    assertThat(everyRow(new ClientSimulator(7, 500)))
        .isEqualTo(everyRow(new ClientSimulator(7, 500)));
  }

  @Test
  void another_seed_gives_other_names_and_values() {
    List<List<String>> one = rows(new ClientSimulator(7, 500)::test);
    List<List<String>> other = rows(new ClientSimulator(8, 500)::test);

    assertThat(one.get(0)).doesNotContainAnyElementsOf(other.get(0).subList(0, 1));
    assertThat(features(one)).isNotEqualTo(features(other));
  }

  /** Made with JDK 17; a change of JDK must not change it, a change of the simulator will. */
  @Test
  void rows_have_the_pinned_checksum() throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (List<String> row : everyRow(new ClientSimulator(42, 2_000))) {
      sha256.update((String.join("\t", row) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("7661e261f81acf7e3a37be9883097fbbc832d72d33cb943d8479be581fbab48b");
  }

  /** The first outputs of Vigna's splitmix64.c for the seed 1234567. */
  @Test
  void generator_gives_the_published_numbers() {
    SplitMix64 random = new SplitMix64(1234567);

    assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
  }

  @Test
  void source_holds_every_learning_client_and_a_few_repeated_rows() {
    List<List<String>> one = rows(sink -> SIMULATOR.source(1, sink));
    List<List<String>> two = rows(sink -> SIMULATOR.source(2, sink));
    Set<List<String>> both = new HashSet<>(one);
    both.addAll(two);
    Set<List<String>> shared = new HashSet<>(one);
    shared.retainAll(new HashSet<>(two));

    assertThat(both).hasSize(9_000);
    assertThat(ids(both)).hasSize(9_000);
    assertThat(shared).hasSize(90);
    assertThat(one).hasSize(4_505);
    assertThat(two).hasSize(4_595);
  }

  @Test
  void practice_parts_overlap_in_identical_rows_of_source_clients() {
    List<List<String>> one = rows(sink -> SIMULATOR.practice(1, sink));
    List<List<String>> two = rows(sink -> SIMULATOR.practice(2, sink));
    Set<List<String>> shared = new HashSet<>(one);
    shared.retainAll(new HashSet<>(two));

    assertThat(one).hasSize(1_500).doesNotHaveDuplicates();
    assertThat(two).hasSize(1_500).doesNotHaveDuplicates();
    assertThat(shared).hasSize(300);
    assertThat(ids(source())).containsAll(ids(one)).containsAll(ids(two));
    assertThat(source()).doesNotContainAnyElementsOf(one);
  }

  @Test
  void test_clients_are_in_no_practice_or_source_row() {
    List<List<String>> test = rows(SIMULATOR::test);

    assertThat(test).hasSize(1_000);
    assertThat(ids(test)).hasSize(1_000).doesNotContainAnyElementsOf(ids(source()));
    for (int part = 1; part <= 2; part++) {
      int which = part;
      assertThat(ids(test))
          .doesNotContainAnyElementsOf(ids(rows(sink -> SIMULATOR.practice(which, sink))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 105, 109, 1_234, 5_555})
  void every_client_is_either_learning_or_held_out(int clients) {
    for (long seed = 0; seed < 20; seed++) {
      ClientSimulator simulator = new ClientSimulator(seed, clients);
      Set<String> learning = new HashSet<>();
      simulator.source(1, row -> learning.add(row.get(0)));
      simulator.source(2, row -> learning.add(row.get(0)));
      Set<String> heldOut = ids(rows(simulator::test));
      CompanyNames names = new CompanyNames(seed);
      Set<String> all = new HashSet<>();
      for (int client = 0; client < clients; client++) {
        all.add(names.name(client));
      }

      assertThat(learning).hasSize(simulator.learningClients());
      assertThat(heldOut).hasSize(simulator.heldOutClients());
      // Sets compare faster than AssertJ does.
      assertThat(Collections.disjoint(heldOut, learning)).isTrue();
      learning.addAll(heldOut);
      assertThat(learning.equals(all)).isTrue();
    }
  }

  @Test
  void periods_take_turns_and_held_out_clients_come_last() {
    List<List<String>> first = rows(sink -> SIMULATOR.period(1, Drift.NONE, 500, sink));
    List<List<String>> second = rows(sink -> SIMULATOR.period(2, Drift.NONE, 500, sink));
    List<List<String>> learning = rows(sink -> SIMULATOR.period(3, Drift.NONE, 9_000, sink));
    List<List<String>> all = rows(sink -> SIMULATOR.period(3, Drift.NONE, CLIENTS, sink));

    assertThat(ids(first)).hasSize(500).doesNotContainAnyElementsOf(ids(second));
    assertThat(ids(learning)).isEqualTo(ids(source()));
    assertThat(ids(all)).hasSize(CLIENTS);
    assertThat(all.subList(0, 9_000)).isEqualTo(learning);
  }

  @Test
  void a_client_keeps_its_size_over_periods() {
    for (int client = 0; client < 1_000; client++) {
      Observation now = SIMULATOR.observation(client, 0, Drift.NONE);
      Observation later = SIMULATOR.observation(client, 1, Drift.NONE);

      assertThat((double) later.employees())
          .isCloseTo(now.employees(), within(2 + 0.25 * now.employees()));
    }
    assertThat(features(rows(sink -> SIMULATOR.period(1, Drift.NONE, 9_000, sink))))
        .isNotEqualTo(features(rows(sink -> SIMULATOR.period(2, Drift.NONE, 9_000, sink))));
  }

  @Test
  void drift_moves_labels_and_leaves_features() {
    List<List<String>> none = rows(sink -> SIMULATOR.period(1, Drift.NONE, CLIENTS, sink));
    List<List<String>> strong = rows(sink -> SIMULATOR.period(1, Drift.STRONG, CLIENTS, sink));

    assertThat(features(strong)).isEqualTo(features(none));
    assertThat(strong).isNotEqualTo(none);
  }

  @Test
  void about_a_fifth_of_clients_exit_in_every_file() {
    assertThat(exitShare(source())).isBetween(0.18, 0.22);
    assertThat(exitShare(rows(SIMULATOR::test))).isBetween(0.15, 0.25);
    for (int part = 1; part <= 2; part++) {
      int which = part;
      assertThat(exitShare(rows(sink -> SIMULATOR.practice(which, sink)))).isBetween(0.16, 0.24);
    }
  }

  @ParameterizedTest
  @EnumSource
  void about_a_fifth_of_clients_exit_under_any_drift(Drift drift) {
    assertThat(exitShare(rows(sink -> SIMULATOR.period(1, drift, CLIENTS, sink))))
        .isBetween(0.18, 0.22);
  }

  @Test
  void one_feature_cell_in_a_hundred_is_blank() {
    for (List<List<String>> rows : List.of(source(), rows(SIMULATOR::test))) {
      for (int column = 1; column <= 3; column++) {
        int index = column;
        double blank =
            rows.stream().filter(row -> row.get(index).isEmpty()).count() / (double) rows.size();
        assertThat(blank).isBetween(0.004, 0.02);
      }
      assertThat(rows).allSatisfy(row -> assertThat(row.get(0)).isNotBlank());
      assertThat(rows).allSatisfy(row -> assertThat(row.get(4)).isIn("0", "1"));
    }
  }

  @Test
  void numbers_have_the_documented_shapes() {
    List<Observation> all = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      all.add(SIMULATOR.observation(client, 0, Drift.NONE));
    }
    double[] employees = sorted(all.stream().mapToDouble(Observation::employees).toArray());
    double[] lastYear = sorted(all.stream().mapToDouble(Observation::lastYearActivity).toArray());
    double[] lastMonth = sorted(all.stream().mapToDouble(Observation::lastMonthActivity).toArray());

    assertThat(employees[0]).isGreaterThanOrEqualTo(1);
    assertThat(employees[CLIENTS / 2]).isCloseTo(StrictMath.exp(4.3), within(5.0));
    assertThat(employees[CLIENTS - 1]).isBetween(5_000.0, 20_000.0);
    assertThat(lastYear[0]).isGreaterThanOrEqualTo(0);
    assertThat(Arrays.stream(lastYear).average().orElseThrow())
        .isGreaterThan(1.3 * lastYear[CLIENTS / 2]);
    assertThat(lastMonth[0]).isZero();
    assertThat(Arrays.stream(lastMonth).filter(value -> value == 0).count() / (double) CLIENTS)
        .isBetween(0.01, 0.05);
    assertThat(medianPace(all, true)).isLessThan(0.6);
    assertThat(medianPace(all, false)).isBetween(0.9, 1.1);
  }

  @Test
  void true_risk_matches_hand_worked_values() {
    // Pace 1, size 1/2: 3.08 - 4.5 - 1.5 = -2.92.
    assertThat(ClientSimulator.trueRisk(10, 120, 50, Drift.NONE)).isCloseTo(0.05117, within(1e-5));
    // Pace 2 at its cap, size 3/4: 3.08 - 5.625 + 2.625 - 2.25 = -2.17.
    assertThat(ClientSimulator.trueRisk(90, 120, 150, Drift.NONE)).isCloseTo(0.10247, within(1e-5));
    // No activity at all, size 1/2: 3.08 - 1.5 = 1.58, and 0.97 - 0.75 = 0.22, and -7.13 + 1.5.
    assertThat(ClientSimulator.trueRisk(0, 0, 50, Drift.NONE)).isCloseTo(0.82920, within(1e-5));
    assertThat(ClientSimulator.trueRisk(0, 0, 50, Drift.MILD)).isCloseTo(0.55478, within(1e-5));
    assertThat(ClientSimulator.trueRisk(0, 0, 50, Drift.STRONG)).isCloseTo(0.00358, within(1e-5));
  }

  @Test
  void raw_logistic_regression_finds_most_of_the_truth_but_not_all() {
    LogisticFit fit = LogisticFit.of(complete(source()));
    List<List<String>> later =
        complete(rows(sink -> SIMULATOR.period(1, Drift.NONE, CLIENTS, sink)));

    assertThat(auc(fit, later)).isBetween(0.76, 0.82);
    assertThat(trueAuc(later)).isBetween(0.83, 0.88);
    assertThat(auc(fit, complete(rows(SIMULATOR::test)))).isBetween(0.74, 0.85);
  }

  @Test
  void mild_drift_weakens_a_model_and_strong_reverses_it() {
    LogisticFit fit = LogisticFit.of(complete(source()));

    assertThat(auc(fit, complete(rows(sink -> SIMULATOR.period(1, Drift.MILD, CLIENTS, sink)))))
        .isBetween(0.62, 0.74);
    assertThat(auc(fit, complete(rows(sink -> SIMULATOR.period(1, Drift.STRONG, CLIENTS, sink)))))
        .isLessThan(0.4);
  }

  @Test
  void names_hold_commas_and_letters_beyond_ascii_in_small_shares() {
    Set<String> names = ids(source());

    assertThat(names.stream().filter(name -> name.contains(",")).count()).isBetween(450L, 1_200L);
    assertThat(names.stream().filter(name -> !name.chars().allMatch(c -> c < 128)).count())
        .isBetween(200L, 700L);
    assertThat(names)
        .allSatisfy(name -> assertThat(name).hasSizeBetween(5, 48).isEqualTo(name.strip()))
        .noneSatisfy(name -> assertThat(name).containsPattern("[0-9\"\\t\\n\\r]"));
  }

  @Test
  void names_of_a_million_clients_are_unique() {
    CompanyNames names = new CompanyNames(42);
    Set<String> seen = new HashSet<>(2_000_000);
    for (int client = 0; client < 1_000_000; client++) {
      seen.add(names.name(client));
    }

    assertThat(seen.size()).isEqualTo(1_000_000);
  }

  @Test
  void refuses_what_is_out_of_range() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientSimulator(1, 99))
        .withMessage("clients is 99; accepted: 100 to 10000000");
    assertThatIllegalArgumentException().isThrownBy(() -> new ClientSimulator(1, 10_000_001));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SIMULATOR.source(3, row -> {}))
        .withMessage("part is 3; accepted: 1 or 2");
    assertThatIllegalArgumentException().isThrownBy(() -> SIMULATOR.practice(0, row -> {}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SIMULATOR.period(0, Drift.NONE, 10, row -> {}))
        .withMessage("index is 0; accepted: 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SIMULATOR.period(1, Drift.NONE, CLIENTS + 1, row -> {}))
        .withMessage("rows is 10001; accepted: 1 to 10000");
  }

  private static List<List<String>> rows(Consumer<RowSink> file) {
    List<List<String>> rows = new ArrayList<>();
    file.accept(rows::add);
    return rows;
  }

  private static List<List<String>> source() {
    List<List<String>> rows = rows(sink -> SIMULATOR.source(1, sink));
    SIMULATOR.source(2, rows::add);
    return rows;
  }

  private static List<List<String>> everyRow(ClientSimulator simulator) {
    List<List<String>> rows = new ArrayList<>();
    for (int part = 1; part <= 2; part++) {
      simulator.practice(part, rows::add);
      simulator.source(part, rows::add);
    }
    simulator.test(rows::add);
    int clients = simulator.learningClients() + simulator.heldOutClients();
    for (Drift drift : Drift.values()) {
      simulator.period(1, drift, clients, rows::add);
      simulator.period(2, drift, clients / 3, rows::add);
    }
    return rows;
  }

  private static Set<String> ids(Iterable<List<String>> rows) {
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.get(0)));
    return ids;
  }

  private static List<List<String>> features(List<List<String>> rows) {
    return rows.stream().map(row -> row.subList(1, 4)).toList();
  }

  private static List<List<String>> complete(List<List<String>> rows) {
    return rows.stream().filter(row -> !row.contains("")).toList();
  }

  private static boolean exited(List<String> row) {
    return row.get(4).equals("1");
  }

  private static double exitShare(List<List<String>> rows) {
    return rows.stream().filter(ClientSimulatorTest::exited).count() / (double) rows.size();
  }

  private static double[] sorted(double[] values) {
    Arrays.sort(values);
    return values;
  }

  private static double medianPace(List<Observation> all, boolean exited) {
    double[] paces =
        sorted(
            all.stream()
                .filter(one -> one.exited() == exited)
                .mapToDouble(one -> 12.0 * one.lastMonthActivity() / one.lastYearActivity())
                .toArray());
    return paces[paces.length / 2];
  }

  private static double[] numbers(List<String> row) {
    return row.subList(1, 4).stream().mapToDouble(Double::parseDouble).toArray();
  }

  private static double auc(LogisticFit fit, List<List<String>> rows) {
    return auc(rows, rows.stream().mapToDouble(row -> fit.logOdds(numbers(row))).toArray());
  }

  private static double trueAuc(List<List<String>> rows) {
    return auc(
        rows,
        rows.stream()
            .map(ClientSimulatorTest::numbers)
            .mapToDouble(x -> ClientSimulator.trueRisk(x[0], x[1], x[2], Drift.NONE))
            .toArray());
  }

  /** The Mann-Whitney form; ties, which are few among these scores, count by order. */
  private static double auc(List<List<String>> rows, double[] scores) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> scores[i]));
    long stayed = 0;
    long left = 0;
    long inOrder = 0;
    for (int i : order) {
      if (exited(rows.get(i))) {
        left++;
        inOrder += stayed;
      } else {
        stayed++;
      }
    }
    return inOrder / ((double) stayed * left);
  }

  /** Logistic regression on standardised columns by Newton's method, without regularisation. */
  private record LogisticFit(double[] means, double[] deviations, double[] weights) {

    static LogisticFit of(List<List<String>> rows) {
      double[] means = new double[3];
      double[] squares = new double[3];
      for (List<String> row : rows) {
        double[] x = numbers(row);
        for (int j = 0; j < 3; j++) {
          means[j] += x[j] / rows.size();
          squares[j] += x[j] * x[j] / rows.size();
        }
      }
      double[] deviations = new double[3];
      for (int j = 0; j < 3; j++) {
        deviations[j] = StrictMath.sqrt(squares[j] - means[j] * means[j]);
      }
      LogisticFit fit = new LogisticFit(means, deviations, new double[4]);
      for (int iteration = 0; iteration < 15; iteration++) {
        fit = fit.step(rows);
      }
      return fit;
    }

    double logOdds(double[] x) {
      double sum = weights[0];
      for (int j = 0; j < 3; j++) {
        sum += weights[j + 1] * (x[j] - means[j]) / deviations[j];
      }
      return sum;
    }

    private LogisticFit step(List<List<String>> rows) {
      double[][] system = new double[4][5];
      for (List<String> row : rows) {
        double[] x = numbers(row);
        double p = 1.0 / (1.0 + StrictMath.exp(-logOdds(x)));
        double[] z = {
          1.0,
          (x[0] - means[0]) / deviations[0],
          (x[1] - means[1]) / deviations[1],
          (x[2] - means[2]) / deviations[2]
        };
        for (int j = 0; j < 4; j++) {
          for (int k = 0; k < 4; k++) {
            system[j][k] += p * (1.0 - p) * z[j] * z[k];
          }
          system[j][4] += ((exited(row) ? 1.0 : 0.0) - p) * z[j];
        }
      }
      double[] next = weights.clone();
      double[] change = solve(system);
      for (int j = 0; j < 4; j++) {
        next[j] += change[j];
      }
      return new LogisticFit(means, deviations, next);
    }

    /** Gauss-Jordan elimination; a positive definite matrix needs no pivoting. */
    private static double[] solve(double[][] system) {
      for (int pivot = 0; pivot < 4; pivot++) {
        for (int j = 0; j < 4; j++) {
          double factor = j == pivot ? 0.0 : system[j][pivot] / system[pivot][pivot];
          for (int k = pivot; k < 5; k++) {
            system[j][k] -= factor * system[pivot][k];
          }
        }
      }
      double[] solution = new double[4];
      for (int j = 0; j < 4; j++) {
        solution[j] = system[j][4] / system[j][j];
      }
      return solution;
    }
  }
}
