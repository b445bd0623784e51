package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.History;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.train.CrossValidatedTrainStage;

/** What is learned from a history was known at the time: shown with clients whose fate is known. */
class HistoryProofTest {
  private static final LocalDate START = LocalDate.of(2024, 1, 1);
  private static final Training SETTINGS =
      Training.STANDARD.withCandidates(List.of(Training.Candidate.LOGISTIC)).withL2(List.of(10.0));

  /**
   * A client in a month.
   *
   * @param leaves the day on which the client will have left; null for one that stays for good
   */
  private record Row(int client, int month, double usage, int calls, @Nullable LocalDate leaves) {
    LocalDate day() {
      return START.plusMonths(month);
    }

    boolean isAfterLeaving() {
      return leaves != null && !leaves.isAfter(day());
    }

    boolean leavesNext() {
      return leaves != null && !isAfterLeaving() && !leaves.isAfter(START.plusMonths(month + 1));
    }
  }

  /** Clients by month; the snapshots show one that left for two more months, without usage. */
  private static List<Row> simulate(int clients, int months, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      double liking = random.nextGaussian();
      List<double[]> seen = new ArrayList<>();
      LocalDate leaves = null;
      for (int month = 0; month < months && leaves == null; month++) {
        double usage = liking + 0.5 * random.nextGaussian();
        int calls = random.nextInt(6);
        seen.add(new double[] {usage, calls});
        double logOdds = -4 - usage + 0.4 * calls;
        if (random.nextDouble() < 1 / (1 + Math.exp(-logOdds))) {
          leaves = START.plusMonths(month).plusDays(1 + random.nextInt(27));
        }
      }
      for (int month = 0;
          month < Math.min(months, seen.size() + (leaves == null ? 0 : 2));
          month++) {
        double[] values = month < seen.size() ? seen.get(month) : new double[] {-9, 0};
        rows.add(new Row(client, month, values[0], (int) values[1], leaves));
      }
    }
    rows.sort((a, b) -> Integer.compare(a.month, b.month));
    return rows;
  }

  private static Schema schema(@Nullable String delay) {
    return new Schema(
            List.of(
                Column.of("client", ColumnRole.ID, ColumnType.TEXT),
                Column.of("month", ColumnRole.OBSERVED_AT, ColumnType.DATE),
                Column.of("usage", ColumnRole.FEATURE, ColumnType.NUMERIC),
                Column.count("calls"),
                Column.of("extra", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
                Column.of("left_on", ColumnRole.LABEL, ColumnType.DATE)),
            "1",
            "0")
        .asking(
            new Question(
                Horizon.parse("1 month").orElseThrow(),
                delay == null ? null : Horizon.parse(delay).orElseThrow()));
  }

  private static void add(Dataset.Builder to, Row row, String extra, boolean known) {
    to.add(
        new String[] {
          "c" + row.client,
          row.day().toString(),
          String.valueOf(row.usage),
          String.valueOf(row.calls),
          extra,
          known && row.leaves != null ? row.leaves.toString() : ""
        });
  }

  private static RiskModel train(Dataset rows) {
    return new CrossValidatedTrainStage()
        .fit(TrainRequest.of(rows.labelled(), HoldOut.standard(), SETTINGS))
        .model();
  }

  /** How well a model ranks clients of another simulation by what they will do. */
  private static double truth(RiskModel model, List<String> extras) {
    List<Row> fresh = simulate(3_000, 8, 99).stream().filter(row -> !row.isAfterLeaving()).toList();
    Dataset.Builder builder = Dataset.builder(schema(null));
    for (int i = 0; i < fresh.size(); i++) {
      add(builder, fresh.get(i), extras.isEmpty() ? "" : extras.get(i % extras.size()), false);
    }
    boolean[] left = new boolean[fresh.size()];
    for (int i = 0; i < left.length; i++) {
      left[i] = fresh.get(i).leavesNext();
    }
    return area(model.logOdds(builder.build()), left);
  }

  private static double area(double[] scores, boolean[] left) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double pairs = 0;
    long stayed = 0;
    long leavers = 0;
    for (int i : order) {
      pairs += left[i] ? stayed : 0;
      stayed += left[i] ? 0 : 1;
      leavers += left[i] ? 1 : 0;
    }
    return pairs / ((double) stayed * leavers);
  }

  @Test
  void what_is_known_only_afterwards_gains_nothing() {
    List<Row> rows = simulate(1_500, 12, 7);
    List<String> fates = new ArrayList<>();
    rows.forEach(row -> fates.add(row.leaves == null ? "stays" : "goes"));
    Collections.shuffle(fates, new Random(3));
    Dataset.Builder without = Dataset.builder(schema(null));
    Dataset.Builder afterwards = Dataset.builder(schema(null));
    Dataset.Builder shuffled = Dataset.builder(schema(null));
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      add(without, row, "", true);
      add(afterwards, row, row.isAfterLeaving() ? "farewell sent" : "", true);
      add(shuffled, row, fates.get(i), true);
    }
    double plain = truth(train(History.of(without.build())), List.of());
    assertThat(plain).isGreaterThan(0.75);
    assertThat(truth(train(History.of(afterwards.build())), List.of()))
        .isCloseTo(plain, within(0.005));
    assertThat(truth(train(History.of(shuffled.build())), List.of("stays", "goes")))
        .isCloseTo(plain, within(0.005));
  }

  @Test
  void late_labels_end_with_the_model_of_an_oracle() {
    int months = 24;
    int late = 2;
    List<Row> rows = simulate(400, months, 5);
    Dataset.Builder arriving = Dataset.builder(schema(late + " months"));
    Dataset.Builder told = Dataset.builder(schema(late + " months"));
    Dataset last = null;
    for (int month = 0; month < months; month++) {
      for (Row row : rows) {
        if (row.month == month) {
          add(arriving, row, "", false);
          add(told, row, "", true);
        }
        // What happened in a month is filled in two months after its end.
        if (row.month == month - late - 1 && row.leavesNext()) {
          add(arriving, row, "", true);
        }
      }
      last = History.of(arriving.build());
      assertAnswersAreTrue(last, rows, month);
    }
    Dataset oracle = History.of(told.build());
    assertThat(last.positives()).isEqualTo(oracle.positives()).isGreaterThan(100);
    assertThat(last.negatives()).isEqualTo(oracle.negatives());
    assertThat(ModelJson.write(train(inOrder(last)))).isEqualTo(ModelJson.write(train(oracle)));
  }

  /** No client that leaves is ever taken for one that stays. */
  private static void assertAnswersAreTrue(Dataset dataset, List<Row> rows, int month) {
    Map<String, Boolean> truth = new HashMap<>();
    rows.forEach(row -> truth.put("c" + row.client + row.day(), row.leavesNext()));
    for (int row = 0; row < dataset.size(); row++) {
      if (dataset.isLabelled(row)) {
        LocalDate day = LocalDate.ofEpochDay((long) dataset.observedAt().orElseThrow().at(row));
        assertThat(dataset.exited(row))
            .as("month %d, %s on %s", month, dataset.clientId(row), day)
            .isEqualTo(truth.get(dataset.clientId(row) + day));
      }
    }
  }

  /** By month and client, as an oracle has them. */
  private static Dataset inOrder(Dataset rows) {
    Integer[] order = new Integer[rows.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingDouble(i -> rows.observedAt().orElseThrow().at(i))
            .thenComparing(i -> Integer.parseInt(rows.clientId(i).substring(1))));
    return rows.pick(Arrays.stream(order).mapToInt(i -> i).toArray());
  }
}
