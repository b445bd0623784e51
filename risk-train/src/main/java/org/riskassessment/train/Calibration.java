package org.riskassessment.train;

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
 * The calibrator chosen on out-of-fold log-odds: a rising spline if both classes have many rows.
 * Otherwise the candidates are none and, if both classes have enough rows, Platt scaling; none wins
 * unless its cross-validated log-loss exceeds the other's by more than one standard error of the
 * differences by row. With many rows such a rule would not see that the risks at the top of a list,
 * where few rows are, are off.
 *
 * @param calibrator fitted on all rows
 */
record Calibration(Calibrator calibrator, FitReport.Calibration report) {
  private static final int FEWEST_FOR_PLATT = 50;
  private static final int FEWEST_FOR_SPLINE = 500;

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
    SPLINE {
      @Override
      Optional<Calibrator> fit(Points points) {
        return RisingSpline.fit(points);
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

  static Calibration of(Points points, Folds folds) {
    int fewer = Math.min(points.left(), points.size() - points.left());
    Map<Method, Calibrator> fitted = new EnumMap<>(Method.class);
    Map<Method, double[]> losses = new EnumMap<>(Method.class);
    for (Method method : Method.values()) {
      boolean enough =
          switch (method) {
            case NONE -> true;
            case PLATT -> fewer >= FEWEST_FOR_PLATT;
            case SPLINE -> fewer >= FEWEST_FOR_SPLINE;
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
        losses.containsKey(Method.SPLINE)
            ? Method.SPLINE
            : losses.entrySet().stream()
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
   * A Newton step or two from a fitted calibrator, for rows that are nearly those it was fitted on.
   */
  static Calibrator step(Calibrator fitted, Points points) {
    if (fitted instanceof Calibrator.Platt platt) {
      return step(platt, points);
    }
    return fitted instanceof Calibrator.Spline spline ? RisingSpline.step(spline, points) : fitted;
  }

  private static Calibrator step(Calibrator.Platt platt, Points points) {
    double g0 = 0;
    double g1 = 0;
    double h00 = 0;
    double h01 = 0;
    double h11 = 0;
    for (int row = 0; row < points.size(); row++) {
      double x = points.logOdds()[row];
      double risk = platt.risk(x);
      double residual = points.weights()[row] * ((points.exited()[row] ? 1 : 0) - risk);
      double spread = points.weights()[row] * risk * (1 - risk);
      g0 += residual;
      g1 += residual * x;
      h00 += spread;
      h01 += spread * x;
      h11 += spread * x * x;
    }
    double determinant = h00 * h11 - h01 * h01;
    double intercept = platt.intercept() + (h11 * g0 - h01 * g1) / determinant;
    double slope = platt.slope() + (h00 * g1 - h01 * g0) / determinant;
    return slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept)
        ? new Calibrator.Platt(intercept, slope)
        : platt;
  }
}
