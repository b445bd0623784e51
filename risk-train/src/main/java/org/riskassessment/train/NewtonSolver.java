package org.riskassessment.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.riskassessment.core.stage.Cancellation;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/**
 * Logistic regression with a ridge penalty by Newton's method (iteratively reweighted least
 * squares): the weights and the bias that minimise
 *
 * <pre>
 * sum over rows of w * (log(1 + exp(f)) - y * f) + l2 / 2 * |weights|^2,   f = bias + weights * x
 * </pre>
 *
 * The problem is strictly convex for l2 above 0, so it has exactly one solution, whatever the data.
 * A step that does not lower the objective is halved. Rows are summed in parts and the sums are
 * added in order, so the result is the same to the last bit on any number of processors.
 */
final class NewtonSolver {
  /** At this distance to the optimum, in mean log-loss, the next step is the last. */
  private static final double TOLERANCE = 1e-9;

  private static final int ITERATIONS = 100;
  private static final int HALVINGS = 40;
  private static final int PART = 1 << 14;

  /** One part in this many is solved first, to start the full solve near its optimum. */
  private static final int PILOT = 16;

  /** Limits the first solve, because its rows may be unlike the rest. */
  private static final int PILOT_ITERATIONS = 8;

  private static final int MOST_SUMS = 1 << 23;

  /** A penalty that only keeps the curvature invertible where inputs sum to the bias. */
  private static final double BARELY = 1e-3;

  private final DesignMatrix design;
  private final double[] targets;
  private final double[] rowWeights;
  private final Cancellation cancellation;
  private final int side;
  private final int parts;

  /**
   * @param targets y of each row, 0 to 1
   * @param rowWeights w of each row; above 0
   */
  NewtonSolver(
      DesignMatrix design, double[] targets, double[] rowWeights, Cancellation cancellation) {
    this.design = design;
    this.targets = targets;
    this.rowWeights = rowWeights;
    this.cancellation = cancellation;
    this.side = design.width() + 1;
    int wanted = (design.rows() + PART - 1) / PART;
    this.parts = Math.max(1, Math.min(wanted, Math.max(2, MOST_SUMS / (side * side))));
  }

  /**
   * The optimum.
   *
   * @param weights one for each input
   * @param iterations number of steps taken
   */
  record Solution(double[] weights, double bias, int iterations) {

    /** The weights, then the bias. */
    double[] withBias() {
      double[] all = Arrays.copyOf(weights, weights.length + 1);
      all[weights.length] = bias;
      return all;
    }
  }

  /** Loss, gradient and curvature of the data at some weights, without the penalty. */
  private record Sums(double loss, double[] gradient, double[] squares) {
    static Sums empty(int side) {
      return new Sums(0, new double[side], new double[side * side]);
    }

    Sums plus(Sums other) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += other.gradient[i];
      }
      for (int i = 0; i < squares.length; i++) {
        squares[i] += other.squares[i];
      }
      return new Sums(loss + other.loss, gradient, squares);
    }
  }

  DesignMatrix design() {
    return design;
  }

  /** The default starting point: zero weights, and the log-odds of the share that left as bias. */
  double[] start() {
    double left = 0;
    double all = 0;
    for (int row = 0; row < targets.length; row++) {
      all += rowWeights[row];
      left += targets[row] * rowWeights[row];
    }
    double[] start = new double[side];
    start[side - 1] = StrictMath.log(left / (all - left));
    return start;
  }

  /**
   * Finds the optimum.
   *
   * @param l2 at least 0; with 0 there may be no solution, and the result of the last step is
   *     returned
   * @param start the weights, then the bias; not changed
   */
  Solution solve(double l2, double[] start) {
    if (parts < 2 * PILOT) {
      return solve(l2, start, 1);
    }
    Solution near = solve(l2 / PILOT, start, PILOT);
    Solution all = solve(l2, near.withBias(), 1);
    return new Solution(all.weights(), all.bias(), near.iterations() + all.iterations());
  }

  /**
   * @param stride 1 to use all rows, k to use every k-th part
   */
  private Solution solve(double l2, double[] start, int stride) {
    double[] at = start.clone();
    Sums sums = sums(at, stride);
    double objective = objective(sums, at, l2);
    double total = Arrays.stream(rowWeights).sum() / stride;
    int iterations = 0;
    while (iterations < (stride == 1 ? ITERATIONS : PILOT_ITERATIONS)) {
      cancellation.check();
      double[] gradient = sums.gradient().clone();
      for (int i = 0; i < side - 1; i++) {
        gradient[i] += l2 * at[i];
      }
      double[] step =
          factorised(sums.squares(), l2).solve(DenseVector.createDenseVector(gradient)).toArray();
      double decrement = 0;
      for (int i = 0; i < side; i++) {
        decrement += gradient[i] * step[i];
      }
      if (!(decrement > 2 * TOLERANCE * total)) {
        for (int i = 0; i < side && decrement > 0; i++) {
          at[i] -= step[i]; // Safe this close, and it squares the error that is left.
        }
        break;
      }
      iterations++;
      double share = 1;
      boolean lower = false;
      for (int halving = 0; halving < HALVINGS && !lower; halving++) {
        double[] next = new double[side];
        for (int i = 0; i < side; i++) {
          next[i] = at[i] - share * step[i];
        }
        Sums there = sums(next, stride);
        double value = objective(there, next, l2);
        lower = value <= objective - 1e-4 * share * decrement;
        if (lower) {
          at = next;
          sums = there;
          objective = value;
        }
        share /= 2;
      }
      if (!lower) {
        break; // As close as double precision allows.
      }
    }
    return new Solution(Arrays.copyOf(at, side - 1), at[side - 1], iterations);
  }

  /**
   * The covariance of the weights and, last, the bias: the sandwich estimate {@code A^-1 B A^-1} of
   * the penalised curvature A and the sum B of the outer products of each client's gradient (Huber,
   * 1967; clustered as in Liang and Zeger, 1986).
   *
   * @param clients number of each row's client, from 0
   */
  double[][] covariance(Solution solution, double l2, int[] clients) {
    DenseMatrix inverse =
        factorised(sums(solution.withBias(), 1).squares(), l2)
            .solve(DenseMatrix.createIdentity(side));
    double[] residual = residuals(solution);
    DenseMatrix meat = DenseMatrix.createDenseMatrix(square(outerProducts(residual, clients)));
    return inverse.matrixMultiply(meat).matrixMultiply(inverse).toArray();
  }

  /** Prepares for {@link Shift#by}. */
  Shift shift(Solution solution, double l2) {
    return new Shift(
        residuals(solution), l2, factorised(sums(solution.withBias(), 1).squares(), l2), this);
  }

  /**
   * How far the mean log-loss at a solution is above its lowest without a penalty, by the length of
   * the next step. 0 at the optimum.
   */
  double excess(Solution solution) {
    Sums sums = sums(solution.withBias(), 1);
    double[] step =
        factorised(sums.squares(), BARELY)
            .solve(DenseVector.createDenseVector(sums.gradient()))
            .toArray();
    double decrement = 0;
    for (int i = 0; i < side; i++) {
      decrement += sums.gradient()[i] * step[i];
    }
    return Math.max(0, decrement) / 2 / Arrays.stream(rowWeights).sum();
  }

  /** The gradient of each row's loss by its score. */
  private double[] residuals(Solution solution) {
    double[] residual = design.scores(solution.weights(), solution.bias());
    for (int row = 0; row < residual.length; row++) {
      double risk = 1 / (1 + StrictMath.exp(-residual[row]));
      residual[row] = rowWeights[row] * (risk - targets[row]);
    }
    return residual;
  }

  /** How an optimum moves when rows count more or less. Safe for several threads. */
  record Shift(
      double[] residual, double l2, DenseMatrix.CholeskyFactorization curvature, NewtonSolver of) {

    /**
     * One Newton step from the optimum to that of resampled rows and a resampled penalty, whose
     * centre is drawn as if the weights were (Wahba, 1983; Nychka, 1988): the steps vary by the
     * bias of penalised weights too, not by their variance alone.
     *
     * @param times how often each row is drawn
     * @return the change of the weights and, last, the bias
     */
    double[] by(int[] times, SplittableRandom random) {
      double[] extra = new double[residual.length];
      for (int row = 0; row < extra.length; row++) {
        extra[row] = (1 - times[row]) * residual[row];
      }
      double[] gradient = new double[of.side];
      of.design.addGradient(extra, 0, extra.length, gradient);
      double deviation = Math.sqrt(l2);
      for (int input = 0; input < of.side - 1; input++) {
        gradient[input] += deviation * normal(random);
      }
      return curvature.solve(DenseVector.createDenseVector(gradient)).toArray();
    }

    /** By Box and Muller, the same on every JDK. */
    private static double normal(SplittableRandom random) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /** What a change of the weights and the bias adds to each row's score. */
    double[] scores(double[] change) {
      return of.design.scores(change, change[of.side - 1]);
    }
  }

  /** The sum over clients of the outer product of each client's gradient. */
  private double[] outerProducts(double[] residual, int[] clients) {
    double[] matrix = new double[side * side];
    int[] last = new int[clients.length];
    int[] lastOfClient = new int[clients.length];
    boolean single = true;
    for (int row = 0; row < clients.length; row++) {
      last[row] = lastOfClient[clients[row]] - 1;
      single &= last[row] < 0;
      lastOfClient[clients[row]] = row + 1;
    }
    if (single) {
      double[] squared = new double[residual.length];
      for (int row = 0; row < squared.length; row++) {
        squared[row] = residual[row] * residual[row];
      }
      design.addSquares(squared, 0, squared.length, matrix);
      design.mirror(matrix);
      return matrix;
    }
    double[] gradient = new double[side];
    for (int client = 0; client < lastOfClient.length && lastOfClient[client] > 0; client++) {
      Arrays.fill(gradient, 0);
      for (int row = lastOfClient[client] - 1; row >= 0; row = last[row]) {
        design.addGradient(new double[] {residual[row]}, row, row + 1, gradient);
      }
      for (int i = 0; i < side; i++) {
        if (gradient[i] != 0) {
          for (int j = 0; j < side; j++) {
            matrix[i * side + j] += gradient[i] * gradient[j];
          }
        }
      }
    }
    return matrix;
  }

  private DenseMatrix.CholeskyFactorization factorised(double[] squares, double l2) {
    double[][] curvature = square(squares);
    double trace = 0;
    for (int i = 0; i < side; i++) {
      trace += curvature[i][i];
    }
    // Keeps the matrix positive definite when the risks are all near 0 or 1, or a weight is free.
    double ridge = 1e-12 * trace / side + Double.MIN_NORMAL;
    for (int i = 0; i < side; i++) {
      curvature[i][i] += i < side - 1 ? l2 + ridge : ridge;
    }
    return DenseMatrix.createDenseMatrix(curvature)
        .choleskyFactorization()
        .orElseThrow(() -> new ArithmeticException("the curvature is not positive definite"));
  }

  private double[][] square(double[] flat) {
    double[][] square = new double[side][];
    for (int i = 0; i < side; i++) {
      square[i] = Arrays.copyOfRange(flat, i * side, (i + 1) * side);
    }
    return square;
  }

  private double objective(Sums sums, double[] at, double l2) {
    double penalty = 0;
    for (int i = 0; i < side - 1; i++) {
      penalty += at[i] * at[i];
    }
    return sums.loss() + l2 / 2 * penalty;
  }

  private Sums sums(double[] at, int stride) {
    Sums[] ofParts = new Sums[(parts + stride - 1) / stride];
    IntStream ordered = IntStream.range(0, ofParts.length);
    (parts > 2 ? ordered.parallel() : ordered)
        .forEach(i -> ofParts[i] = sumsOfPart(at, i * stride));
    Sums sum = Sums.empty(side);
    for (Sums part : ofParts) {
      sum = sum.plus(part);
    }
    design.mirror(sum.squares());
    return sum;
  }

  private Sums sumsOfPart(double[] at, int part) {
    int from = (int) ((long) design.rows() * part / parts);
    int to = (int) ((long) design.rows() * (part + 1) / parts);
    Sums sums = Sums.empty(side);
    double[] scores = new double[Math.min(PART, to - from)];
    double[] curvature = new double[scores.length];
    double loss = 0;
    for (int start = from; start < to; start += PART) {
      int end = Math.min(to, start + PART);
      design.scores(at, at[side - 1], start, end, scores);
      double product = 1;
      for (int row = start; row < end; row++) {
        double score = scores[row - start];
        double weight = rowWeights[row];
        double e = StrictMath.exp(-Math.abs(score));
        double risk = score >= 0 ? 1 / (1 + e) : e / (1 + e);
        loss += weight * (Math.max(score, 0) - targets[row] * score);
        if (weight == 1) {
          // One logarithm of a product of 64 factors in place of 64; at most 2^64, no overflow.
          product *= 1 + e;
          if ((row & 63) == 63) {
            loss += StrictMath.log(product);
            product = 1;
          }
        } else {
          loss += weight * StrictMath.log(1 + e);
        }
        scores[row - start] = weight * (risk - targets[row]);
        curvature[row - start] = weight * (e / ((1 + e) * (1 + e)));
      }
      loss += StrictMath.log(product);
      design.addGradient(scores, start, end, sums.gradient());
      design.addSquares(curvature, start, end, sums.squares());
    }
    return new Sums(loss, sums.gradient(), sums.squares());
  }
}
