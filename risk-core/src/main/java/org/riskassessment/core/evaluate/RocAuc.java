package org.riskassessment.core.evaluate;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Area under the ROC curve: the probability that a client who left ranks above one who stayed, ties
 * counting half. Rows count by their weight. Undefined, so empty, without rows of both classes.
 */
final class RocAuc {
  private RocAuc() {}

  static OptionalDouble of(ScoredRows rows) {
    return drawn(rows, null);
  }

  /**
   * The area when the rows of client c count {@code times[c]} times their weight; null counts every
   * client once. O(n).
   */
  static OptionalDouble drawn(ScoredRows rows, int @Nullable [] times) {
    double[] left = new double[rows.ranks()];
    double[] stayed = new double[rows.ranks()];
    for (int i = 0; i < rows.size(); i++) {
      double w = times == null ? rows.weight(i) : rows.weight(i) * times[rows.client(i)];
      (rows.exited(i) ? left : stayed)[rows.rank(i)] += w;
    }
    double pairs = 0;
    double stayedBelow = 0;
    double positives = 0;
    for (int r = 0; r < left.length; r++) {
      pairs += left[r] * (stayedBelow + stayed[r] / 2);
      stayedBelow += stayed[r];
      positives += left[r];
    }
    return positives == 0 || stayedBelow == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(pairs / (positives * stayedBelow));
  }

  /**
   * Standard error by DeLong, DeLong and Clarke-Pearson (1988), with the components of weighted
   * rows summed over each client (Obuchowski, 1997), so that clients are what is independent; empty
   * with fewer than two rows of either class. O(n).
   */
  static OptionalDouble deLong(ScoredRows rows) {
    int m = rows.positives();
    int n = rows.negatives();
    if (m < 2 || n < 2) {
      return OptionalDouble.empty();
    }
    double[] left = new double[rows.ranks()];
    double[] stayed = new double[rows.ranks()];
    double allLeft = 0;
    double allStayed = 0;
    for (int i = 0; i < rows.size(); i++) {
      double w = rows.weight(i);
      if (rows.exited(i)) {
        left[rows.rank(i)] += w;
        allLeft += w;
      } else {
        stayed[rows.rank(i)] += w;
        allStayed += w;
      }
    }
    double auc = of(rows).orElseThrow();
    double[] ofLeft = new double[rows.ranks()];
    double[] ofStayed = new double[rows.ranks()];
    double leftBelow = 0;
    double stayedBelow = 0;
    double forLeft = Math.sqrt(m / (m - 1.0)) / allLeft;
    double forStayed = Math.sqrt(n / (n - 1.0)) / allStayed;
    for (int r = 0; r < left.length; r++) {
      ofLeft[r] = ((stayedBelow + stayed[r] / 2) / allStayed - auc) * forLeft;
      ofStayed[r] = (1 - (leftBelow + left[r] / 2) / allLeft - auc) * forStayed;
      leftBelow += left[r];
      stayedBelow += stayed[r];
    }
    double[] byClient = new double[rows.clients()];
    for (int i = 0; i < rows.size(); i++) {
      byClient[rows.client(i)] +=
          rows.weight(i) * (rows.exited(i) ? ofLeft : ofStayed)[rows.rank(i)];
    }
    double squares = 0;
    for (double component : byClient) {
      squares += component * component;
    }
    return OptionalDouble.of(Math.sqrt(squares));
  }

  /**
   * The area to expect when each row leaves with the probability that is its risk: the plug-in of
   * confidence-based estimation, {@code sum p_i (1 - p_j) [s_i > s_j] / sum p_i (1 - p_j)} over
   * rows i other than j, ties counting half. It follows the mix of the rows and knows nothing of
   * their labels. Empty when no two rows can differ. O(n).
   */
  static OptionalDouble expected(ScoredRows rows) {
    double[] leaving = new double[rows.ranks()];
    double[] staying = new double[rows.ranks()];
    double own = 0;
    double all = 0;
    double none = 0;
    for (int i = 0; i < rows.size(); i++) {
      double leaves = rows.weight(i) * rows.risk(i);
      double stays = rows.weight(i) * (1 - rows.risk(i));
      leaving[rows.rank(i)] += leaves;
      staying[rows.rank(i)] += stays;
      all += leaves;
      none += stays;
      own += leaves * stays;
    }
    double pairs = -own / 2;
    double stayingBelow = 0;
    for (int r = 0; r < leaving.length; r++) {
      pairs += leaving[r] * (stayingBelow + staying[r] / 2);
      stayingBelow += staying[r];
    }
    double possible = all * none - own;
    return possible > 0 ? OptionalDouble.of(pairs / possible) : OptionalDouble.empty();
  }
}
