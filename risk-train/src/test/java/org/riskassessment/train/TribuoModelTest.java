package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.protos.core.ModelProto;

class TribuoModelTest {
  private static final Path DATA = Path.of("../data");

  private static final Schema ACTIVITY =
      new Schema(
          List.of(
              Column.of("corporation", ColumnRole.ID, ColumnType.TEXT),
              Column.of("lastmonth_activity", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("lastyear_activity", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("number_of_employees", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  private static final TrainRequest.Origin ORIGIN =
      new TrainRequest.Origin("ab".repeat(32), "risk 0.1.0");

  /** The file beside this test was written by another process. */
  @Test
  void same_rows_and_settings_give_the_same_bytes() throws IOException {
    Path golden = Path.of("src/test/resources/model.tribuo.pb");
    byte[] bytes = file(small(), Training.Candidate.LOGISTIC);
    if (Boolean.getBoolean("risk.golden.write")) {
      Files.write(golden, bytes);
    }
    assertThat(bytes).isEqualTo(Files.readAllBytes(golden));
  }

  @Test
  void provenance_names_data_schema_trainer_seed_and_release() throws IOException {
    String told = provenance(file(small(), Training.Candidate.SCORECARD));
    assertThat(told)
        .contains(
            ORIGIN.dataset(),
            ACTIVITY.hash(),
            "NewtonSolver",
            "l2",
            "seed=42",
            "risk-version=risk 0.1.0",
            "candidate=scorecard",
            "num-examples=400")
        .doesNotContain(System.getProperty("user.dir"), System.getProperty("java.version"));
  }

  /** Our metrics on the shipped test data are those of Tribuo's own evaluation. */
  @Test
  void metrics_equal_those_of_tribuos_evaluator() throws IOException {
    Dataset training = read(DATA.resolve("sourcedata"));
    Dataset test = read(DATA.resolve("testdata"));
    Training settings = Training.STANDARD.withCandidates(List.of(Training.Candidate.LOGISTIC));
    TrainedModel trained =
        new CrossValidatedTrainStage()
            .fit(TrainRequest.of(training, HoldOut.standard(), settings).from(ORIGIN));
    Model<Label> tribuo =
        model(trained.interchange().get().get(CrossValidatedTrainStage.TRIBUO_FILE));
    Encoding encoding = Encoding.fit(training, Training.Candidate.LOGISTIC, Training.Logs.AUTO);
    List<Prediction<Label>> predictions = new ArrayList<>();
    DesignMatrix design = encoding.design(test);
    for (int row = 0; row < test.size(); row++) {
      predictions.add(
          tribuo.predict(Examples.of(encoding.inputs(), design, row, test.exited(row))));
    }
    Label exited = new Label(TribuoModel.EXITED);
    LabelEvaluation theirs =
        new LabelEvaluator().evaluate(tribuo, predictions, TribuoProvenance.source(request(test)));
    // Tribuo holds the model before calibration.
    LogisticRiskModel logistic = (LogisticRiskModel) trained.model();
    RiskModel uncalibrated =
        new LogisticRiskModel(
            logistic.schemaHash(), logistic.holdOut(), 0.5, logistic.bias(), logistic.terms());
    Evaluation ours =
        Evaluation.of("test", Evaluation.Protocol.TEST, uncalibrated.score(test), 0.5, 10, 1);
    assertThat(test.size()).isGreaterThan(500);
    assertThat(value(ours, Metric.F1)).isCloseTo(theirs.f1(exited), within(1e-9));
    assertThat(value(ours, Metric.PRECISION)).isCloseTo(theirs.precision(exited), within(1e-9));
    assertThat(value(ours, Metric.RECALL)).isCloseTo(theirs.recall(exited), within(1e-9));
    assertThat(value(ours, Metric.ACCURACY)).isCloseTo(theirs.accuracy(), within(1e-9));
    assertThat(value(ours, Metric.ROC_AUC)).isCloseTo(theirs.AUCROC(exited), within(1e-9));
    assertThat(value(ours, Metric.AVERAGE_PRECISION))
        .isCloseTo(theirs.averagedPrecision(exited), within(1e-9));
  }

  private static double value(Evaluation evaluation, Metric metric) {
    return evaluation.value(metric).orElseThrow();
  }

  private static String provenance(byte[] file) throws IOException {
    return ProvenanceUtil.formattedProvenanceString(model(file).getProvenance())
        .replace(" = ", "=")
        .replaceAll("\\s*\\n\\s*", "\n");
  }

  @SuppressWarnings("unchecked")
  private static Model<Label> model(byte[] file) throws IOException {
    return (Model<Label>) Model.deserialize(ModelProto.parseFrom(file));
  }

  private static TrainRequest request(Dataset rows) {
    return TrainRequest.of(rows, HoldOut.standard(), Training.STANDARD).from(ORIGIN);
  }

  private static byte[] file(Dataset rows, Training.Candidate candidate) {
    TrainRequest request = request(rows);
    return new CrossValidatedTrainStage()
        .fit(request.with(request.settings().withCandidates(List.of(candidate))))
        .interchange()
        .get()
        .get(CrossValidatedTrainStage.TRIBUO_FILE);
  }

  private static Dataset small() {
    Random random = new Random(5);
    Dataset.Builder rows = Dataset.builder(ACTIVITY);
    for (int i = 0; i < 400; i++) {
      int month = random.nextInt(50);
      String exited = random.nextInt(60) > month + 10 ? "1" : "0";
      rows.add(
          new String[] {
            "client " + i, "" + month, "" + (9 * month + random.nextInt(99)), "" + i % 37, exited
          });
    }
    return rows.build();
  }

  private static Dataset read(Path folder) throws IOException {
    Dataset.Builder rows = Dataset.builder(ACTIVITY);
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        Files.readAllLines(file).stream()
            .skip(1)
            .filter(line -> !line.contains("\""))
            .map(line -> line.split(",", -1))
            .filter(cells -> cells.length == 5)
            .forEach(rows::add);
      }
    }
    return rows.build();
  }
}
