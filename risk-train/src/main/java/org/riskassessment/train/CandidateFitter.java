package org.riskassessment.train;

import java.util.List;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.FitReport.Coefficient;
import org.riskassessment.core.stage.TrainRequest;

/**
 * Fits one candidate kind of model on training rows, for one penalty after another. Not for use by
 * several threads.
 */
final class CandidateFitter {
  private final Dataset rows;
  private final TrainRequest request;
  private final Encoding unmerged;
  private final double[] targets;
  private final double[] rowWeights;
  private final NewtonSolver newton;
  private double[] start;

  CandidateFitter(Dataset rows, Candidate candidate, TrainRequest request) {
    this(rows, candidate, request, new double[0]);
  }

  /**
   * @param near a solution for nearly the same rows, used as the starting point if it has the right
   *     length
   */
  CandidateFitter(Dataset rows, Candidate candidate, TrainRequest request, double[] near) {
    this.rows = rows;
    this.request = request;
    this.unmerged = Encoding.fit(rows, candidate, request.settings().log());
    this.targets = targets(rows);
    this.rowWeights = rowWeights(rows, request.settings().classWeights());
    this.newton = newton(unmerged);
    this.start = near.length == unmerged.inputs().size() + 1 ? near : newton.start();
  }

  /** The last solution, or the starting point before any fit: the weights, then the bias. */
  double[] solution() {
    return start.clone();
  }

  private static double[] targets(Dataset rows) {
    double[] targets = new double[rows.size()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = rows.exited(row) ? 1 : 0;
    }
    return targets;
  }

  /** The weight of each row, rescaled to equal class totals if the classes are to be balanced. */
  private static double[] rowWeights(Dataset rows, Training.ClassWeights classWeights) {
    double[] weights = new double[rows.size()];
    double left = 0;
    double all = 0;
    for (int row = 0; row < weights.length; row++) {
      weights[row] = rows.weight(row);
      all += weights[row];
      left += rows.exited(row) ? weights[row] : 0;
    }
    if (classWeights == Training.ClassWeights.BALANCED) {
      for (int row = 0; row < weights.length; row++) {
        weights[row] *= all / (2 * (rows.exited(row) ? left : all - left));
      }
    }
    return weights;
  }

  private NewtonSolver newton(Encoding encoding) {
    return new NewtonSolver(encoding.design(rows), targets, rowWeights, request.cancellation());
  }

  /** The model fitted with a penalty of {@code l2}. */
  FittedModel fit(double l2) {
    NewtonSolver.Solution solution = newton.solve(l2, start);
    start = solution.withBias();
    Encoding encoding = unmerged;
    NewtonSolver solver = newton;
    // Merge bins that run against the configured direction until none are left.
    for (Encoding merged = encoding.monotone(solution.weights(), request.settings().monotone());
        merged != encoding;
        merged = encoding.monotone(solution.weights(), request.settings().monotone())) {
      encoding = merged;
      solver = newton(encoding);
      solution = solver.solve(l2, solver.start());
    }
    return new FittedModel(encoding, solver, solution, l2);
  }

  /** A fitted model in the optimiser's terms: an encoding and a weight for each of its inputs. */
  record FittedModel(
      Encoding encoding, NewtonSolver newton, NewtonSolver.Solution solution, double l2) {

    /** Log-odds of exit of each row. */
    double[] scores(Dataset others) {
      return encoding.design(others).scores(solution.weights(), solution.bias());
    }

    /**
     * How the optimum moves with the rows.
     *
     * @param others the rows it was fitted on, or a sample of them
     * @param share of the rows that are in the sample
     */
    NewtonSolver.Shift shift(Dataset others, TrainRequest request, double share) {
      NewtonSolver own =
          share == 1
              ? newton
              : new NewtonSolver(
                  encoding.design(others),
                  targets(others),
                  rowWeights(others, request.settings().classWeights()),
                  request.cancellation());
      return own.shift(solution, l2 * share);
    }

    List<Coefficient> coefficients(int[] clients) {
      return encoding.coefficients(solution.weights(), newton.covariance(solution, l2, clients));
    }
  }
}
