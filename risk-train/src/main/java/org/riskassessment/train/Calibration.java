package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.process.Cancellation;

/**
 * The choice of a calibrator on out-of-fold log-odds: none, Platt's where there are enough rows of
 * either class, isotonic regression where there are many; the simplest whose log-loss on parts that
 * it was not fitted on is no higher than the least by more than one standard error of the rows'
 * differences.
 *
 * @param calibrator fitted on all rows
 */
record Calibration(Calibrator calibrator, FitReport.Calibration report) {
  private static final int FEWEST_FOR_PLATT = 50;
  private static final int FEWEST_FOR_ISOTONIC = 500;

  /** Ways to fit one. */
  private enum Method {
    NONE {
      @Override
      Optional<Calibrator> fit(double[] logOdds, boolean[] exited) {
        return Optional.of(Calibrator.NONE);
      }
    },
    PLATT {
      @Override
      Optional<Calibrator> fit(double[] logOdds, boolean[] exited) {
        return platt(logOdds, exited);
      }
    },
    ISOTONIC {
      @Override
      Optional<Calibrator> fit(double[] logOdds, boolean[] exited) {
        return Optional.of(isotonic(logOdds, exited));
      }
    };

    abstract Optional<Calibrator> fit(double[] logOdds, boolean[] exited);
  }

  /** Log-odds are taken at their word, because too few rows could tell otherwise. */
  static Calibration none() {
    return new Calibration(Calibrator.NONE, new FitReport.Calibration("none", 0, 0, 0));
  }

  static Calibration of(double[] unsorted, boolean[] labels, Folds dealt) {
    // In the order of the log-odds, which is what isotonic regression asks for.
    int[] order =
        IntStream.range(0, unsorted.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> unsorted[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] logOdds = Arrays.stream(order).mapToDouble(row -> unsorted[row] + 0.0).toArray();
    boolean[] exited = new boolean[order.length];
    for (int i = 0; i < exited.length; i++) {
      exited[i] = labels[order[i]];
    }
    Folds folds =
        new Folds(dealt.count(), Arrays.stream(order).map(row -> dealt.parts()[row]).toArray());
    int left = count(exited);
    int fewer = Math.min(left, exited.length - left);
    Map<Method, double[]> losses = new EnumMap<>(Method.class);
    for (Method method : Method.values()) {
      boolean enough =
          switch (method) {
            case NONE -> true;
            case PLATT -> fewer >= FEWEST_FOR_PLATT;
            case ISOTONIC -> fewer >= FEWEST_FOR_ISOTONIC;
          };
      if (enough && method.fit(logOdds, exited).isPresent()) {
        crossFitted(method, logOdds, exited, folds).ifPresent(loss -> losses.put(method, loss));
      }
    }
    double[] best =
        losses.values().stream().min(Comparator.comparingDouble(Calibration::mean)).orElseThrow();
    Method chosen =
        losses.entrySet().stream()
            .filter(entry -> isNoWorse(entry.getValue(), best))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    Calibrator calibrator = chosen.fit(logOdds, exited).orElseThrow();
    return new Calibration(
        calibrator,
        new FitReport.Calibration(
            calibrator.method(),
            exited.length,
            mean(losses.getOrDefault(chosen, best)),
            mean(losses.getOrDefault(Method.NONE, best))));
  }

  private static double mean(double[] losses) {
    return Arrays.stream(losses).average().orElse(0);
  }

  private static boolean isNoWorse(double[] losses, double[] best) {
    double mean = mean(losses) - mean(best);
    double squares = 0;
    for (int i = 0; i < losses.length; i++) {
      double difference = losses[i] - best[i] - mean;
      squares += difference * difference;
    }
    return mean <= Math.sqrt(squares) / losses.length;
  }

  /** The log-loss of each row as calibrated on the other parts; empty where that cannot be. */
  private static Optional<double[]> crossFitted(
      Method method, double[] logOdds, boolean[] exited, Folds folds) {
    double[] losses = new double[exited.length];
    for (int fold = 0; fold < folds.count(); fold++) {
      int own = fold;
      int[] others =
          IntStream.range(0, exited.length).filter(row -> folds.parts()[row] != own).toArray();
      boolean[] labels = new boolean[others.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = exited[others[i]];
      }
      Optional<Calibrator> calibrator =
          method.fit(Arrays.stream(others).mapToDouble(row -> logOdds[row]).toArray(), labels);
      if (calibrator.isEmpty()) {
        return Optional.empty();
      }
      for (int row = 0; row < exited.length; row++) {
        if (folds.parts()[row] == fold) {
          double risk = calibrator.get().risk(logOdds[row]);
          losses[row] = -StrictMath.log(Math.max(exited[row] ? risk : 1 - risk, 1e-15));
        }
      }
    }
    return Optional.of(losses);
  }

  /** With Platt's targets, which keep the line finite where the classes do not overlap. */
  static Optional<Calibrator> platt(double[] logOdds, boolean[] exited) {
    int left = count(exited);
    int stayed = exited.length - left;
    double[] targets = new double[exited.length];
    double[] ones = new double[exited.length];
    Arrays.fill(ones, 1);
    for (int row = 0; row < targets.length; row++) {
      targets[row] = exited[row] ? (left + 1.0) / (left + 2.0) : 1 / (stayed + 2.0);
    }
    Design line = new Design(exited.length, 1, List.of(new Slot.Numbers(0, logOdds)));
    Newton newton = new Newton(line, targets, ones, new Cancellation());
    Newton.Solution solution = newton.solve(0, newton.start());
    double slope = solution.weights()[0];
    return slope > 0 && Double.isFinite(slope) && Double.isFinite(solution.bias())
        ? Optional.of(new Calibrator.Platt(solution.bias(), slope))
        : Optional.empty();
  }

  /**
   * Isotonic regression by pooling adjacent violators, clipped to [1 / 2n, 1 - 1 / 2n]; a block is
   * a level line from its first place to its last.
   */
  static Calibrator isotonic(double[] logOdds, boolean[] exited) {
    int n = exited.length;
    double[] low = new double[n];
    double[] high = new double[n];
    double[] sum = new double[n];
    double[] size = new double[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      double x = logOdds[i];
      double y = exited[i] ? 1 : 0;
      if (blocks > 0 && high[blocks - 1] == x) {
        sum[blocks - 1] += y;
        size[blocks - 1]++;
      } else {
        low[blocks] = x;
        high[blocks] = x;
        sum[blocks] = y;
        size[blocks++] = 1;
      }
      boolean complete = i == n - 1 || logOdds[i + 1] != x;
      while (complete
          && blocks > 1
          && sum[blocks - 2] * size[blocks - 1] >= sum[blocks - 1] * size[blocks - 2]) {
        high[blocks - 2] = high[blocks - 1];
        sum[blocks - 2] += sum[blocks - 1];
        size[blocks - 2] += size[blocks - 1];
        blocks--;
      }
    }
    List<Double> places = new ArrayList<>();
    List<Double> risks = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      double risk = Math.min(Math.max(sum[block] / size[block], 0.5 / n), 1 - 0.5 / n);
      places.add(low[block]);
      risks.add(risk);
      if (high[block] > low[block]) {
        places.add(high[block]);
        risks.add(risk);
      }
    }
    return new Calibrator.Isotonic(places, risks);
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
