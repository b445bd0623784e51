package org.riskassessment.core.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Standard errors and 95% intervals of a large sample by formula, with rows taken as independent:
 * when clients have several rows each, they are narrower than those of a bootstrap over clients.
 *
 * <ul>
 *   <li>ROC AUC: DeLong, DeLong and Clarke-Pearson (1988).
 *   <li>Precision, recall and accuracy: Wilson (1927).
 *   <li>Capture: Wilson's too, with the variance of {@link #capture}; lift is capture times a
 *       constant.
 *   <li>F1: delta method on multinomial counts; with shares a of true positives and b of wrong
 *       predictions, 4ab(a + b) / (n (2a + b)^4).
 *   <li>Log-loss and Brier score: means, by the variance of their terms.
 *   <li>Average precision: variance of its influence function, {@link #averagePrecision}.
 *   <li>Slope and intercept: Huber's (1967) sandwich, which holds whether or not the line does.
 *   <li>Calibration error: simulated, with each bin's excess of risk over exits normal around that
 *       of the sample, or around 0 for a perfect model; interpreted as the bootstrap's, {@link
 *       Spread}.
 * </ul>
 */
final class LargeSample {
  private static final double Z = 1.959963984540054;

  private final ScoredRows scored;
  private final RankedRows rows;
  private final int n;

  /** The weight of all rows. */
  private final double total;

  /** What unequal weights do to a standard error. */
  private final double design;

  private final Map<Metric, Spread> spreads = new EnumMap<>(Metric.class);

  LargeSample(ScoredRows scored, RankedRows rows) {
    this.scored = scored;
    this.rows = rows;
    this.n = rows.size();
    this.total = rows.total;
    double squares = 0;
    for (double w : rows.weight) {
      squares += w * w;
    }
    this.design = Math.sqrt(squares / total);
  }

  Map<Metric, Spread> spreads(double[] values, int capacity, long seed) {
    RocAuc.deLong(scored)
        .ifPresent(error -> normal(Metric.ROC_AUC, value(values, Metric.ROC_AUC), error, 0, 1));
    double precision = value(values, Metric.AVERAGE_PRECISION);
    normal(Metric.AVERAGE_PRECISION, precision, averagePrecision(precision), 0, 1);
    double leavers = rows.sum(RankedRows.LEFT);
    double tp = rows.sum(RankedRows.TP);
    double fp = rows.sum(RankedRows.FP);
    double a = tp / total;
    double b = (fp + leavers - tp) / total;
    double f1Error = design * 2 * Math.sqrt(a * b * (a + b) / total) / ((2 * a + b) * (2 * a + b));
    normal(Metric.F1, value(values, Metric.F1), f1Error, 0, 1);
    wilson(Metric.PRECISION, tp, tp + fp, 1);
    wilson(Metric.RECALL, tp, leavers, 1);
    wilson(Metric.ACCURACY, total - fp - leavers + tp, total, 1);
    mean(Metric.LOG_LOSS, rows.loss, value(values, Metric.LOG_LOSS), Double.POSITIVE_INFINITY);
    double[] misses = new double[n];
    for (int i = 0; i < n; i++) {
      double miss = rows.risk[i] - (rows.left[i] ? 1 : 0);
      misses[i] = miss * miss;
    }
    mean(Metric.BRIER, misses, value(values, Metric.BRIER), 1);
    calibrationError(value(values, Metric.CALIBRATION_ERROR), seed);
    rows.line.ifPresent(this::line);
    if (capacity > 0) {
      capture(value(values, Metric.CAPTURE), capacity);
    }
    return spreads;
  }

  private static double value(double[] values, Metric metric) {
    return values[metric.ordinal()];
  }

  private void normal(Metric metric, double value, double error, double least, double most) {
    if (Double.isFinite(value) && Double.isFinite(error)) {
      spreads.put(
          metric,
          new Spread(
              new Interval(Math.max(least, value - Z * error), Math.min(most, value + Z * error)),
              OptionalDouble.of(error)));
    }
  }

  private void wilson(Metric metric, double successes, double weight, double unit) {
    if (weight > 0) {
      double p = successes / weight;
      double trials = weight / (design * design);
      double shrink = 1 + Z * Z / trials;
      double middle = (p + Z * Z / (2 * trials)) / shrink;
      double variance = p * (1 - p) / trials;
      double half = Z * Math.sqrt(variance + Z * Z / (4 * trials * trials)) / shrink;
      // At 0 and 1 the interval would end exactly there without rounding.
      double low = Math.min(p, Math.max(0, middle - half));
      double high = Math.max(p, Math.min(1, middle + half));
      spreads.put(
          metric,
          new Spread(
              new Interval(low * unit, high * unit),
              OptionalDouble.of(Math.sqrt(variance) * unit)));
    }
  }

  private void mean(Metric metric, double[] terms, double mean, double most) {
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double miss = rows.weight[i] * (terms[i] - mean);
      squares += miss * miss;
    }
    normal(metric, mean, Math.sqrt(squares * n / (n - 1.0)) / total, 0, most);
  }

  /**
   * Standard error of average precision AP. With A(s) the sum over those who left at scores up to s
   * of 1 / (rows at or above their score), B(s) the same sum weighted by the precision there, a row
   * with label y has the influence (y (precision(s) - AP + A(s)) - B(s)) n / positives; the
   * variance is the mean of their squares over n.
   */
  private double averagePrecision(double value) {
    int groups = rows.groupEnd.length;
    double[] leaving = new double[groups];
    double[] all = new double[groups];
    double[] leavingSquares = new double[groups];
    double[] stayingSquares = new double[groups];
    for (int g = 0, i = 0; g < groups; g++) {
      for (; i < rows.groupEnd[g]; i++) {
        double w = rows.weight[i];
        all[g] += w;
        leaving[g] += rows.left[i] ? w : 0;
        (rows.left[i] ? leavingSquares : stayingSquares)[g] += w * w;
      }
    }
    double leavers = rows.sum(RankedRows.LEFT);
    double found = leavers;
    double taken = total;
    double a = 0;
    double b = 0;
    double squares = 0;
    for (int g = groups - 1; g >= 0; g--) {
      double precision = found / taken;
      a += leaving[g] / taken;
      b += leaving[g] * precision / taken;
      double ofLeft = precision - value + a - b;
      squares += leavingSquares[g] * ofLeft * ofLeft + stayingSquares[g] * b * b;
      found -= leaving[g];
      taken -= all[g];
    }
    return Math.sqrt(squares) / leavers;
  }

  private void calibrationError(double value, long seed) {
    Random random = new Random(seed);
    double[] draws = new double[Evaluation.RESAMPLES];
    double[] noises = new double[Evaluation.RESAMPLES];
    for (int d = 0; d < draws.length; d++) {
      for (int bin = 0; bin < RankedRows.BINS; bin++) {
        double noise = Math.sqrt(rows.squares[bin]) * random.nextGaussian();
        draws[d] += Math.abs(rows.excess[bin] + noise) / total;
        noises[d] += Math.abs(noise) / total;
      }
    }
    Arrays.sort(draws);
    Arrays.sort(noises);
    spreads.put(Metric.CALIBRATION_ERROR, Spread.ofCalibration(value, draws, noises));
  }

  /** The calibration error when each label is drawn by its risk, with normal sums of bins. */
  PerfectModel perfect(long seed) {
    double[] variance = new double[RankedRows.BINS];
    for (int g = 0, i = 0; g < rows.groupEnd.length; g++) {
      for (; i < rows.groupEnd[g]; i++) {
        double w = rows.weight[i];
        variance[rows.bin[g]] += w * w * rows.risk[i] * (1 - rows.risk[i]);
      }
    }
    Random random = new Random(seed);
    double[] errors = new double[PerfectModel.DRAWS];
    for (int d = 0; d < errors.length; d++) {
      for (double v : variance) {
        errors[d] += Math.abs(Math.sqrt(v) * random.nextGaussian()) / total;
      }
    }
    Arrays.sort(errors);
    return PerfectModel.of(errors);
  }

  /**
   * Capture c at a share q of the rows, the cut moving with the sample: where a part r of the rows
   * about the cut left and a part p of all, its variance is (p c (1 - c) (1 - 2r) + r^2 q (1 - q))
   * / (p^2 n), by the influence function of a quantile; Wilson's interval of as many trials as have
   * that variance.
   */
  private void capture(double capture, int capacity) {
    double positives = rows.sum(RankedRows.LEFT);
    double p = positives / total;
    double q = (double) capacity / n;
    int from = Math.max(0, capacity - n / 50);
    int to = Math.min(n, capacity + n / 50);
    double r = 0;
    for (int i = from; i < to; i++) {
      r += rows.left[i] ? 1.0 / (to - from) : 0;
    }
    double variance =
        (p * capture * (1 - capture) * (1 - 2 * r) + r * r * q * (1 - q)) / (p * p * total);
    boolean even = !(variance > 0) || capture == 0 || capture == 1;
    double trials = even ? positives : capture * (1 - capture) / variance;
    wilson(Metric.CAPTURE, capture * trials, trials, 1);
    wilson(Metric.LIFT, capture * trials, trials, 1 / q);
  }

  private void line(LogisticLine line) {
    double h00 = 0;
    double h01 = 0;
    double h11 = 0;
    double v00 = 0;
    double v01 = 0;
    double v11 = 0;
    for (int i = 0; i < n; i++) {
      double x = rows.logOdds[i];
      double p = line.probability(x);
      double spread = rows.weight[i] * p * (1 - p);
      double miss = rows.weight[i] * (p - (rows.left[i] ? 1 : 0));
      h00 += spread;
      h01 += spread * x;
      h11 += spread * x * x;
      v00 += miss * miss;
      v01 += miss * miss * x;
      v11 += miss * miss * x * x;
    }
    double determinant = h00 * h11 - h01 * h01;
    double intercept = h11 * h11 * v00 - 2 * h11 * h01 * v01 + h01 * h01 * v11;
    double slope = h01 * h01 * v00 - 2 * h01 * h00 * v01 + h00 * h00 * v11;
    double far = Double.POSITIVE_INFINITY;
    normal(
        Metric.CALIBRATION_INTERCEPT,
        line.intercept(),
        Math.sqrt(intercept) / determinant,
        -far,
        far);
    normal(Metric.CALIBRATION_SLOPE, line.slope(), Math.sqrt(slope) / determinant, -far, far);
  }
}
