package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.riskassessment.core.model.Calibrator;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/**
 * Fits {@link Calibrator.Spline}: on the scale of log-odds a line of straight pieces, whose slopes
 * are exponentials and so above 0, by penalised maximum likelihood. The penalty expects a piece's
 * slope to be like that of the next, so that few rows make few bends, and the pieces at the ends go
 * on straight beyond the last rows.
 */
final class RisingSpline {
  private static final int PIECES = 8;

  /** Standard deviation expected of the difference between neighbours' logarithms of the slope. */
  private static final double BEND = 0.5;

  /** Standard deviation expected of the logarithm of a slope. */
  private static final double TILT = 2;

  private static final int ITERATIONS = 50;
  private static final int HALVINGS = 30;
  private static final double TOLERANCE = 1e-9;

  /** The places where pieces meet, with one place more at either end. */
  private final double[] knots;

  private final Calibration.Points points;

  private RisingSpline(double[] knots, Calibration.Points points) {
    this.knots = knots;
    this.points = points;
  }

  /** The gradient of the penalised loss, and its curvature (Gauss and Newton). */
  private record Sums(double[] gradient, double[][] curvature) {

    /** The Newton step, to be subtracted. */
    double[] step() {
      return DenseMatrix.createDenseMatrix(curvature)
          .choleskyFactorization()
          .orElseThrow(() -> new ArithmeticException("the curvature is not positive definite"))
          .solve(DenseVector.createDenseVector(gradient.clone()))
          .toArray();
    }
  }

  /** Empty if the rows have too few different log-odds. */
  static Optional<Calibrator> fit(Calibration.Points points) {
    double[] inner = knots(points);
    if (inner.length < 2) {
      return Optional.empty();
    }
    double[] knots = new double[inner.length + 2];
    System.arraycopy(inner, 0, knots, 1, inner.length);
    knots[0] = inner[0] - 1;
    knots[knots.length - 1] = inner[inner.length - 1] + 1;
    RisingSpline spline = new RisingSpline(knots, points);
    double[] start = new double[knots.length];
    start[0] = knots[0];
    return Optional.of(spline.calibrator(spline.solve(start)));
  }

  /** Two Newton steps from a fitted spline, for rows that are nearly those it was fitted on. */
  static Calibrator step(Calibrator.Spline fitted, Calibration.Points points) {
    double[] knots = fitted.logOdds().stream().mapToDouble(Double::doubleValue).toArray();
    double[] at = new double[knots.length];
    at[0] = fitted.calibrated().get(0);
    for (int piece = 0; piece < knots.length - 1; piece++) {
      double rise = fitted.calibrated().get(piece + 1) - fitted.calibrated().get(piece);
      at[piece + 1] = StrictMath.log(rise / (knots[piece + 1] - knots[piece]));
    }
    RisingSpline spline = new RisingSpline(knots, points);
    for (int step = 0; step < 2; step++) {
      Sums sums = spline.sums(at);
      double[] change = sums.step();
      for (int i = 0; i < at.length; i++) {
        at[i] -= change[i];
      }
    }
    return spline.calibrator(at);
  }

  /** Quantiles of the rows, those that left and those that stayed weighing the same in all. */
  private static double[] knots(Calibration.Points points) {
    int n = points.size();
    double[] all = new double[2];
    for (int row = 0; row < n; row++) {
      all[points.exited()[row] ? 1 : 0] += points.weights()[row];
    }
    double[] logOdds = points.logOdds();
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> logOdds[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] knots = new double[PIECES - 1];
    int found = 0;
    double passed = 0;
    for (int row : order) {
      passed += points.weights()[row] / (2 * all[points.exited()[row] ? 1 : 0]);
      while (found < knots.length && passed >= (found + 1.0) / PIECES) {
        knots[found++] = logOdds[row];
      }
    }
    return Arrays.stream(knots, 0, found).distinct().toArray();
  }

  private double[] solve(double[] start) {
    double[] at = start;
    Sums sums = sums(at);
    double loss = loss(at);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] step = sums.step();
      double decrement = 0;
      for (int i = 0; i < at.length; i++) {
        decrement += sums.gradient()[i] * step[i];
      }
      if (!(decrement > TOLERANCE * points.size())) {
        break;
      }
      double share = 1;
      boolean lower = false;
      for (int halving = 0; halving < HALVINGS && !lower; halving++) {
        double[] next = at.clone();
        for (int i = 0; i < next.length; i++) {
          next[i] -= share * step[i];
        }
        double there = loss(next);
        lower = there <= loss;
        if (lower) {
          at = next;
          loss = there;
        }
        share /= 2;
      }
      if (!lower) {
        break;
      }
      sums = sums(at);
    }
    return at;
  }

  /**
   * The pieces over the knots.
   *
   * @param slopes of each piece
   * @param heights at each knot
   */
  private record Line(double[] slopes, double[] heights) {}

  /**
   * @param at the height at the first knot, then the logarithm of each piece's slope
   */
  private Line line(double[] at) {
    double[] slopes = new double[at.length - 1];
    double[] heights = new double[at.length];
    heights[0] = at[0];
    for (int piece = 0; piece < slopes.length; piece++) {
      slopes[piece] = StrictMath.exp(at[piece + 1]);
      heights[piece + 1] = heights[piece] + slopes[piece] * (knots[piece + 1] - knots[piece]);
    }
    return new Line(slopes, heights);
  }

  private double loss(double[] at) {
    Line line = line(at);
    double loss = penalty(at, new double[at.length], new double[at.length][at.length]);
    for (int row = 0; row < points.size(); row++) {
      double score = score(line, points.logOdds()[row]);
      double against = points.exited()[row] ? -score : score;
      loss +=
          points.weights()[row]
              * (Math.max(against, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(score))));
    }
    return loss;
  }

  private double score(Line line, double x) {
    int piece = piece(x);
    return line.heights()[piece] + line.slopes()[piece] * (x - knots[piece]);
  }

  private Sums sums(double[] at) {
    int side = at.length;
    Line line = line(at);
    double[] slopes = line.slopes();
    double[] gradient = new double[side];
    double[][] curvature = new double[side][side];
    penalty(at, gradient, curvature);
    double[] derivative = new double[side];
    derivative[0] = 1;
    for (int row = 0; row < points.size(); row++) {
      double weight = points.weights()[row];
      if (weight == 0) {
        continue;
      }
      double x = points.logOdds()[row];
      int piece = piece(x);
      double score = line.heights()[piece] + slopes[piece] * (x - knots[piece]);
      double e = StrictMath.exp(-Math.abs(score));
      double risk = score >= 0 ? 1 / (1 + e) : e / (1 + e);
      double residual = weight * (risk - (points.exited()[row] ? 1 : 0));
      double spread = weight * (e / ((1 + e) * (1 + e)));
      for (int i = 0; i < piece; i++) {
        derivative[i + 1] = slopes[i] * (knots[i + 1] - knots[i]);
      }
      derivative[piece + 1] = slopes[piece] * (x - knots[piece]);
      for (int i = 0; i <= piece + 1; i++) {
        gradient[i] += residual * derivative[i];
        double factor = spread * derivative[i];
        double[] own = curvature[i];
        for (int j = 0; j <= i; j++) {
          own[j] += factor * derivative[j];
        }
      }
    }
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < i; j++) {
        curvature[j][i] = curvature[i][j];
      }
    }
    return new Sums(gradient, curvature);
  }

  private static double penalty(double[] at, double[] gradient, double[][] curvature) {
    double loss = 0;
    double bend = 1 / (BEND * BEND);
    double tilt = 1 / (TILT * TILT);
    curvature[0][0] = 1e-9;
    for (int i = 1; i < at.length; i++) {
      loss += tilt * at[i] * at[i] / 2;
      gradient[i] += tilt * at[i];
      curvature[i][i] += tilt;
      if (i > 1) {
        double difference = at[i] - at[i - 1];
        loss += bend * difference * difference / 2;
        gradient[i] += bend * difference;
        gradient[i - 1] -= bend * difference;
        curvature[i][i] += bend;
        curvature[i - 1][i - 1] += bend;
        curvature[i][i - 1] -= bend;
      }
    }
    return loss;
  }

  /** The piece over x; those at the ends go on. */
  private int piece(double x) {
    int piece = 0;
    while (piece < knots.length - 2 && x >= knots[piece + 1]) {
      piece++;
    }
    return piece;
  }

  private Calibrator calibrator(double[] at) {
    List<Double> places = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    double height = at[0];
    for (int i = 0; i < knots.length; i++) {
      places.add(knots[i]);
      heights.add(height);
      if (i < knots.length - 1) {
        height += StrictMath.exp(at[i + 1]) * (knots[i + 1] - knots[i]);
      }
    }
    return new Calibrator.Spline(places, heights);
  }
}
