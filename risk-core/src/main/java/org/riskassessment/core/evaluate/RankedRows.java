package org.riskassessment.core.evaluate;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Scored rows from the highest rank down, laid out so that one pass over clients and one over rows
 * give all metrics of a resample, without allocating.
 *
 * <p>Sums over rows are computed per client in advance. The bins of the calibration error are those
 * of the whole sample for every resample.
 */
final class RankedRows {
  static final int BINS = 10;

  private static final double CLIP = 1e-15;

  /**
   * Index, after all metrics, of the distance of a resample's calibration from the sample's: the
   * sum over bins of the difference of their shares of excess risk.
   */
  static final int NOISE = Metric.values().length;

  /** How many values a resample has. */
  static final int VALUES = NOISE + 1;

  /** Index of each sum of a client: rows, exits, ... gradient and curvature of the line. */
  private static final int ROWS = 0;

  static final int LEFT = 1;
  static final int TP = 2;
  static final int FP = 3;
  private static final int LOSS = 4;
  private static final int MISS = 5;
  private static final int G0 = 6;
  private static final int G1 = 7;
  private static final int H00 = 8;
  private static final int H01 = 9;
  private static final int H11 = 10;
  private static final int SUMS = 11;

  /** By place from the top. */
  final double[] risk;

  final boolean[] left;
  final double[] logOdds;
  final double[] loss;

  /** How much each row counts. */
  final double[] weight;

  private final int[] client;

  /** Sum of the weights. */
  final double total;

  /** Where each group of equal rank ends, exclusive. */
  final int[] groupEnd;

  /** The bin of each group, from the top. */
  final int[] bin;

  /** Sum of risk minus label of each bin, over the whole sample. */
  final double[] excess = new double[BINS];

  /** Sum of the squares of risk minus label of each bin. */
  final double[] squares = new double[BINS];

  /** Empty when it does not exist. */
  final Optional<LogisticLine> line;

  private final int capacity;
  private final int clients;
  private final double[] sums;

  /**
   * @param capacity how many rows are taken from the top; 0 for no limit
   * @param byClient whether clients will be resampled; otherwise all rows count as one client's
   */
  RankedRows(ScoredRows rows, double threshold, int capacity, boolean byClient) {
    int n = rows.size();
    this.capacity = capacity;
    this.clients = byClient ? rows.clients() : 1;
    this.risk = new double[n];
    this.left = new boolean[n];
    this.logOdds = new double[n];
    this.loss = new double[n];
    this.weight = new double[n];
    this.client = new int[n];
    this.groupEnd = new int[rows.ranks()];
    for (int i = 0; i < n; i++) {
      groupEnd[rows.ranks() - 1 - rows.rank(i)]++;
    }
    int[] next = new int[rows.ranks()];
    for (int g = 1; g < groupEnd.length; g++) {
      next[g] = groupEnd[g - 1];
      groupEnd[g] += groupEnd[g - 1];
    }
    for (int i = 0; i < n; i++) {
      int place = next[rows.ranks() - 1 - rows.rank(i)]++;
      risk[place] = rows.risk(i);
      left[place] = rows.exited(i);
      weight[place] = rows.weight(i);
      client[place] = byClient ? rows.client(i) : 0;
      double p = Math.min(Math.max(rows.risk(i), CLIP), 1 - CLIP);
      double leaving = StrictMath.log(p);
      double staying = StrictMath.log(1 - p);
      logOdds[place] = leaving - staying;
      loss[place] = -(left[place] ? leaving : staying);
    }
    this.total = Arrays.stream(weight).sum();
    this.bin = new int[rows.ranks()];
    double above = 0;
    for (int g = 0, i = 0; g < bin.length; g++) {
      bin[g] = (int) Math.min(BINS - 1, Math.floor(BINS * above / total));
      for (; i < groupEnd[g]; i++) {
        above += weight[i];
      }
    }
    for (int g = 0, i = 0; g < groupEnd.length; g++) {
      for (; i < groupEnd[g]; i++) {
        double miss = weight[i] * (risk[i] - (left[i] ? 1 : 0));
        excess[bin[g]] += miss;
        squares[bin[g]] += miss * miss;
      }
    }
    this.line = LogisticLine.fit(logOdds, left, weight);
    this.sums = new double[clients * SUMS];
    for (int i = 0; i < n; i++) {
      int at = client[i] * SUMS;
      double w = weight[i];
      double label = left[i] ? 1 : 0;
      boolean predicted = risk[i] >= threshold;
      sums[at + ROWS] += w;
      sums[at + LEFT] += w * label;
      sums[at + TP] += predicted ? w * label : 0;
      sums[at + FP] += predicted ? w * (1 - label) : 0;
      sums[at + LOSS] += w * loss[i];
      sums[at + MISS] += w * ((risk[i] - label) * (risk[i] - label));
      if (byClient && line.isPresent()) {
        double p = line.get().probability(logOdds[i]);
        double spread = w * (p * (1 - p));
        sums[at + G0] += w * (label - p);
        sums[at + G1] += w * (label - p) * logOdds[i];
        sums[at + H00] += spread;
        sums[at + H01] += spread * logOdds[i];
        sums[at + H11] += spread * logOdds[i] * logOdds[i];
      }
    }
  }

  int size() {
    return risk.length;
  }

  int clients() {
    return clients;
  }

  /** A sum over all clients, by its index. */
  double sum(int index) {
    double sum = 0;
    for (int c = 0; c < clients; c++) {
      sum += sums[c * SUMS + index];
    }
    return sum;
  }

  /** All metrics, by ordinal, and the noise, which is 0; NaN for an undefined metric. */
  double[] values() {
    int[] once = new int[clients];
    Arrays.fill(once, 1);
    double[] values = new double[VALUES];
    values(once, values);
    line.ifPresent(
        l -> {
          values[Metric.CALIBRATION_SLOPE.ordinal()] = l.slope();
          values[Metric.CALIBRATION_INTERCEPT.ordinal()] = l.intercept();
        });
    return values;
  }

  /**
   * All metrics with each client's rows drawn so often, by ordinal, and the {@link #NOISE}; NaN for
   * an undefined metric. The line is one Newton step from that of the whole sample.
   */
  void values(int[] drawn, double[] values) {
    double rows = 0;
    double leavers = 0;
    double tp = 0;
    double fp = 0;
    double lost = 0;
    double missed = 0;
    double g0 = 0;
    double g1 = 0;
    double h00 = 0;
    double h01 = 0;
    double h11 = 0;
    for (int c = 0; c < clients; c++) {
      double w = drawn[c];
      if (w != 0) {
        int at = c * SUMS;
        rows += w * sums[at + ROWS];
        leavers += w * sums[at + LEFT];
        tp += w * sums[at + TP];
        fp += w * sums[at + FP];
        lost += w * sums[at + LOSS];
        missed += w * sums[at + MISS];
        g0 += w * sums[at + G0];
        g1 += w * sums[at + G1];
        h00 += w * sums[at + H00];
        h01 += w * sums[at + H01];
        h11 += w * sums[at + H11];
      }
    }
    // 0/0 is NaN, as an undefined metric should be here.
    values[Metric.PRECISION.ordinal()] = tp / (tp + fp);
    values[Metric.RECALL.ordinal()] = tp / leavers;
    values[Metric.F1.ordinal()] = 2 * tp / (tp + fp + leavers);
    values[Metric.ACCURACY.ordinal()] = (rows - leavers - fp + tp) / rows;
    values[Metric.LOG_LOSS.ordinal()] = lost / rows;
    values[Metric.BRIER.ordinal()] = missed / rows;
    ranking(drawn, rows, leavers, values);
    double determinant = h00 * h11 - h01 * h01;
    boolean bent = line.isPresent() && determinant > 1e-12 * h00 * h11;
    double slope = bent ? line.get().slope() : Double.NaN;
    double intercept = bent ? line.get().intercept() : Double.NaN;
    values[Metric.CALIBRATION_SLOPE.ordinal()] = slope + (h00 * g1 - h01 * g0) / determinant;
    values[Metric.CALIBRATION_INTERCEPT.ordinal()] =
        intercept + (h11 * g0 - h01 * g1) / determinant;
  }

  private void ranking(int[] drawn, double rows, double leavers, double[] values) {
    double cut = capacity * rows / risk.length;
    double grown = rows / total;
    double stayers = rows - leavers;
    double pairs = 0;
    double precisions = 0;
    double found = 0;
    double passed = 0;
    double caught = 0;
    double apart = 0;
    double noise = 0;
    double above = 0;
    int inBin = 0;
    int place = 0;
    for (int g = 0; g < groupEnd.length; g++) {
      if (bin[g] != inBin) {
        apart += Math.abs(above);
        noise += Math.abs(above - excess[inBin] * grown);
        inBin = bin[g];
        above = 0;
      }
      double leaving = 0;
      double staying = 0;
      for (int end = groupEnd[g]; place < end; place++) {
        double w = drawn[client[place]] * weight[place];
        above += w * risk[place];
        if (left[place]) {
          leaving += w;
        } else {
          staying += w;
        }
      }
      above -= leaving;
      double taken = found + passed;
      if (leaving > 0) {
        double all = leaving + staying;
        found += leaving;
        precisions += leaving * (found / (taken + all));
        pairs += leaving * (stayers - passed - staying / 2.0);
        if (taken < cut) {
          caught += taken + all <= cut ? leaving : leaving * ((cut - taken) / all);
        }
      }
      passed += staying;
    }
    values[Metric.ROC_AUC.ordinal()] = pairs / (leavers * stayers);
    values[Metric.AVERAGE_PRECISION.ordinal()] = precisions / leavers;
    values[Metric.CALIBRATION_ERROR.ordinal()] = (apart + Math.abs(above)) / rows;
    values[NOISE] = (noise + Math.abs(above - excess[inBin] * grown)) / rows;
    double capture = capacity == 0 ? Double.NaN : caught / leavers;
    values[Metric.CAPTURE.ordinal()] = capture;
    values[Metric.LIFT.ordinal()] = capture * risk.length / capacity;
  }

  /** The calibration error when each label is drawn by its risk. */
  PerfectModel perfect(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] errors = new double[PerfectModel.DRAWS];
    for (int draw = 0; draw < PerfectModel.DRAWS; draw++) {
      double above = 0;
      int inBin = 0;
      int place = 0;
      for (int g = 0; g < groupEnd.length; g++) {
        if (bin[g] != inBin) {
          inBin = bin[g];
          errors[draw] += Math.abs(above);
          above = 0;
        }
        for (int end = groupEnd[g]; place < end; place++) {
          boolean leaves = (random.nextLong() >>> 11) * 0x1p-53 < risk[place];
          above += weight[place] * (leaves ? risk[place] - 1 : risk[place]);
        }
      }
      errors[draw] = (errors[draw] + Math.abs(above)) / total;
    }
    Arrays.sort(errors);
    return PerfectModel.of(errors);
  }
}
