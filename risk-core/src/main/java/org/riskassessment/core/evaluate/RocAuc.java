package org.riskassessment.core.evaluate;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Area under the ROC curve: the probability that a client who left ranks above one who stayed, ties
 * counting half. Undefined, so empty, without rows of both classes.
 */
final class RocAuc {
  private RocAuc() {}

  static OptionalDouble of(ScoredRows rows) {
    return weighted(rows, null);
  }

  /**
   * The area when row i counts {@code weight[client(i)]} times; a null weight counts every row
   * once. O(n).
   */
  static OptionalDouble weighted(ScoredRows rows, int @Nullable [] weight) {
    long[] left = new long[rows.ranks()];
    long[] stayed = new long[rows.ranks()];
    for (int i = 0; i < rows.size(); i++) {
      int w = weight == null ? 1 : weight[rows.client(i)];
      if (rows.exited(i)) {
        left[rows.rank(i)] += w;
      } else {
        stayed[rows.rank(i)] += w;
      }
    }
    double pairs = 0;
    long stayedBelow = 0;
    long positives = 0;
    for (int r = 0; r < left.length; r++) {
      pairs += left[r] * (stayedBelow + stayed[r] / 2.0);
      stayedBelow += stayed[r];
      positives += left[r];
    }
    return positives == 0 || stayedBelow == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(pairs / ((double) positives * stayedBelow));
  }

  /**
   * Standard error by DeLong, DeLong and Clarke-Pearson (1988), for rows that are independent;
   * empty with fewer than two rows of either class. O(n).
   */
  static OptionalDouble deLong(ScoredRows rows) {
    int m = rows.positives();
    int n = rows.negatives();
    if (m < 2 || n < 2) {
      return OptionalDouble.empty();
    }
    long[] left = new long[rows.ranks()];
    long[] stayed = new long[rows.ranks()];
    for (int i = 0; i < rows.size(); i++) {
      (rows.exited(i) ? left : stayed)[rows.rank(i)]++;
    }
    double auc = weighted(rows, null).orElseThrow();
    double ofLeft = 0;
    double ofStayed = 0;
    long stayedBelow = 0;
    long leftBelow = 0;
    for (int r = 0; r < left.length; r++) {
      double v10 = (stayedBelow + stayed[r] / 2.0) / n - auc;
      double v01 = 1 - (leftBelow + left[r] / 2.0) / m - auc;
      ofLeft += left[r] * v10 * v10;
      ofStayed += stayed[r] * v01 * v01;
      stayedBelow += stayed[r];
      leftBelow += left[r];
    }
    return OptionalDouble.of(Math.sqrt(ofLeft / (m - 1) / m + ofStayed / (n - 1) / n));
  }
}
