package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** On random models of every kind of term and random clients, blanks and unseen words included. */
class ContributionPropertyTest {
  private static final int CLIENTS = 10_000;

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("plain", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("skewed", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("binned", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("flag", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("since", ColumnRole.FEATURE, ColumnType.DATE),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  private static Dataset clients(Random random) {
    Dataset.Builder rows = Dataset.builder(SCHEMA);
    for (int i = 0; i < CLIENTS; i++) {
      rows.add(
          new String[] {
            "c" + i,
            blank(random, Double.toString(1e3 * random.nextGaussian())),
            blank(random, Double.toString(Math.exp(6 * random.nextGaussian()))),
            blank(random, Integer.toString(random.nextInt(100))),
            blank(random, random.nextBoolean() ? "yes" : "no"),
            blank(random, LocalDate.ofEpochDay(random.nextInt(20_000)).toString()),
            blank(random, "region " + random.nextInt(8)),
            ""
          });
    }
    return rows.build();
  }

  private static String blank(Random random, String cell) {
    return random.nextInt(5) == 0 ? "" : cell;
  }

  private static LogisticRiskModel model(Random random) {
    List<Double> edges = new ArrayList<>();
    List<Double> bins = new ArrayList<>(List.of(random.nextGaussian()));
    for (double edge = 10; edge < 100; edge += 1 + random.nextInt(30)) {
      edges.add(edge);
      bins.add(random.nextGaussian());
    }
    Map<String, Double> levels = new LinkedHashMap<>();
    for (int level = 0; level < 6; level++) {
      levels.put("region " + level, random.nextGaussian());
    }
    return new LogisticRiskModel(
        SCHEMA.hash(),
        HoldOut.standard(),
        0.5,
        random.nextGaussian(),
        List.of(
            new Term.Numeric("plain", 1, 2, 900, random.nextGaussian()),
            new Term.Numeric(
                "skewed", new Transform.Log(), 0.7, 1, 2, random.nextGaussian(), 0.1, -0.4),
            new Term.Bins("binned", new Transform.Plain(), edges, bins, random.nextGaussian()),
            new Term.Numeric("flag", 1, 0.5, 0.5, random.nextGaussian()),
            new Term.Numeric(
                "since",
                new Transform.Age(LocalDate.of(2026, 1, 1)),
                7_000,
                9_000,
                4_000,
                random.nextGaussian(),
                0,
                0.3),
            new Term.Categorical("region", levels, 0.2, random.nextGaussian())));
  }

  @Test
  void contributions_and_bias_sum_to_the_log_odds() {
    Random random = new Random(8);
    Dataset clients = clients(random);
    for (int round = 0; round < 5; round++) {
      LogisticRiskModel model = model(random);
      double[] logOdds = model.logOdds(clients);
      for (int row = 0; row < CLIENTS; row++) {
        double sum =
            model.bias()
                + model.contributions(clients, row).stream()
                    .mapToDouble(Contribution::logOdds)
                    .sum();
        assertThat(sum).isCloseTo(logOdds[row], within(1e-9));
      }
    }
  }

  @Test
  void terms_agree_by_row_and_by_column() {
    Random random = new Random(9);
    Dataset clients = clients(random);
    for (Term term : model(random).terms()) {
      double[] sums = new double[CLIENTS];
      term.addTo(sums, clients);
      for (int row = 0; row < CLIENTS; row++) {
        assertThat(sums[row]).isEqualTo(term.over(clients).applyAsDouble(row));
      }
    }
  }

  @Test
  void many_risks_are_the_same_as_one_by_one() {
    double[] logOdds = new Random(1).doubles(1_000, -9, 9).toArray();
    for (Calibrator calibrator :
        List.of(
            Calibrator.NONE,
            new Calibrator.Platt(0.2, 1.3),
            new Calibrator.Isotonic(List.of(-2.0, 0.0, 3.0), List.of(0.1, 0.4, 0.9)))) {
      double[] risks = calibrator.risks(logOdds);
      for (int i = 0; i < risks.length; i++) {
        assertThat(risks[i]).isEqualTo(calibrator.risk(logOdds[i]));
      }
    }
  }

  @Test
  void refits_come_back_from_their_bytes() {
    Random random = new Random(10);
    Dataset clients = clients(random).slice(0, 200);
    LogisticRiskModel model = model(random);
    Refits refits = new Refits(List.of(model(random), model(random), model(random)), 0.5);
    Refits back = Refits.read(refits.toBytes(), "refits");
    assertThat(back).isEqualTo(refits);
    assertThat(back.risks(model, clients)).isEqualTo(refits.risks(model, clients));
    assertThat(new Refits(List.of(model, model), 1).firmness(model, clients).get(0).values())
        .allSatisfy(
            firm -> {
              assertThat(firm.agreement()).isEqualTo(1);
              assertThat(firm.variance()).isCloseTo(0, within(1e-9));
            });
  }
}
