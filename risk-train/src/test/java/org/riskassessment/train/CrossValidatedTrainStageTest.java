package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.protos.core.ModelProto;

class CrossValidatedTrainStageTest {
  private static final Schema MIXED =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");

  private final CrossValidatedTrainStage stage = new CrossValidatedTrainStage();

  @Test
  void scores_as_tribuo_does_missing_and_unseen_cells_included() throws Exception {
    Dataset training = mixed(1_000, 7);
    TrainedModel trained = fit(training);
    @SuppressWarnings("unchecked")
    Model<Label> tribuo =
        (Model<Label>)
            Model.deserialize(
                ModelProto.parseFrom(
                    trained.interchange().get().get(CrossValidatedTrainStage.TRIBUO_FILE)));
    Dataset.Builder builder = Dataset.builder(MIXED);
    builder.add(new String[] {"a", "", "1", "north", "no"});
    builder.add(new String[] {"b", "3", "", "", "yes"});
    builder.add(new String[] {"c", "9", "0", "atlantis", "no"});
    for (int i = 0; i < 200; i++) {
      builder.add(row(new Random(i)));
    }
    Dataset rows = builder.build();
    RiskModel model = trained.model();
    double[] logOdds = model.logOdds(rows);
    Encoding encoding =
        Encoding.fit(
            training,
            Training.Candidate.valueOf(trained.report().get().candidate().toUpperCase(Locale.ROOT)),
            Training.Logs.AUTO);
    for (int row = 0; row < rows.size(); row++) {
      double expected =
          tribuo
              .predict(Examples.of(encoding.inputs(), encoding.design(rows), row, rows.exited(row)))
              .getOutputScores()
              .get(TribuoModel.EXITED)
              .getScore();
      assertThat(Calibrator.NONE.risk(logOdds[row]))
          .as("row %d", row)
          .isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void contributions_and_bias_sum_to_the_log_odds() {
    Dataset rows = mixed(300, 3);
    RiskModel model = fit(rows).model();
    double[] logOdds = model.logOdds(rows);
    for (int row = 0; row < rows.size(); row++) {
      double sum =
          model.bias()
              + model.contributions(rows, row).stream().mapToDouble(c -> c.logOdds()).sum();
      assertThat(sum).isCloseTo(logOdds[row], within(1e-9));
    }
  }

  @Test
  void the_average_training_client_has_no_contributions() {
    Dataset rows = mixed(500, 5);
    RiskModel model = fit(rows).model();
    double[] logOdds = model.logOdds(rows);
    double mean = java.util.Arrays.stream(logOdds).average().orElseThrow();
    assertThat(mean).isCloseTo(model.bias(), within(1e-9));
  }

  @Test
  void same_rows_and_seed_give_the_same_bytes() {
    assertThat(ModelJson.write(fit(mixed(400, 1)).model()))
        .isEqualTo(ModelJson.write(fit(mixed(400, 1)).model()));
  }

  @Test
  void a_written_model_reads_back_equal() {
    RiskModel model = fit(mixed(400, 1)).model();
    assertThat(ModelJson.read(ModelJson.write(model), "model.json")).isEqualTo(model);
  }

  @Test
  void finds_the_relation_that_the_rows_were_made_with() {
    RiskModel model = fit(mixed(4_000, 11)).model();
    Dataset fresh = mixed(4_000, 12);
    double auc =
        org.riskassessment.core.evaluate.Evaluation.of(
                "fresh",
                org.riskassessment.core.evaluate.Evaluation.Protocol.TEST,
                model.score(fresh),
                0.5,
                0,
                1)
            .rocAuc()
            .orElseThrow();
    assertThat(auc).isBetween(0.78, 0.95);
  }

  /** A row of weight 2 has the effect of two copies of the row. */
  @Test
  void a_row_of_weight_two_counts_as_two_rows() {
    Dataset rows = mixed(600, 9);
    double[] weights = new double[600];
    Dataset.Builder twice = Dataset.builder(MIXED);
    for (int row = 0; row < 600; row++) {
      weights[row] = rows.exited(row) ? 2 : 1;
      for (int copy = 0; copy < weights[row]; copy++) {
        twice.add(
            new String[] {
              rows.clientId(row),
              rows.cell("orders", row),
              rows.cell("contract", row),
              rows.cell("region", row),
              rows.exited(row) ? "yes" : "no"
            });
      }
    }
    double ofWeights = meanRisk(rows.withWeights(weights), rows);
    double ofCopies = meanRisk(twice.build(), rows);
    assertThat(ofWeights).isCloseTo(ofCopies, within(0.02));
    assertThat(ofWeights).isGreaterThan(meanRisk(rows, rows) + 0.05);
  }

  private double meanRisk(Dataset learned, Dataset scored) {
    RiskModel model = fit(learned).model();
    return java.util.Arrays.stream(model.logOdds(scored)).map(model::risk).average().orElseThrow();
  }

  @Test
  void refuses_one_class_only() {
    Dataset rows = mixed(200, 2);
    assertThatThrownBy(() -> fit(rows.where(row -> !rows.exited(row))))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INSUFFICIENT))
        .hasMessage(
            "all 140 training rows belong to clients that stayed; a model needs clients that left and"
                + " clients that stayed");
  }

  @Test
  void refuses_rows_in_which_no_feature_varies() {
    Dataset.Builder rows = Dataset.builder(MIXED);
    for (int i = 0; i < 20; i++) {
      rows.add(new String[] {"c" + i, "5", "", "north", i % 2 == 0 ? "yes" : "no"});
    }
    assertThatThrownBy(() -> fit(rows.build()))
        .hasMessage("no feature varies enough in the 20 training rows to fit a model");
  }

  @Test
  void a_constant_and_an_empty_column_are_left_out() {
    Dataset.Builder rows = Dataset.builder(MIXED);
    Random random = new Random(4);
    for (int i = 0; i < 100; i++) {
      String[] row = row(random);
      row[2] = "";
      row[3] = "north";
      rows.add(row);
    }
    Dataset table = rows.build();
    RiskModel model = fit(table).model();
    assertThat(model.contributions(table, 0)).extracting("column").containsExactly("orders");
  }

  private TrainedModel fit(Dataset rows) {
    return stage.fit(TrainRequest.of(rows, HoldOut.standard(), Training.STANDARD));
  }

  private static Dataset mixed(int rows, long seed) {
    Random random = new Random(seed);
    Dataset.Builder builder = Dataset.builder(MIXED);
    for (int i = 0; i < rows; i++) {
      builder.add(row(random));
    }
    return builder.build();
  }

  private static String[] row(Random random) {
    double orders = Math.round(10 * Math.exp(random.nextGaussian()));
    boolean contract = random.nextBoolean();
    String region = List.of("north", "south", "east", "west").get(random.nextInt(4));
    double logOdds =
        1.5 - 0.2 * orders + (contract ? -1.5 : 0.5) + (region.equals("south") ? 1 : 0);
    boolean left = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
    return new String[] {
      "client " + random.nextInt(1_000_000),
      random.nextInt(50) == 0 ? "" : Double.toString(orders),
      contract ? "yes" : "no",
      random.nextInt(50) == 0 ? "" : region,
      left ? "yes" : "no"
    };
  }
}
