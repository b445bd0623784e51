package org.riskassessment.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.ParameterAveraging;
import org.tribuo.provenance.TrainerProvenance;

/**
 * Has a trainer of Tribuo's find the weights of the inputs, and reads them from its model. Only a
 * model whose log-odds are a weighted sum of the inputs has any.
 */
final class TribuoSolver {
  /** The first try passes over the rows until it has made so many steps. */
  private static final int STEPS = 200_000;

  private static final int MOST_EPOCHS = 100;
  private static final int TRIES = 3;
  private static final int LONGER = 4;

  /** A mean log-loss that is so far above the lowest is near enough. */
  private static final double NEAR = 0.001;

  private static final double RATE = 0.2;
  private static final double EPSILON = 1e-6;

  /** A model is linear when so many rows have the log-odds that its weights say. */
  private static final int CHECKED_ROWS = 10_000;

  private static final double EXACT = 1e-9;

  private final EncodedRows rows;
  private final DesignMatrix design;
  private final TrainRequest request;

  TribuoSolver(EncodedRows rows, DesignMatrix design, TrainRequest request) {
    this.rows = rows;
    this.design = design;
    this.request = request;
  }

  /**
   * What a trainer found.
   *
   * @param words the trainer with its settings
   * @param excess how far its mean log-loss is above the lowest, where that is too far; else 0
   */
  record Found(
      NewtonSolver.Solution solution, String words, TrainerProvenance trainer, double excess) {}

  /**
   * By stochastic gradient descent with a rate of its own for each weight (AdaGrad) and the mean of
   * all steps (Polyak and Juditsky, 1992). Where that ends too far from the optimum it starts again
   * with more passes, because Tribuo cannot continue.
   *
   * @param newton measures the distance to the optimum
   */
  Found sgd(NewtonSolver newton) {
    StreamedDataset data = new StreamedDataset(rows);
    int epochs = Math.max(1, Math.min(MOST_EPOCHS, STEPS / Math.max(1, rows.size())));
    for (int attempt = 1; ; attempt++) {
      request.cancellation().check();
      LinearSGDTrainer trainer =
          new LinearSGDTrainer(
              new LogMulticlass(),
              new ParameterAveraging(new AdaGrad(RATE, EPSILON)),
              epochs,
              -1,
              request.settings().seed());
      LinearSGDModel model = trainer.train(data);
      NewtonSolver.Solution solution = weights(model, epochs);
      double excess = newton.excess(solution);
      if (excess <= NEAR || attempt == TRIES) {
        return new Found(
            solution,
            trainer.toString(),
            model.getProvenance().getTrainerProvenance(),
            excess <= NEAR ? 0 : excess);
      }
      epochs *= LONGER;
    }
  }

  /** By any trainer that has not trained yet. */
  Found by(Trainer<Label> trainer) {
    if (trainer.getInvocationCount() > 0) {
      throw new RiskException(
          ErrorCode.USAGE,
          trainer.getClass().getSimpleName()
              + " has trained before and would train differently now; make a new one each time");
    }
    Model<Label> model = trainer.train(new MutableDataset<>(rows));
    NewtonSolver.Solution solution =
        model instanceof LinearSGDModel linear && model.generatesProbabilities()
            ? weights(linear, 0)
            : probed(model, trainer);
    double[] all = solution.withBias();
    if (!Arrays.stream(all).allMatch(Double::isFinite)) {
      throw refused(trainer, "its weights are not finite; a lower learning rate may help");
    }
    requireExact(model, solution, trainer);
    return new Found(
        solution,
        words(trainer),
        TribuoProvenance.timeless(model.getProvenance().getTrainerProvenance()),
        0);
  }

  /** Its own text, unless that is the address of an object. */
  private static String words(Trainer<Label> trainer) {
    String words = trainer.toString();
    return words.startsWith(trainer.getClass().getName() + "@")
        ? trainer.getClass().getSimpleName()
        : words;
  }

  private NewtonSolver.Solution weights(LinearSGDModel model, int iterations) {
    DenseMatrix ofLabels = model.getWeightsCopy();
    int exited = model.getOutputIDInfo().getID(new Label(TribuoModel.EXITED));
    int stayed = model.getOutputIDInfo().getID(new Label(TribuoModel.STAYED));
    double[] weights = new double[design.width()];
    for (int input = 0; input < weights.length; input++) {
      int id = model.getFeatureIDMap().getID(rows.names().get(input));
      weights[input] = id < 0 ? 0 : ofLabels.get(exited, id) - ofLabels.get(stayed, id);
    }
    int bias = model.getFeatureIDMap().size();
    return new NewtonSolver.Solution(
        weights, ofLabels.get(exited, bias) - ofLabels.get(stayed, bias), iterations);
  }

  /** The weights of a model that is taken to be linear. */
  private NewtonSolver.Solution probed(Model<Label> model, Trainer<Label> trainer) {
    if (!model.generatesProbabilities()) {
      throw refused(trainer, "it gives scores and no probabilities");
    }
    double[] values = new double[design.width()];
    double bias = logOdds(model, values);
    double[] weights = new double[values.length];
    for (int input = 0; input < values.length; input++) {
      values[input] = 1;
      weights[input] = logOdds(model, values) - bias;
      values[input] = 0;
    }
    return new NewtonSolver.Solution(weights, bias, 0);
  }

  private double logOdds(Model<Label> model, double[] values) {
    Map<String, Label> scores =
        model
            .predict(
                new ArrayExample<>(
                    new Label(TribuoModel.STAYED), rows.names().toArray(String[]::new), values))
            .getOutputScores();
    return StrictMath.log(score(scores.get(TribuoModel.EXITED)))
        - StrictMath.log(score(scores.get(TribuoModel.STAYED)));
  }

  private static double score(@Nullable Label label) {
    return label == null ? 0 : label.getScore();
  }

  private void requireExact(
      Model<Label> model, NewtonSolver.Solution solution, Trainer<Label> trainer) {
    double[] ours = design.scores(solution.weights(), solution.bias());
    int step = Math.max(1, design.rows() / CHECKED_ROWS);
    int[] places = IntStream.range(0, design.rows()).filter(row -> row % step == 0).toArray();
    int others = 0;
    double[] values = new double[design.width()];
    for (int row : places) {
      Arrays.fill(values, 0);
      design.blocks().forEach(block -> fill(block, row, values));
      double theirs = logOdds(model, values);
      others += Math.abs(theirs - ours[row]) <= EXACT * Math.max(1, Math.abs(theirs)) ? 0 : 1;
    }
    if (others > 0) {
      throw refused(
          trainer,
          String.format(
              Locale.ROOT,
              "in %,d of %,d rows its log-odds are not the sum of what each column adds",
              others,
              places.length));
    }
  }

  private static void fill(InputBlock block, int row, double[] values) {
    if (block instanceof InputBlock.Numeric numbers) {
      values[numbers.input()] = numbers.values()[row];
    } else if (((InputBlock.OneHot) block).inputs()[row] >= 0) {
      values[((InputBlock.OneHot) block).inputs()[row]] = 1;
    }
  }

  private static RiskException refused(Trainer<Label> trainer, String why) {
    return new RiskException(
        ErrorCode.USAGE,
        "the model of "
            + trainer.getClass().getSimpleName()
            + " cannot give exact reasons: "
            + why
            + ". Use a trainer of a linear model that gives probabilities, such as"
            + " LogisticRegressionTrainer");
  }
}
