package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;

/** Compares the ONNX model in onnxruntime with our own scoring, on 1,000 rows with blanks. */
class OnnxModelTest {
  private static final int ROWS = 1_000;
  private static final double TOLERANCE = 1e-6;

  /** Columns of every type; one has the name of an output. */
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("id", ColumnRole.ID, ColumnType.TEXT),
              Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
              Column.of("risk", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("roční obrat €", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("partner", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("since", ColumnRole.FEATURE, ColumnType.DATE),
              Column.of("kraj", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  private static Dataset rows(int n, int seed, String... regions) {
    Random random = new Random(seed);
    Dataset.Builder rows = Dataset.builder(SCHEMA);
    for (int i = 0; i < n; i++) {
      double a = random.nextGaussian();
      double b = Math.exp(4 * random.nextGaussian());
      String region = regions[random.nextInt(regions.length)];
      boolean left =
          random.nextDouble() < 1 / (1 + Math.exp(1.2 - a + (region.equals("Žilina") ? 1 : 0)));
      rows.add(
          new String[] {
            "client-" + seed + "-" + i,
            LocalDate.of(2026, 1, 1).plusDays(random.nextInt(60)).toString(),
            orBlank(random, Double.toString(a)),
            orBlank(random, Double.toString(random.nextBoolean() ? b : -b)),
            orBlank(random, random.nextBoolean() ? "yes" : "no"),
            orBlank(random, LocalDate.of(2015, 1, 1).plusDays(random.nextInt(3_000)).toString()),
            orBlank(random, region),
            left ? "1" : "0"
          });
    }
    return rows.build();
  }

  private static String orBlank(Random random, String cell) {
    return random.nextInt(8) == 0 ? "" : cell;
  }

  private static List<LogisticRiskModel> models() {
    Transform age = new Transform.Age(null);
    Transform until = new Transform.Age(LocalDate.of(2026, 2, 1));
    Map<String, Double> levels = new LinkedHashMap<>();
    levels.put("Žilina", -0.7);
    levels.put("Brno", 0.25);
    List<Term> numbers =
        List.of(
            new Term.Numeric("risk", new Transform.Plain(), 0.1, 0.2, 1.3, -0.8, 0.03, -0.4),
            new Term.Numeric("roční obrat €", new Transform.Log(), 1, 2, 3, 0.5, -0.1, 0.2),
            new Term.Numeric("partner", 0, 0.5, 0.5, 0.3),
            new Term.Numeric("since", age, 2_000, 1_900, 800, 0.4, 0, 0),
            new Term.Categorical("kraj", levels, 0.11, -0.22));
    List<Term> bins =
        List.of(
            new Term.Bins(
                "risk",
                new Transform.Plain(),
                List.of(-1.0, 0.0, 1.0),
                List.of(0.5, 0.1, -0.2, -0.9),
                0.33),
            new Term.Bins("roční obrat €", new Transform.Log(), List.of(), List.of(0.7), -0.1),
            new Term.Bins("partner", new Transform.Plain(), List.of(1.0), List.of(-0.3, 0.3), 0),
            new Term.Bins("since", until, List.of(1_000.0, 2_500.0), List.of(1.0, 0.0, -1.0), 0.2),
            new Term.Categorical("kraj", levels, 0.11, -0.22));
    Calibrator platt = new Calibrator.Platt(-0.3, 1.7);
    Calibrator isotonic =
        new Calibrator.Isotonic(
            List.of(-2.0, -1.0, -0.999999, 0.5, 2.0), List.of(0.02, 0.1, 0.2, 0.2, 0.7));
    List<LogisticRiskModel> models = new ArrayList<>();
    for (List<Term> terms : List.of(numbers, bins)) {
      for (Calibrator calibrator :
          List.of(
              Calibrator.NONE,
              platt,
              new Calibrator.Spline(List.of(-1.0, 0.5, 2.0), List.of(-3.0, 0.25, 0.5)),
              isotonic,
              new Calibrator.Isotonic(List.of(0.0), List.of(0.4)))) {
        models.add(
            new LogisticRiskModel(SCHEMA.hash(), HoldOut.standard(), 0.3, -1.1, terms, calibrator));
      }
    }
    return models;
  }

  @ParameterizedTest
  @MethodSource("models")
  void every_kind_of_term_and_calibrator_scores_the_same(LogisticRiskModel model)
      throws OrtException {
    Dataset rows = rows(ROWS, 7, "Žilina", "Brno", "Praha");
    assertAgrees(model, OnnxModel.bytes(model, SCHEMA), rows);
  }

  @Test
  void a_trained_model_scores_unseen_values_the_same() throws OrtException {
    TrainedModel trained =
        new CrossValidatedTrainStage()
            .fit(
                TrainRequest.of(
                    rows(2_000, 1, "Žilina", "Brno", "Brno"),
                    HoldOut.standard(),
                    Training.STANDARD));
    assertThat(trained.interchange().get())
        .containsOnlyKeys(CrossValidatedTrainStage.TRIBUO_FILE, CrossValidatedTrainStage.ONNX_FILE);
    assertAgrees(
        (LogisticRiskModel) trained.model(),
        trained.interchange().get().get(CrossValidatedTrainStage.ONNX_FILE),
        rows(ROWS, 2, "Žilina", "Brno", "Praha", "Ústí \"n\" L"));
  }

  private static void assertAgrees(LogisticRiskModel model, byte[] onnx, Dataset rows)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx)) {
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
      for (var input : session.getInputInfo().entrySet()) {
        boolean text = ((TensorInfo) input.getValue().getInfo()).type == OnnxJavaType.STRING;
        inputs.put(
            input.getKey(),
            text
                ? texts(environment, rows, input.getKey())
                : numbers(environment, rows, input.getKey()));
      }
      assertThat(inputs).containsKeys("risk", "kraj");
      assertThat(session.getOutputNames()).containsExactly("log_odds", "risk_");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("schema", model.schemaHash())
          .containsEntry("threshold", Double.toString(model.threshold()));
      try (OrtSession.Result result = session.run(inputs)) {
        double[][] logOdds = (double[][]) result.get(0).getValue();
        double[][] risk = (double[][]) result.get(1).getValue();
        double[] ours = model.logOdds(rows);
        assertThat(logOdds).hasNumberOfRows(rows.size());
        for (int row = 0; row < rows.size(); row++) {
          assertThat(logOdds[row][0]).isCloseTo(ours[row], within(TOLERANCE));
          assertThat(risk[row][0]).isCloseTo(model.risk(ours[row]), within(TOLERANCE));
        }
      } finally {
        inputs.values().forEach(OnnxTensor::close);
      }
    }
  }

  private static OnnxTensor numbers(OrtEnvironment environment, Dataset rows, String column)
      throws OrtException {
    double[] values = new double[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] =
          column.equals("seen")
              ? rows.observedAt().orElseThrow().at(row)
              : rows.numeric(column).at(row);
    }
    return OnnxTensor.createTensor(
        environment, DoubleBuffer.wrap(values), new long[] {values.length, 1});
  }

  private static OnnxTensor texts(OrtEnvironment environment, Dataset rows, String column)
      throws OrtException {
    CategoryColumn codes = rows.category(column);
    String[] values = new String[rows.size()];
    for (int row = 0; row < values.length; row++) {
      int code = codes.codeAt(row);
      values[row] = code == CategoryColumn.MISSING ? "" : codes.levels().get(code);
    }
    return OnnxTensor.createTensor(environment, values, new long[] {values.length, 1});
  }
}
