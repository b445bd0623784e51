package org.riskassessment.core.evaluate;

/** The choice of a decision threshold. */
public final class Threshold {
  private static final double EDGE = 1e-9;

  private Threshold() {}

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
    return Math.min(Math.max(threshold, EDGE), 1 - EDGE);
  }
}
