package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.stage.Cancellation;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class NewtonSolverTest {

  private static NewtonSolver newton(DesignMatrix design, double[] targets) {
    double[] ones = new double[targets.length];
    Arrays.fill(ones, 1);
    return new NewtonSolver(design, targets, ones, new Cancellation());
  }

  private static NewtonSolver.Solution solve(DesignMatrix design, double[] targets, double l2) {
    NewtonSolver newton = newton(design, targets);
    return newton.solve(l2, newton.start());
  }

  /** One input of two values: 30 of 100 left without it, 60 of 100 with it. */
  private static DesignMatrix twoGroups(double[] targets) {
    int[] inputs = new int[200];
    for (int row = 0; row < 200; row++) {
      inputs[row] = row < 100 ? -1 : 0;
      targets[row] = row < 30 || row >= 140 ? 1 : 0;
    }
    return new DesignMatrix(200, 1, List.of(new InputBlock.OneHot(inputs)));
  }

  /** Without a penalty the fit is the odds of each group: ln(3/7), and ln(6/4) - ln(3/7) more. */
  @Test
  void a_saturated_model_has_the_odds_of_each_group() {
    double[] targets = new double[200];
    NewtonSolver.Solution solution = solve(twoGroups(targets), targets, 0);
    assertThat(solution.bias()).isCloseTo(Math.log(3.0 / 7), within(1e-9));
    assertThat(solution.weights()[0])
        .isCloseTo(Math.log(6.0 / 4) - Math.log(3.0 / 7), within(1e-9));
  }

  /** The classical variances: 1/30 + 1/70 of the first log-odds, all four of the difference. */
  @Test
  void saturated_model_has_the_standard_errors_of_log_odds() {
    double[] targets = new double[200];
    NewtonSolver newton = newton(twoGroups(targets), targets);
    double[][] covariance =
        newton.covariance(newton.solve(0, newton.start()), 0, IntStream.range(0, 200).toArray());
    assertThat(covariance[1][1]).isCloseTo(1.0 / 30 + 1.0 / 70, within(1e-9));
    assertThat(covariance[0][0]).isCloseTo(1.0 / 30 + 1.0 / 70 + 1.0 / 60 + 1.0 / 40, within(1e-9));
  }

  /** A second copy of each client's row adds no information. */
  @Test
  void standard_errors_do_not_shrink_with_copies_of_a_client() {
    double[] once = new double[200];
    DesignMatrix design = twoGroups(once);
    double[] twice = new double[400];
    int[] inputs = new int[400];
    int[] clients = new int[400];
    for (int row = 0; row < 400; row++) {
      twice[row] = once[row % 200];
      inputs[row] = ((InputBlock.OneHot) design.blocks().get(0)).inputs()[row % 200];
      clients[row] = row % 200;
    }
    NewtonSolver newton =
        newton(new DesignMatrix(400, 1, List.of(new InputBlock.OneHot(inputs))), twice);
    double[][] covariance = newton.covariance(newton.solve(0, newton.start()), 0, clients);
    assertThat(covariance[1][1]).isCloseTo(1.0 / 30 + 1.0 / 70, within(1e-9));
  }

  /**
   * scikit-learn 1.2.1, LogisticRegression(C=0.5, solver='newton-cholesky', tol=1e-14) on x = -2,
   * -1, 0, 1, 2, 3 and y = 0, 0, 1, 0, 1, 1.
   */
  @Test
  void a_penalised_fit_matches_scikit_learn() {
    double[] x = {-2, -1, 0, 1, 2, 3};
    double[] y = {0, 0, 1, 0, 1, 1};
    NewtonSolver.Solution solution =
        solve(new DesignMatrix(6, 1, List.of(new InputBlock.Numeric(0, x))), y, 1 / 0.5);
    assertThat(solution.weights()[0]).isCloseTo(SKLEARN_WEIGHT, within(1e-9));
    assertThat(solution.bias()).isCloseTo(SKLEARN_BIAS, within(1e-9));
  }

  private static final double SKLEARN_WEIGHT = 0.6009851379658172;
  private static final double SKLEARN_BIAS = -0.30049256898290866;

  private static DesignMatrix mixed(int rows, double[] targets, long seed) {
    Random random = new Random(seed);
    double[] one = new double[rows];
    double[] two = new double[rows];
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      one[row] = random.nextGaussian();
      two[row] = random.nextGaussian() + one[row] / 2;
      codes[row] = 2 + random.nextInt(3);
      double score = -1 + one[row] - two[row] / 2 + (codes[row] == 3 ? 0.8 : 0);
      targets[row] = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
    }
    return new DesignMatrix(
        rows,
        5,
        List.of(
            new InputBlock.Numeric(0, one),
            new InputBlock.Numeric(1, two),
            new InputBlock.OneHot(codes)));
  }

  /** The penalised gradient is zero at the optimum. */
  @Test
  void the_gradient_is_zero_at_the_optimum() {
    double[] targets = new double[5_000];
    DesignMatrix design = mixed(5_000, targets, 1);
    NewtonSolver.Solution solution = solve(design, targets, 10);
    double[] residual = design.scores(solution.weights(), solution.bias());
    for (int row = 0; row < residual.length; row++) {
      residual[row] = 1 / (1 + Math.exp(-residual[row])) - targets[row];
    }
    double[] gradient = new double[6];
    design.addGradient(residual, 0, 5_000, gradient);
    for (int i = 0; i < 5; i++) {
      assertThat(gradient[i] + 10 * solution.weights()[i]).isCloseTo(0, within(1e-4));
    }
    assertThat(gradient[5]).isCloseTo(0, within(1e-4));
  }

  /** Tribuo's optimiser gets close to this loss but never below it. */
  @Test
  void stochastic_gradient_descent_never_gets_lower() {
    int rows = 4_000;
    double[] targets = new double[rows];
    DesignMatrix design = mixed(rows, targets, 2);
    NewtonSolver.Solution solution = solve(design, targets, 1e-6);
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> examples =
        new MutableDataset<>(new SimpleDataSourceProvenance("test", labels), labels);
    String[] names = {"a", "b", "c2", "c3", "c4"};
    for (int row = 0; row < rows; row++) {
      int code = ((InputBlock.OneHot) design.blocks().get(2)).inputs()[row];
      examples.add(
          new ArrayExample<>(
              new Label(targets[row] == 1 ? "exited" : "stayed"),
              new String[] {"a", "b", names[code]},
              new double[] {
                ((InputBlock.Numeric) design.blocks().get(0)).values()[row],
                ((InputBlock.Numeric) design.blocks().get(1)).values()[row],
                1
              }));
    }
    LinearSGDModel tribuo =
        new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 50, -1, 1, 42).train(examples);
    double theirs = 0;
    for (int row = 0; row < rows; row++) {
      double risk =
          tribuo.predict(examples.getExample(row)).getOutputScores().get("exited").getScore();
      theirs -= Math.log(targets[row] == 1 ? risk : 1 - risk) / rows;
    }
    double ours = loss(design, targets, solution);
    assertThat(theirs - ours).isBetween(-1e-9, 1e-3);
  }

  private static double loss(
      DesignMatrix design, double[] targets, NewtonSolver.Solution solution) {
    double[] scores = design.scores(solution.weights(), solution.bias());
    double loss = 0;
    for (int row = 0; row < scores.length; row++) {
      loss += CrossValidation.loss(scores[row], targets[row] == 1) / scores.length;
    }
    return loss;
  }

  @Test
  void the_optimum_does_not_depend_on_where_it_starts() {
    double[] targets = new double[3_000];
    DesignMatrix design = mixed(3_000, targets, 3);
    NewtonSolver newton = newton(design, targets);
    NewtonSolver.Solution from = newton.solve(5, newton.start());
    NewtonSolver.Solution other = newton.solve(5, new double[] {3, -3, 2, -2, 1, 4});
    for (int i = 0; i < 5; i++) {
      assertThat(other.weights()[i]).isCloseTo(from.weights()[i], within(1e-5));
    }
  }

  @Test
  void separable_rows_have_finite_weights() {
    double[] x = IntStream.range(0, 100).mapToDouble(i -> i - 49.5).toArray();
    double[] y = Arrays.stream(x).map(v -> v > 0 ? 1 : 0).toArray();
    NewtonSolver.Solution solution =
        solve(new DesignMatrix(100, 1, List.of(new InputBlock.Numeric(0, x))), y, 1e-3);
    assertThat(solution.weights()[0]).isBetween(0.1, 100.0);
    assertThat(solution.bias()).isCloseTo(0, within(1e-6));
  }

  @Test
  void copies_of_a_column_share_its_weight() {
    double[] x = IntStream.range(0, 100).mapToDouble(i -> Math.sin(i)).toArray();
    double[] y = IntStream.range(0, 100).mapToDouble(i -> i % 3 == 0 ? 1 : 0).toArray();
    NewtonSolver.Solution solution =
        solve(
            new DesignMatrix(
                100, 2, List.of(new InputBlock.Numeric(0, x), new InputBlock.Numeric(1, x))),
            y,
            1);
    assertThat(solution.weights()[0]).isCloseTo(solution.weights()[1], within(1e-9));
  }

  /** So many rows that parts of them are summed in parallel. */
  @Test
  void the_same_rows_give_the_same_bits_each_time() {
    double[] targets = new double[100_000];
    DesignMatrix design = mixed(100_000, targets, 4);
    NewtonSolver.Solution first = solve(design, targets, 1);
    NewtonSolver.Solution second = solve(design, targets, 1);
    assertThat(second.weights()).isEqualTo(first.weights());
    assertThat(second.bias()).isEqualTo(first.bias());
    assertThat(first.iterations()).isLessThan(10);
  }

  /** So many rows that every 16th part is solved first; in those parts no client left. */
  @Test
  void many_rows_are_solved_to_the_optimum_of_them_all() {
    int rows = 1 << 20;
    Random random = new Random(3);
    double[] values = new double[rows];
    double[] targets = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = random.nextGaussian();
      boolean isFirst = (row >> 14) % 16 == 0;
      targets[row] = !isFirst && random.nextDouble() < 1 / (1 + Math.exp(values[row])) ? 1 : 0;
    }
    NewtonSolver.Solution solution =
        solve(new DesignMatrix(rows, 1, List.of(new InputBlock.Numeric(0, values))), targets, 2);
    double ofBias = 0;
    double ofWeight = 2 * solution.weights()[0];
    for (int row = 0; row < rows; row++) {
      double risk = 1 / (1 + Math.exp(-solution.bias() - solution.weights()[0] * values[row]));
      ofBias += risk - targets[row];
      ofWeight += (risk - targets[row]) * values[row];
    }
    assertThat(ofBias / rows).isCloseTo(0, within(1e-9));
    assertThat(ofWeight / rows).isCloseTo(0, within(1e-9));
  }
}
