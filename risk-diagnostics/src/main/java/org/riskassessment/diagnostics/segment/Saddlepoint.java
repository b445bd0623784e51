package org.riskassessment.diagnostics.segment;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The upper tail of a sum of independent Bernoulli variables of different sizes and chances, by the
 * saddlepoint formula of Lugannani and Rice (1980). The normal distribution is wrong by orders of
 * magnitude where a search over thousands of segments looks.
 */
final class Saddlepoint {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int STEPS = 60;

  private Saddlepoint() {}

  /**
   * The chance that a sum is at least as large.
   *
   * @param size what each variable adds when it is 1
   * @param p chance of each, above 0 and below 1
   * @param sum above its mean
   */
  static double tail(double[] size, double[] p, double sum) {
    double mean = 0;
    double variance = 0;
    double most = 0;
    for (int i = 0; i < size.length; i++) {
      mean += size[i] * p[i];
      variance += size[i] * size[i] * p[i] * (1 - p[i]);
      most += Math.max(0, size[i]);
    }
    double z = (sum - mean) / Math.sqrt(variance);
    if (!(z > 0.5) || sum >= most) {
      return NORMAL.survivalProbability(z);
    }
    double t = 0;
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double[] k = new double[3];
    for (int step = 0; step < STEPS; step++) {
      cumulants(size, p, t, k);
      double miss = sum - k[1];
      if (miss > 0) {
        low = t;
      } else {
        high = t;
      }
      double next = t + miss / k[2];
      if (!(next > low && next < high)) {
        next = high == Double.POSITIVE_INFINITY ? 2 * t + 1e-3 : (low + high) / 2;
      }
      if (Math.abs(next - t) <= 1e-10 * (1 + t)) {
        break;
      }
      t = next;
    }
    cumulants(size, p, t, k);
    double w = Math.sqrt(Math.max(0, 2 * (t * sum - k[0])));
    double u = t * Math.sqrt(k[2]);
    double tail = NORMAL.survivalProbability(w) + NORMAL.density(w) * (1 / u - 1 / w);
    return Double.isFinite(tail) && tail > 0 ? Math.min(1, tail) : NORMAL.survivalProbability(w);
  }

  /** The cumulant generating function at t, and its first two derivatives. */
  private static void cumulants(double[] size, double[] p, double t, double[] k) {
    k[0] = 0;
    k[1] = 0;
    k[2] = 0;
    for (int i = 0; i < size.length; i++) {
      double grown = p[i] * StrictMath.exp(t * size[i]);
      double all = 1 - p[i] + grown;
      double tilted = grown / all;
      k[0] += StrictMath.log(all);
      k[1] += size[i] * tilted;
      k[2] += size[i] * size[i] * tilted * (1 - tilted);
    }
  }
}
