package org.riskassessment.report.chart;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.riskassessment.core.evaluate.ScoredRows;

/**
 * What is found when clients are taken in the order of their risk, highest first: one point after
 * each group of equal scores, and one before the first.
 *
 * @param taken weight of the clients taken
 * @param found weight of the leavers among them
 * @param risk the lowest risk among them; 1 before the first
 */
record RankedCurve(double[] taken, double[] found, double[] risk) {
  /** More points cannot be told apart in a picture. */
  private static final int MOST_POINTS = 160;

  static RankedCurve of(ScoredRows rows) {
    int ranks = rows.ranks();
    double[] all = new double[ranks + 1];
    double[] left = new double[ranks + 1];
    double[] lowest = new double[ranks + 1];
    Arrays.fill(lowest, 1);
    for (int row = 0; row < rows.size(); row++) {
      int place = ranks - rows.rank(row);
      all[place] += rows.weight(row);
      left[place] += rows.exited(row) ? rows.weight(row) : 0;
      lowest[place] = rows.risk(row);
    }
    for (int i = 1; i <= ranks; i++) {
      all[i] += all[i - 1];
      left[i] += left[i - 1];
    }
    return new RankedCurve(all, left, lowest);
  }

  int points() {
    return taken.length;
  }

  double all() {
    return taken[points() - 1];
  }

  double leavers() {
    return found[points() - 1];
  }

  /** The last point at which everyone taken has at least this risk. */
  int at(double threshold) {
    int place = 0;
    while (place + 1 < points() && risk[place + 1] >= threshold) {
      place++;
    }
    return place;
  }

  /** How many leavers are among the first clients; clients of equal score count in part. */
  double foundAmong(double clients) {
    int next = Arrays.binarySearch(taken, clients);
    if (next >= 0) {
      return found[next];
    }
    int place = -next - 1;
    if (place >= points()) {
      return leavers();
    }
    double share = (clients - taken[place - 1]) / (taken[place] - taken[place - 1]);
    return found[place - 1] + share * (found[place] - found[place - 1]);
  }

  /** The points to draw, evenly spaced along the curve: the first, the last and a given one too. */
  int[] drawn(int chosen) {
    return IntStream.concat(IntStream.of(chosen), Arrays.stream(spaced()))
        .sorted()
        .distinct()
        .toArray();
  }

  private int[] spaced() {
    int n = points();
    if (n <= MOST_POINTS) {
      int[] each = new int[n];
      Arrays.setAll(each, i -> i);
      return each;
    }
    // Even steps in leavers and in stayers together keep both steep and flat parts.
    int[] chosen = new int[MOST_POINTS];
    int place = 0;
    for (int i = 0; i < MOST_POINTS; i++) {
      double goal = i / (MOST_POINTS - 1.0);
      while (place < n - 1 && way(place) < goal) {
        place++;
      }
      chosen[i] = i == MOST_POINTS - 1 ? n - 1 : place;
    }
    return chosen;
  }

  private double way(int point) {
    double stayed = taken[point] - found[point];
    return (found[point] / leavers() + stayed / (all() - leavers())) / 2;
  }
}
