package org.riskassessment.core.evaluate;

import java.util.Arrays;

/** The choice of a decision threshold. */
public final class Threshold {
  private static final double EDGE = 1e-9;

  private Threshold() {}

  /**
   * The threshold that a rule comes to.
   *
   * @param rows scored by models that did not learn from them
   * @param capacityShare calls to make for each client of the portfolio, 0 to 1
   */
  public static double by(ThresholdRule rule, ScoredRows rows, double capacityShare) {
    if (rule instanceof ThresholdRule.Fixed fixed) {
      return fixed.risk();
    }
    if (rule instanceof ThresholdRule.Cost cost) {
      return clipped(cost.breakEven());
    }
    return rule instanceof ThresholdRule.Capacity
        ? ofHighest(rows, capacityShare)
        : maximisingF1(rows);
  }

  /**
   * The threshold that predicts an exit for this share of the rows, of those with the highest risks
   * first; for fewer where ties do not allow it, but for one risk at least.
   */
  static double ofHighest(ScoredRows rows, double share) {
    double[] risks = new double[rows.size()];
    for (int i = 0; i < risks.length; i++) {
      risks[i] = rows.risk(i);
    }
    Arrays.sort(risks);
    int taken = (int) Math.min(risks.length, Math.max(1, Math.round(share * risks.length)));
    int first = risks.length - taken;
    while (first > 0 && first < risks.length - 1 && risks[first - 1] == risks[first]) {
      first++;
    }
    return clipped(first == 0 ? risks[0] : (risks[first - 1] + risks[first]) / 2);
  }

  private static double clipped(double threshold) {
    return Math.min(Math.max(threshold, EDGE), 1 - EDGE);
  }

  /**
   * The threshold with the highest F1 on rows that the model may have learned from, which are never
   * held-out rows; of equal ones the highest. It lies half-way between two risks that occur.
   *
   * @return above 0 and below 1; 0.5 when no client left
   */
  public static double maximisingF1(ScoredRows rows) {
    if (rows.positives() == 0) {
      return 0.5;
    }
    int[] left = new int[rows.ranks()];
    int[] all = new int[rows.ranks()];
    double[] risk = new double[rows.ranks()];
    for (int i = 0; i < rows.size(); i++) {
      all[rows.rank(i)]++;
      left[rows.rank(i)] += rows.exited(i) ? 1 : 0;
      risk[rows.rank(i)] = rows.risk(i);
    }
    double best = -1;
    double threshold = 0.5;
    long found = 0;
    long taken = 0;
    for (int r = all.length - 1; r >= 0; r--) {
      found += left[r];
      taken += all[r];
      double f1 = 2.0 * found / (taken + rows.positives());
      // Log-odds far out share a risk of 1 or 0, and no threshold comes between them.
      if (f1 > best && (r == 0 || risk[r - 1] < risk[r])) {
        best = f1;
        threshold = r == 0 ? risk[r] : (risk[r - 1] + risk[r]) / 2;
      }
    }
    return clipped(threshold);
  }
}
