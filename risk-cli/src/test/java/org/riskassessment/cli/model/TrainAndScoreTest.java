package org.riskassessment.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.model.ModelCard;

/** Training and scoring a table with a time of observation, a date, a text and a number. */
class TrainAndScoreTest {
  private static final int CLIENTS = 400;
  private static final int PERIODS = 4;

  @TempDir Path folder;
  private TestWorkspace workspace;

  @BeforeEach
  void a_table_of_four_periods() {
    workspace = new TestWorkspace(folder);
    workspace.write(
        "config.json",
        """
        {
          "input_folder_path": "data/sourcedata",
          "output_folder_path": "data/ingesteddata",
          "test_data_path": "data/testdata",
          "output_model_path": "data/models",
          "prod_deployment_path": "data/production_deployment",
          "schema": {"columns": [
            {"name": "client", "role": "id"},
            {"name": "month", "role": "observed_at"},
            {"name": "orders", "role": "feature"},
            {"name": "since", "role": "feature", "type": "date"},
            {"name": "region", "role": "feature", "type": "categorical"},
            {"name": "left", "role": "label", "positive": "yes", "negative": "no"}
          ]}
        }
        """);
    workspace.write("data/sourcedata/rows.csv", table(PERIODS, 1));
    workspace.write("data/testdata/.keep", "");
    workspace.risk("ingest").exits(0);
  }

  private static String table(int periods, long seed) {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder("client,month,orders,since,region,left\n");
    for (int period = 1; period <= periods; period++) {
      for (int client = 0; client < CLIENTS; client++) {
        int orders = random.nextInt(100);
        boolean left = random.nextDouble() < (orders < 30 ? 0.7 : 0.15);
        csv.append(
            String.format(
                Locale.ROOT,
                "c%d-%d,2026-%02d-28,%d,20%02d-03-01,%s,%s%n",
                seed,
                client,
                period,
                orders,
                random.nextInt(25),
                List.of("north", "south").get(random.nextInt(2)),
                left ? "yes" : "no"));
      }
    }
    return csv.toString().replace("\r", "");
  }

  private ModelCard card(int version) throws Exception {
    return ModelCard.read(
        Files.readAllBytes(folder.resolve("data/models/" + version + "/modelcard.json")), "card");
  }

  @Test
  void a_version_is_judged_out_of_time_too() throws Exception {
    Result trained = workspace.json("train").exits(0);
    assertThat((Double) trained.at("data.evaluation.roc_auc")).isBetween(0.65, 0.9);
    assertThat((Double) trained.at("data.out_of_time.roc_auc")).isBetween(0.65, 0.9);
    assertThat(trained.at("data.out_of_time.protocol")).isEqualTo("out_of_time");
    assertThat(trained.at("data.candidate")).isIn("logistic", "scorecard");
    // The newest fifth is within the last period, of which too few are held out: each client by a
    // model that saw only others, and only earlier rows.
    assertThat(trained.number("data.out_of_time.n")).isEqualTo(CLIENTS);
    assertThat(workspace.risk("train").exits(0).out())
        .contains("newest rows", "Model card: data/models/2/modelcard.md");
    assertThat(folder.resolve("data/models/2/modelcard.md"))
        .content()
        .contains("newer rows than it was trained on");
  }

  @Test
  void options_take_the_place_of_the_configuration() throws Exception {
    workspace.risk("train", "--candidate", "scorecard", "--seed", "7").exits(0);
    assertThat(card(1).fit().candidate()).isEqualTo("scorecard");
    assertThat(card(1).fit().tried()).extracting("candidate").containsOnly("scorecard");
    assertThat(card(1).seed()).isEqualTo(7);
    workspace.risk("train", "--candidate", "logistic", "--window", "last 2 periods").exits(0);
    assertThat(card(2).fit().candidate()).isEqualTo("logistic");
    assertThat(card(2).window()).isEqualTo("last 2 periods");
    assertThat(card(2).trainedRows() + card(2).evaluation().n()).isEqualTo(2 * CLIENTS);
    workspace.risk("train", "--window", "last 500 rows").exits(0);
    assertThat(card(3).trainedRows() + card(3).evaluation().n()).isEqualTo(500);
    assertThat(card(1).configHash()).isNotEqualTo(card(2).configHash());
  }

  /** Whatever is done with other models is done with those that Tribuo trained. */
  @Test
  void sgd_is_scored_compared_deployed_listed_and_exported() throws Exception {
    Result trained = workspace.json("train", "--candidate", "sgd").exits(0);
    assertThat(trained.at("data.candidate")).isEqualTo("sgd");
    assertThat(trained.at("warnings").toString()).doesNotContain("converge");
    assertThat(card(1).fit().trainer()).contains("LinearSGDTrainer");
    assertThat(folder.resolve("data/models/1/modelcard.md")).content().contains("LinearSGDTrainer");
    workspace.risk("train", "--candidate", "logistic").exits(0);
    workspace.risk("models", "compare", "1", "2").exits(0);
    workspace.risk("score", "--model", "1").exits(0);
    workspace.risk("deploy", "1").exits(0);
    assertThat(workspace.risk("predict", "-o", "csv").exits(0).out()).contains("risk_low");
    String onnx = folder.resolve("model.onnx").toString();
    workspace.risk("models", "export", "1", "--format", "onnx", "--to", onnx).exits(0);
    workspace.risk("models", "verify").exits(0);
  }

  @Test
  void options_that_mean_nothing_are_usage_errors() {
    assertThat(workspace.risk("train", "--candidate", "forest").exits(2).err())
        .contains("--candidate", "forest", "logistic, sgd, scorecard, auto");
    assertThat(workspace.risk("train", "--window", "last week").exits(2).err())
        .contains("--window", "last week", "last N rows");
  }

  @Test
  void the_same_rows_and_settings_give_the_same_model() throws Exception {
    workspace.risk("train").exits(0);
    workspace.risk("train").exits(0);
    assertThat(folder.resolve("data/models/2/model.json"))
        .hasSameBinaryContentAs(folder.resolve("data/models/1/model.json"));
    assertThat(folder.resolve("data/models/2/model.tribuo.pb"))
        .hasSameBinaryContentAs(folder.resolve("data/models/1/model.tribuo.pb"));
  }

  @Test
  void scores_any_version_on_any_labelled_file() throws Exception {
    workspace.risk("train").exits(0);
    workspace.risk("train", "--candidate", "logistic").exits(0);
    workspace.write("elsewhere/more.csv", table(2, 2));
    Result scored =
        workspace
            .json("score", "--model", "1", "--data", folder.resolve("elsewhere").toString())
            .exits(0);
    assertThat(scored.number("data.model_version")).isEqualTo(1);
    assertThat(scored.number("data.n")).isEqualTo(2 * CLIENTS);
    assertThat((Double) scored.at("data.roc_auc")).isBetween(0.65, 0.9);
    assertThat(((Map<?, ?>) scored.at("data.intervals")).keySet())
        .hasToString(
            "[roc_auc, average_precision, f1, precision, recall, accuracy, log_loss, brier,"
                + " expected_calibration_error, calibration_slope, calibration_intercept, capture,"
                + " lift]");
    assertThat(folder.resolve("data/models/1/latestscore.txt"))
        .content()
        .isEqualTo(card(1).evaluation().f1() + "\n");
    assertThat(workspace.risk("score", "--data", "nowhere.csv").exits(5).err())
        .contains("nowhere.csv");
  }

  @Test
  void without_test_data_the_clients_held_out_are_the_test_data() throws Exception {
    workspace.risk("train").exits(0);
    Result scored = workspace.json("score").exits(0);
    assertThat(scored.at("data.protocol")).isEqualTo("held_out");
    assertThat(scored.number("data.n")).isEqualTo(card(1).evaluation().n());
    assertThat(folder.resolve("data/models/latestscore.txt"))
        .content()
        .isEqualTo(card(1).evaluation().f1() + "\n");
  }

  @Test
  void a_threshold_by_capacity_or_cost_is_told() throws Exception {
    String config = Files.readString(folder.resolve(ConfigFile.NAME)).strip();
    String open = config.substring(0, config.length() - 1);
    workspace.write(
        "config.json",
        open + ", \"call_list\": {\"capacity\": 40}, \"training\": {\"threshold\": \"capacity\"}}");
    workspace.risk("train").exits(0);
    double share = share();
    assertThat(share).isBetween(0.03, 0.3);
    workspace.write(
        "config.json",
        open + ", \"training\": {\"costs\": {\"call\": 50, \"value\": 1000, \"saves\": 0.2}}}");
    workspace.risk("train").exits(0);
    assertThat(card(2).evaluation().threshold()).isEqualTo(0.25);
    assertThat(card(2).fit().threshold()).contains("where a call pays");
  }

  /** Of the held-out rows that version 1 predicts to leave. */
  private double share() throws Exception {
    var confusion = card(1).evaluation().confusion();
    return (confusion.tp() + confusion.fp()) / (double) card(1).evaluation().n();
  }

  @Test
  void monotone_bins_only_fall() throws Exception {
    String config = Files.readString(folder.resolve(ConfigFile.NAME)).strip();
    workspace.write(
        "config.json",
        config.substring(0, config.length() - 1)
            + ", \"training\": {\"candidates\": [\"scorecard\"],"
            + " \"monotone\": {\"orders\": \"decreasing\"}}}");
    workspace.risk("train").exits(0);
    List<Double> bins = new ArrayList<>();
    card(1).fit().coefficients().stream()
        .filter(c -> c.column().equals("orders"))
        .forEach(c -> bins.add(c.logOdds()));
    assertThat(bins).hasSizeGreaterThan(1);
    for (int i = 1; i < bins.size(); i++) {
      assertThat(bins.get(i)).isLessThanOrEqualTo(bins.get(i - 1));
    }
  }
}
