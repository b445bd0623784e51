package org.riskassessment.train;

import java.util.List;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.FitReport.Coefficient;
import org.riskassessment.core.stage.TrainRequest;

/** Fits one kind of model on rows, with one penalty after the other. Not for several threads. */
final class Fitting {
  private final Dataset rows;
  private final TrainRequest request;
  private final Encoding unmerged;
  private final double[] targets;
  private final double[] rowWeights;
  private final Newton newton;
  private double[] start;

  Fitting(Dataset rows, Candidate candidate, TrainRequest request) {
    this(rows, candidate, request, new double[0]);
  }

  /**
   * @param near a solution for nearly the same rows, which is where the way to that of these begins
   *     if it has as many numbers
   */
  Fitting(Dataset rows, Candidate candidate, TrainRequest request, double[] near) {
    this.rows = rows;
    this.request = request;
    this.unmerged = Encoding.fit(rows, candidate, request.settings().log());
    this.targets = new double[rows.size()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = rows.exited(row) ? 1 : 0;
    }
    this.rowWeights = rowWeights(rows, request.settings().classWeights());
    this.newton = newton(unmerged);
    this.start = near.length == unmerged.inputs().size() + 1 ? near : newton.start();
  }

  /** Where the last fit ended: weights and, at the end, the bias. */
  double[] solution() {
    return start.clone();
  }

  /** What each row counts: its own weight, or that so that both classes count the same in sum. */
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

  private Newton newton(Encoding encoding) {
    return new Newton(encoding.design(rows), targets, rowWeights, request.cancellation());
  }

  /** The model with a penalty. */
  Fitted fit(double l2) {
    Newton.Solution solution = newton.solve(l2, start);
    start = solution.withBias();
    Encoding encoding = unmerged;
    Newton solver = newton;
    // Bins against the direction asked for are put together until there are none.
    for (Encoding merged = encoding.monotone(solution.weights(), request.settings().monotone());
        merged != encoding;
        merged = encoding.monotone(solution.weights(), request.settings().monotone())) {
      encoding = merged;
      solver = newton(encoding);
      solution = solver.solve(l2, solver.start());
    }
    return new Fitted(encoding, solver, solution, l2);
  }

  /** A fitted model, as the optimiser left it. */
  record Fitted(Encoding encoding, Newton newton, Newton.Solution solution, double l2) {

    /** Log-odds of rows. */
    double[] scores(Dataset others) {
      return encoding.design(others).scores(solution.weights(), solution.bias());
    }

    List<Coefficient> coefficients(int[] clients) {
      return encoding.coefficients(solution.weights(), newton.covariance(solution, l2, clients));
    }
  }
}
