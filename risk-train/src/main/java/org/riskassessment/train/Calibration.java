package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.riskassessment.core.model.Calibrator;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.stage.Cancellation;

/**
 * The calibrator chosen on out-of-fold log-odds. The candidates are none, Platt scaling if both
 * classes have enough rows, and isotonic regression if they have many. The simplest wins whose
 * cross-validated log-loss exceeds the lowest by at most one standard error of the differences by
 * row.
 *
 * @param calibrator fitted on all rows
 */
record Calibration(Calibrator calibrator, FitReport.Calibration report) {
  private static final int FEWEST_FOR_PLATT = 50;
  private static final int FEWEST_FOR_ISOTONIC = 500;

  /** The candidates, simplest first. */
  private enum Method {
    NONE {
      @Override
      Optional<Calibrator> fit(Points points) {
        return Optional.of(Calibrator.NONE);
      }
    },
    PLATT {
      @Override
      Optional<Calibrator> fit(Points points) {
        return platt(points);
      }
    },
    ISOTONIC {
      @Override
      Optional<Calibrator> fit(Points points) {
        return Optional.of(isotonic(points));
      }
    };

    abstract Optional<Calibrator> fit(Points points);
  }

  /**
   * The rows that a calibrator is fitted on.
   *
   * @param logOdds of each row
   * @param weights of each row; above 0
   */
  record Points(double[] logOdds, boolean[] exited, double[] weights) {

    /** Rows of weight 1. */
    static Points of(double[] logOdds, boolean[] exited) {
      double[] ones = new double[exited.length];
      Arrays.fill(ones, 1);
      return new Points(logOdds, exited, ones);
    }

    int size() {
      return exited.length;
    }

    int left() {
      int left = 0;
      for (boolean flag : exited) {
        left += flag ? 1 : 0;
      }
      return left;
    }

    Points at(int[] rows) {
      boolean[] labels = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = exited[rows[i]];
      }
      return new Points(
          Arrays.stream(rows).mapToDouble(row -> logOdds[row] + 0.0).toArray(),
          labels,
          Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray());
    }
  }

  /** No calibration, for too few rows to fit or compare calibrators. */
  static Calibration none() {
    return new Calibration(Calibrator.NONE, new FitReport.Calibration("none", 0, 0, 0));
  }

  static Calibration of(Points unsorted, Folds dealt) {
    // Isotonic regression needs the rows in the order of their log-odds.
    int[] order =
        IntStream.range(0, unsorted.size())
            .boxed()
            .sorted(Comparator.comparingDouble(row -> unsorted.logOdds()[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    Points points = unsorted.at(order);
    Folds folds =
        new Folds(dealt.count(), Arrays.stream(order).map(row -> dealt.parts()[row]).toArray());
    int fewer = Math.min(points.left(), points.size() - points.left());
    Map<Method, Calibrator> fitted = new EnumMap<>(Method.class);
    Map<Method, double[]> losses = new EnumMap<>(Method.class);
    for (Method method : Method.values()) {
      boolean enough =
          switch (method) {
            case NONE -> true;
            case PLATT -> fewer >= FEWEST_FOR_PLATT;
            case ISOTONIC -> fewer >= FEWEST_FOR_ISOTONIC;
          };
      Optional<Calibrator> calibrator = enough ? method.fit(points) : Optional.empty();
      if (calibrator.isPresent()) {
        fitted.put(method, calibrator.get());
        crossFitted(method, points, folds).ifPresent(loss -> losses.put(method, loss));
      }
    }
    double[] best =
        losses.values().stream()
            .min(Comparator.comparingDouble(loss -> mean(loss, points)))
            .orElseThrow();
    Method chosen =
        losses.entrySet().stream()
            .filter(entry -> isNoWorse(entry.getValue(), best, points))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    Calibrator calibrator = Objects.requireNonNull(fitted.get(chosen));
    return new Calibration(
        calibrator,
        new FitReport.Calibration(
            calibrator.method(),
            points.size(),
            mean(losses.getOrDefault(chosen, best), points),
            mean(losses.getOrDefault(Method.NONE, best), points)));
  }

  private static double mean(double[] losses, Points points) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += points.weights()[i] * losses[i];
      weights += points.weights()[i];
    }
    return sum / weights;
  }

  private static boolean isNoWorse(double[] losses, double[] best, Points points) {
    double mean = mean(losses, points) - mean(best, points);
    double squares = 0;
    double weights = 0;
    for (int i = 0; i < losses.length; i++) {
      double difference = points.weights()[i] * (losses[i] - best[i] - mean);
      squares += difference * difference;
      weights += points.weights()[i];
    }
    return mean <= Math.sqrt(squares) / weights;
  }

  /** The log-loss of each row as calibrated on the other folds; empty if a fold has no fit. */
  private static Optional<double[]> crossFitted(Method method, Points points, Folds folds) {
    double[] losses = new double[points.size()];
    IntPredicate isFitted =
        fold -> {
          IntPredicate isOwn = row -> folds.parts()[row] == fold;
          int[] others = IntStream.range(0, losses.length).filter(isOwn.negate()).toArray();
          Optional<Calibrator> calibrator = method.fit(points.at(others));
          if (calibrator.isEmpty()) {
            return false;
          }
          double[] risks = calibrator.get().risks(points.logOdds());
          for (int row = 0; row < losses.length; row++) {
            if (isOwn.test(row)) {
              double likelihood = points.exited()[row] ? risks[row] : 1 - risks[row];
              losses[row] = -StrictMath.log(Math.max(likelihood, 1e-15));
            }
          }
          return true;
        };
    return IntStream.range(0, folds.count()).parallel().allMatch(isFitted)
        ? Optional.of(losses)
        : Optional.empty();
  }

  /**
   * Platt scaling with Platt's smoothed targets, which keep the line finite for classes that do not
   * overlap. Empty if the slope is not positive.
   */
  static Optional<Calibrator> platt(Points points) {
    int left = points.left();
    int stayed = points.size() - left;
    double[] targets = new double[points.size()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = points.exited()[row] ? (left + 1.0) / (left + 2.0) : 1 / (stayed + 2.0);
    }
    DesignMatrix line =
        new DesignMatrix(points.size(), 1, List.of(new InputBlock.Numeric(0, points.logOdds())));
    NewtonSolver newton = new NewtonSolver(line, targets, points.weights(), new Cancellation());
    NewtonSolver.Solution solution = newton.solve(0, newton.start());
    double slope = solution.weights()[0];
    return slope > 0 && Double.isFinite(slope) && Double.isFinite(solution.bias())
        ? Optional.of(new Calibrator.Platt(solution.bias(), slope))
        : Optional.empty();
  }

  /**
   * Isotonic regression by pooling adjacent violators, clipped to [1 / 2n, 1 - 1 / 2n]. The risk is
   * constant within a block and linear between blocks.
   *
   * @param points in ascending order of log-odds
   */
  static Calibrator isotonic(Points points) {
    int n = points.size();
    double[] logOdds = points.logOdds();
    double[] low = new double[n];
    double[] high = new double[n];
    double[] sum = new double[n];
    double[] size = new double[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      double x = logOdds[i];
      double weight = points.weights()[i];
      double left = points.exited()[i] ? weight : 0;
      if (blocks > 0 && high[blocks - 1] == x) {
        sum[blocks - 1] += left;
        size[blocks - 1] += weight;
      } else {
        low[blocks] = x;
        high[blocks] = x;
        sum[blocks] = left;
        size[blocks++] = weight;
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
}
