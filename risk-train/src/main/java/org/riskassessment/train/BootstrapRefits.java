package org.riskassessment.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
    Groups groups =
        logOdds.length == 0 || model.calibrator() == Calibrator.NONE ? null : Groups.of(this);
    int[] clients = rows.clientNumbers();
    List<RiskModel> models =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(
                refit -> {
                  request.cancellation().check();
                  SplittableRandom random =
                      new SplittableRandom(request.settings().seed() * 1_000_003 + refit);
                  return refit(shift, groups, times(clients, random), random);
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

  /**
   * Rows of one class with nearly the same score, which a calibrator may take for one.
   *
   * @param ofRow the group of each row
   * @param exited of each group
   */
  private record Groups(int[] ofRow, boolean[] exited) {
    private static final int OF_CLASS = 500;

    static Groups of(BootstrapRefits refits) {
      int n = refits.rows.size();
      int[] ofRow = new int[n];
      boolean[] exited = new boolean[2 * OF_CLASS];
      Arrays.fill(exited, OF_CLASS, exited.length, true);
      for (boolean left : new boolean[] {false, true}) {
        int[] order =
            IntStream.range(0, n)
                .filter(row -> refits.rows.exited(row) == left)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> refits.logOdds[row]))
                .mapToInt(row -> row)
                .toArray();
        for (int place = 0; place < order.length; place++) {
          int group = (int) ((long) place * OF_CLASS / order.length);
          ofRow[order[place]] = group + (left ? OF_CLASS : 0);
        }
      }
      return new Groups(ofRow, exited);
    }

    /** The mean score and the sum of the weights of each group; 0 where none is drawn. */
    Calibration.Points of(double[] scores, double[] weights) {
      double[] sums = new double[exited.length];
      double[] means = new double[exited.length];
      for (int row = 0; row < scores.length; row++) {
        sums[ofRow[row]] += weights[row];
        means[ofRow[row]] += weights[row] * scores[row];
      }
      for (int group = 0; group < means.length; group++) {
        means[group] = sums[group] == 0 ? 0 : means[group] / sums[group];
      }
      return new Calibration.Points(means, exited, sums);
    }
  }

  private RiskModel refit(
      NewtonSolver.Shift shift, @Nullable Groups groups, int[] times, SplittableRandom random) {
    double[] change = Arrays.stream(shift.by(times, random)).map(step -> WIDER * step).toArray();
    int inputs = change.length - 1;
    double[] weights = fitted.solution().weights().clone();
    for (int input = 0; input < inputs; input++) {
      weights[input] += change[input];
    }
    double bias = fitted.solution().bias() + change[inputs];
    Calibrator calibrator = model.calibrator();
    if (groups != null) {
      double[] moved = shift.scores(change);
      double[] drawn = new double[times.length];
      for (int row = 0; row < drawn.length; row++) {
        moved[row] += logOdds[row];
        drawn[row] = times[row] * rows.weight(row);
      }
      calibrator = Calibration.step(calibrator, groups.of(moved, drawn));
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
