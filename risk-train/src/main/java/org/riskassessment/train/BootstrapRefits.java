package org.riskassessment.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.stage.TrainRequest;

/**
 * Refits of a model on clients drawn with replacement, each by one Newton step from the model and
 * its calibrator (the one-step bootstrap: Shao and Tu, 1995), with the encoding, kind and penalty
 * of the model.
 *
 * @param rows the rows that are drawn from
 * @param fitted the model, fitted on these rows or on more
 * @param logOdds out-of-fold log-odds of each row; empty without a calibrator
 * @param share of the rows that the model was fitted on, above 0 and at most 1
 */
record BootstrapRefits(
    TrainRequest request,
    Dataset rows,
    CandidateFitter.FittedModel fitted,
    LogisticRiskModel model,
    double[] logOdds,
    double share) {

  /**
   * How much wider a step is taken than the rows alone suggest, for what the refits do not choose
   * again, such as the penalty: by simulation of models whose form is right.
   */
  private static final double WIDER = 1.08;

  Refits draw(int count) {
    NewtonSolver.Shift shift = fitted.shift(rows, request, share);
    boolean[] exited = new boolean[rows.size()];
    for (int row = 0; row < exited.length; row++) {
      exited[row] = rows.exited(row);
    }
    int[] clients = rows.clientNumbers();
    List<RiskModel> models =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(
                refit -> {
                  request.cancellation().check();
                  SplittableRandom random =
                      new SplittableRandom(request.settings().seed() * 1_000_003 + refit);
                  return refit(shift, exited, times(clients, random), random);
                })
            .toList();
    return new Refits(models, Math.sqrt(share));
  }

  /** How often each row is drawn: with its client, of whom as many are drawn as there are. */
  private static int[] times(int[] clients, SplittableRandom random) {
    int known = IntStream.of(clients).max().orElse(-1) + 1;
    int[] ofClient = new int[known];
    for (int i = 0; i < known; i++) {
      // The same on every JDK, unlike nextInt.
      ofClient[(int) ((random.nextLong() >>> 32) * known >>> 32)]++;
    }
    return Arrays.stream(clients).map(client -> ofClient[client]).toArray();
  }

  private RiskModel refit(
      NewtonSolver.Shift shift, boolean[] exited, int[] times, SplittableRandom random) {
    double[] change = Arrays.stream(shift.by(times, random)).map(step -> WIDER * step).toArray();
    int inputs = change.length - 1;
    double[] weights = fitted.solution().weights().clone();
    for (int input = 0; input < inputs; input++) {
      weights[input] += change[input];
    }
    double bias = fitted.solution().bias() + change[inputs];
    Calibrator calibrator = model.calibrator();
    if (logOdds.length > 0) {
      double[] moved = shift.scores(change);
      double[] drawn = new double[times.length];
      for (int row = 0; row < drawn.length; row++) {
        moved[row] += logOdds[row];
        drawn[row] = times[row] * rows.weight(row);
      }
      calibrator = Calibration.step(calibrator, new Calibration.Points(moved, exited, drawn));
    }
    return new LogisticRiskModel(
        model.schemaHash(),
        model.holdOut(),
        model.threshold(),
        fitted.encoding().bias(weights, bias),
        fitted.encoding().terms(weights),
        calibrator);
  }
}
