package org.riskassessment.train;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.FitReport.Coefficient;
import org.riskassessment.core.stage.TrainRequest;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;

/**
 * Fits one candidate kind of model on training rows, for one penalty after another. Not for use by
 * several threads.
 */
final class CandidateFitter {
  private final Dataset rows;
  private final TrainRequest request;
  private final Candidate candidate;
  private final @Nullable Supplier<? extends Trainer<Label>> brought;
  private final Encoding unmerged;
  private final double[] targets;
  private final double[] rowWeights;
  private final NewtonSolver newton;
  private double[] start;

  CandidateFitter(
      Dataset rows,
      Candidate candidate,
      TrainRequest request,
      @Nullable Supplier<? extends Trainer<Label>> brought) {
    this(rows, candidate, request, brought, new double[0]);
  }

  /**
   * @param brought makes the trainer that a program uses in place of ours; else null
   * @param near a solution for nearly the same rows, used as the starting point if it has the right
   *     length
   */
  CandidateFitter(
      Dataset rows,
      Candidate candidate,
      TrainRequest request,
      @Nullable Supplier<? extends Trainer<Label>> brought,
      double[] near) {
    this.rows = rows;
    this.request = request;
    this.candidate = candidate;
    this.brought = brought;
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

  /** The penalties that a kind of model is tried with; 0 alone where its trainer has none. */
  static List<Double> penalties(
      Candidate candidate,
      Training settings,
      @Nullable Supplier<? extends Trainer<Label>> brought) {
    return brought != null || candidate == Candidate.SGD ? List.of(0.0) : settings.l2();
  }

  /** The model fitted with a penalty of {@code l2}. */
  FittedModel fit(double l2) {
    FittedModel fitted = solve(unmerged, newton, l2, start);
    start = fitted.solution().withBias();
    // Merge bins that run against the configured direction until none are left.
    for (Encoding merged = merged(fitted); merged != fitted.encoding(); merged = merged(fitted)) {
      NewtonSolver solver = newton(merged);
      fitted = solve(merged, solver, l2, solver.start());
    }
    return fitted;
  }

  private Encoding merged(FittedModel fitted) {
    return fitted.encoding().monotone(fitted.solution().weights(), request.settings().monotone());
  }

  private FittedModel solve(Encoding encoding, NewtonSolver solver, double l2, double[] from) {
    boolean byTribuo = brought != null || candidate == Candidate.SGD;
    if (!byTribuo || encoding.isEmpty()) {
      NewtonSolver.Solution solution = solver.solve(l2, from);
      return new FittedModel(
          encoding,
          solver,
          l2,
          l2,
          new TribuoSolver.Found(
              solution, "Newton's method, l2 " + Json.plain(l2), TribuoProvenance.newton(l2), 0));
    }
    DesignMatrix design = solver.design();
    EncodedRows encoded = new EncodedRows(encoding.inputs(), design, targets, rowWeights, request);
    TribuoSolver tribuo = new TribuoSolver(encoded, design, request);
    // Without a penalty of its own the curvature would not always be invertible.
    double ridge = Collections.min(request.settings().l2());
    return new FittedModel(
        encoding,
        solver,
        0,
        ridge,
        brought == null ? tribuo.sgd(solver) : tribuo.by(brought.get()));
  }

  /**
   * A fitted model in the optimiser's terms: an encoding and a weight for each of its inputs.
   *
   * @param l2 the penalty that it was fitted with
   * @param ridge the penalty of the curvature from which its uncertainty is computed
   */
  record FittedModel(
      Encoding encoding, NewtonSolver newton, double l2, double ridge, TribuoSolver.Found found) {

    NewtonSolver.Solution solution() {
      return found.solution();
    }

    /** Log-odds of exit of each row. */
    double[] scores(Dataset others) {
      return encoding.design(others).scores(solution().weights(), solution().bias());
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
      return own.shift(solution(), ridge * share);
    }

    List<Coefficient> coefficients(int[] clients) {
      return encoding.coefficients(
          solution().weights(), newton.covariance(solution(), ridge, clients));
    }
  }
}
