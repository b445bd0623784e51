package org.riskassessment.core.evaluate;

import java.util.Arrays;

/** The choice of a decision threshold. */
public final class Threshold {
  private static final double EDGE = 1e-9;

  private Threshold() {}

  /**
   * The threshold by a rule.
   *
   * @param rows scored by models that were not trained on them
   * @param weights weight of each row; above 0
   * @param capacityShare calls that can be made per client of the portfolio, 0 to 1
   */
  public static double by(
      ThresholdRule rule, ScoredRows rows, double[] weights, double capacityShare) {
    if (rule instanceof ThresholdRule.Fixed fixed) {
      return fixed.risk();
    }
    if (rule instanceof ThresholdRule.Cost cost) {
      return clipped(cost.breakEven());
    }
    Steps steps = Steps.of(rows, weights);
    return clipped(
        rule instanceof ThresholdRule.Capacity
            ? steps.ofHighest(capacityShare)
            : steps.maximisingF1());
  }

  private static double clipped(double threshold) {
    return Math.min(Math.max(threshold, EDGE), 1 - EDGE);
  }

  /**
   * The distinct risks of the rows, ascending: no threshold separates rows of the same risk.
   *
   * @param all weight of the rows of each
   * @param left weight of those that left
   */
  private record Steps(double[] risk, double[] all, double[] left) {

    static Steps of(ScoredRows rows, double[] weights) {
      double[] all = new double[rows.ranks()];
      double[] left = new double[rows.ranks()];
      double[] risk = new double[rows.ranks()];
      for (int i = 0; i < weights.length; i++) {
        all[rows.rank(i)] += weights[i];
        left[rows.rank(i)] += rows.exited(i) ? weights[i] : 0;
        risk[rows.rank(i)] = rows.risk(i);
      }
      // Log-odds far out, or on a level of the calibration, share a risk.
      int last = 0;
      for (int r = 1; r < risk.length; r++) {
        boolean isNext = risk[r] > risk[last];
        last += isNext ? 1 : 0;
        risk[last] = risk[r];
        all[last] = all[r] + (isNext ? 0 : all[last]);
        left[last] = left[r] + (isNext ? 0 : left[last]);
      }
      int steps = Math.min(risk.length, last + 1);
      return new Steps(
          Arrays.copyOf(risk, steps), Arrays.copyOf(all, steps), Arrays.copyOf(left, steps));
    }

    /** Half-way to the next lower risk; the least risk itself. */
    private double below(int step) {
      return step == 0 ? risk[0] : (risk[step - 1] + risk[step]) / 2;
    }

    /**
     * The threshold that predicts an exit for this share of the rows, highest risks first; for
     * fewer rows when ties require it, but for at least one risk.
     */
    double ofHighest(double share) {
      double most = Math.max(1, Math.round(share * Arrays.stream(all).sum()));
      int step = risk.length - 1;
      double taken = all[step];
      while (step > 0 && taken + all[step - 1] <= most + EDGE) {
        taken += all[--step];
      }
      return below(step);
    }

    /**
     * The threshold with the highest F1; of equally good ones the highest. It is half-way between
     * two observed risks; 0.5 when no client left.
     */
    double maximisingF1() {
      double positives = Arrays.stream(left).sum();
      if (positives == 0) {
        return 0.5;
      }
      double best = -1;
      double threshold = 0.5;
      double found = 0;
      double taken = 0;
      for (int step = risk.length - 1; step >= 0; step--) {
        found += left[step];
        taken += all[step];
        double f1 = 2 * found / (taken + positives);
        if (f1 > best) {
          best = f1;
          threshold = below(step);
        }
      }
      return threshold;
    }
  }
}
