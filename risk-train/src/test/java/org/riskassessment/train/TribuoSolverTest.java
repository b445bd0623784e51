package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.math.optimisers.AdaGrad;

/** Trainers of Tribuo's: our use of its gradient descent, and those that a program brings. */
class TribuoSolverTest {
  private static final Path CHURN = Path.of("../../shared/data/churn");

  private static final Schema MIXED =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  /** On a fifth of the clients that neither has seen. */
  @ParameterizedTest
  @ValueSource(strings = {"bank.csv", "telco.csv"})
  void log_loss_is_within_2_thousandths_of_newtons(String table) throws IOException {
    assumeTrue(Files.exists(CHURN), "the churn tables are not here");
    Dataset rows = churn(CHURN.resolve(table));
    Dataset training = rows.where(row -> Long.remainderUnsigned(rows.clientHash(row, 7), 5) > 0);
    Dataset test = rows.where(row -> Long.remainderUnsigned(rows.clientHash(row, 7), 5) == 0);
    CandidateFitter.FittedModel sgd = fit(training, Candidate.SGD);
    assertThat(loss(sgd, test))
        .isCloseTo(loss(fit(training, Candidate.LOGISTIC), test), within(0.002));
    assertThat(sgd.found().excess()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000, 20_000})
  void converges_with_few_rows_and_with_many(int size) {
    Dataset rows = mixed(size, 3);
    CandidateFitter.FittedModel sgd = fit(rows, Candidate.SGD);
    assertThat(sgd.found().excess()).isZero();
    assertThat(loss(sgd, rows)).isCloseTo(loss(fit(rows, Candidate.LOGISTIC), rows), within(0.002));
  }

  @Test
  void one_seed_gives_the_same_bytes_each_time() {
    Dataset rows = mixed(600, 1);
    TrainedModel first = train(rows, Candidate.SGD);
    TrainedModel second = train(rows, Candidate.SGD);
    assertThat(ModelJson.write(second.model())).isEqualTo(ModelJson.write(first.model()));
    assertThat(second.interchange().get().get("model.tribuo.pb"))
        .isEqualTo(first.interchange().get().get("model.tribuo.pb"));
    assertThat(second.refits().apply(3).toBytes()).isEqualTo(first.refits().apply(3).toBytes());
  }

  @Test
  void report_names_trainer_and_no_penalty() {
    FitReport report = train(mixed(300, 1), Candidate.SGD).report().get();
    assertThat(report.candidate()).isEqualTo("sgd");
    assertThat(report.l2()).isZero();
    assertThat(report.tried()).hasSize(1);
    assertThat(report.trainer())
        .contains("LinearSGDTrainer", "LogMulticlass", "AdaGrad", "seed=42");
    assertThat(report.coefficients()).allSatisfy(c -> assertThat(c.standardError()).isFinite());
  }

  /** One number is so large that the others hardly differ once standardised. */
  @Test
  void warns_where_it_does_not_converge() {
    Random random = new Random(8);
    Dataset.Builder rows = Dataset.builder(MIXED);
    for (int i = 0; i < 300; i++) {
      double orders = i == 0 ? 1000 : random.nextDouble();
      String left = random.nextInt(10) == 0 == orders > 0.5 ? "0" : "1";
      rows.add(new String[] {"c" + i, Double.toString(orders), "", left});
    }
    Training plain =
        new Training(
            1,
            List.of(Candidate.SGD),
            List.of(1.0),
            Training.ClassWeights.NONE,
            Training.Window.ALL,
            Training.Logs.NEVER,
            Map.of(),
            new ThresholdRule.MaxF1());
    TrainedModel trained =
        new CrossValidatedTrainStage()
            .fit(TrainRequest.of(rows.build(), HoldOut.standard(), plain));
    assertThat(trained.warnings()).singleElement().asString().contains("did not converge");
    assertThat(trained.report().get().limits()).containsAll(trained.warnings());
  }

  /** A row of a rare text has no input; Tribuo's columnar classes would drop it. */
  @Test
  void rows_without_any_input_are_kept() {
    Dataset.Builder builder = Dataset.builder(MIXED);
    for (int i = 0; i < 200; i++) {
      String region = i < 5 ? "rare" : i % 2 == 0 ? "north" : "south";
      builder.add(new String[] {"c" + i, "", region, i < 5 || i % 3 == 0 ? "1" : "0"});
    }
    Dataset rows = builder.build();
    Encoding encoding = Encoding.fit(rows, Candidate.SGD, Training.Logs.AUTO);
    EncodedRows encoded =
        new EncodedRows(
            encoding.inputs(),
            encoding.design(rows),
            new double[200],
            ones(200),
            TrainRequest.of(rows, HoldOut.standard(), Training.STANDARD));
    assertThat(encoded).hasSize(200);
    assertThat(encoded.iterator().next().size()).isEqualTo(1);
  }

  @Test
  void a_hundred_thousand_texts_are_one_input() {
    Dataset.Builder rows = Dataset.builder(MIXED);
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      double orders = random.nextGaussian();
      String left = random.nextDouble() < 1 / (1 + Math.exp(1 - orders)) ? "1" : "0";
      rows.add(new String[] {"c" + i, Double.toString(orders), "text " + i, left});
    }
    CandidateFitter.FittedModel fitted = fit(rows.build(), Candidate.SGD);
    assertThat(fitted.encoding().inputs()).containsExactly("orders@standardised");
    assertThat(fitted.solution().weights()[0]).isCloseTo(1, within(0.05));
  }

  @Test
  void a_row_of_weight_two_counts_as_two_rows() {
    Dataset rows = mixed(600, 9);
    double[] weights = new double[600];
    Arrays.setAll(weights, row -> rows.exited(row) ? 2 : 1);
    Dataset weighted = rows.withWeights(weights);
    double sgd = Arrays.stream(fit(weighted, Candidate.SGD).scores(rows)).average().orElseThrow();
    double newton =
        Arrays.stream(fit(weighted, Candidate.LOGISTIC).scores(rows)).average().orElseThrow();
    assertThat(sgd).isCloseTo(newton, within(0.05));
  }

  static List<Supplier<Trainer<Label>>> linear() {
    return List.of(
        LogisticRegressionTrainer::new,
        () -> new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1, 0.1), 3, -1, 9),
        () ->
            new BaggingTrainer<>(
                new LogisticRegressionTrainer(), new FullyWeightedVotingCombiner(), 1));
  }

  @ParameterizedTest
  @MethodSource("linear")
  void a_linear_model_of_a_trainer_has_exact_reasons(Supplier<Trainer<Label>> trainer) {
    Dataset rows = mixed(500, 4);
    TrainedModel trained = train(rows, trainer);
    RiskModel model = trained.model();
    double[] logOdds = model.logOdds(rows);
    for (int row = 0; row < rows.size(); row++) {
      double sum = model.contributions(rows, row).stream().mapToDouble(c -> c.logOdds()).sum();
      assertThat(model.bias() + sum).isCloseTo(logOdds[row], within(1e-9));
    }
    assertThat(trained.interchange().get()).containsKeys("model.tribuo.pb", "model.onnx");
    assertThat(trained.report().get().trainer()).contains("Trainer");
    assertThat(trained.refits().apply(5).risks(model, rows)).hasSize(500);
    assertThat(train(rows, trainer).interchange().get().get("model.tribuo.pb"))
        .as("trained again")
        .isEqualTo(trained.interchange().get().get("model.tribuo.pb"));
  }

  @Test
  void a_trainer_that_has_trained_before_is_refused() {
    Trainer<Label> one = new LogisticRegressionTrainer();
    assertThatThrownBy(() -> train(mixed(500, 4), () -> one))
        .hasMessageEndingWith(
            "has trained before and would train differently now; make a new one each time");
  }

  static List<Supplier<Trainer<Label>>> other() {
    return List.of(
        () -> new CARTClassificationTrainer(6),
        () ->
            new RandomForestTrainer<>(
                new CARTClassificationTrainer(6, 0.7f, 1), new FullyWeightedVotingCombiner(), 5),
        () -> new LinearSGDTrainer(new Hinge(), new AdaGrad(0.1), 3, -1, 1));
  }

  @ParameterizedTest
  @MethodSource("other")
  void another_model_is_refused_with_the_reason(Supplier<Trainer<Label>> trainer) {
    assertThatThrownBy(() -> train(mixed(500, 4), trainer))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageStartingWith(
            "the model of " + trainer.get().getClass().getSimpleName() + " cannot")
        .hasMessageContaining("give exact reasons")
        .hasMessageContaining("LogisticRegressionTrainer");
  }

  private static TrainedModel train(Dataset rows, Candidate candidate) {
    return new CrossValidatedTrainStage().fit(request(rows, candidate));
  }

  private static TrainedModel train(Dataset rows, Supplier<Trainer<Label>> trainer) {
    return new CrossValidatedTrainStage(trainer).fit(request(rows, Candidate.LOGISTIC));
  }

  private static TrainRequest request(Dataset rows, Candidate candidate) {
    return TrainRequest.of(
        rows, HoldOut.standard(), Training.STANDARD.withCandidates(List.of(candidate)));
  }

  private static CandidateFitter.FittedModel fit(Dataset rows, Candidate candidate) {
    return new CandidateFitter(rows, candidate, request(rows, candidate), null).fit(1);
  }

  private static double loss(CandidateFitter.FittedModel fitted, Dataset rows) {
    double[] scores = fitted.scores(rows);
    return IntStream.range(0, scores.length)
        .mapToDouble(row -> CrossValidation.loss(scores[row], rows.exited(row)))
        .average()
        .orElseThrow();
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Dataset mixed(int size, long seed) {
    Random random = new Random(seed);
    Dataset.Builder rows = Dataset.builder(MIXED);
    for (int i = 0; i < size; i++) {
      double orders = random.nextGaussian();
      String region = List.of("north", "south", "east").get(random.nextInt(3));
      double logOdds = orders - (region.equals("south") ? 1.5 : 0.5);
      rows.add(
          new String[] {
            "c" + i,
            random.nextInt(40) == 0 ? "" : Double.toString(orders),
            random.nextInt(40) == 0 ? "" : region,
            random.nextDouble() < 1 / (1 + Math.exp(-logOdds)) ? "1" : "0"
          });
    }
    return rows.build();
  }

  private static Dataset churn(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.get(0).split(","));
    Set<String> unused = Set.of("RowNumber", "Surname");
    Set<String> texts = Set.of("Geography", "Gender");
    boolean bank = header.contains("Exited");
    Set<String> numbers = Set.of("tenure", "MonthlyCharges", "TotalCharges");
    List<Column> columns = new ArrayList<>();
    for (String name : header) {
      if (name.equals("CustomerId") || name.equals("customerID")) {
        columns.add(Column.of(name, ColumnRole.ID, ColumnType.TEXT));
      } else if (name.equals("Exited") || name.equals("Churn")) {
        columns.add(Column.of(name, ColumnRole.LABEL, ColumnType.TEXT));
      } else if (!unused.contains(name)) {
        boolean number = bank ? !texts.contains(name) : numbers.contains(name);
        columns.add(
            Column.of(
                name, ColumnRole.FEATURE, number ? ColumnType.NUMERIC : ColumnType.CATEGORICAL));
      }
    }
    Dataset.Builder rows =
        Dataset.builder(new Schema(columns, bank ? "1" : "Yes", bank ? "0" : "No"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      rows.add(
          IntStream.range(0, cells.length)
              .filter(i -> !unused.contains(header.get(i)))
              .mapToObj(i -> cells[i].strip())
              .toArray(String[]::new));
    }
    return rows.build();
  }
}
