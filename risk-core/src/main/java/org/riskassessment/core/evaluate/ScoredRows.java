package org.riskassessment.core.evaluate;

import java.util.Arrays;

/**
 * Labelled rows with a model's scores, from which every metric is computed.
 *
 * <p>n rows; {@code ranking} is any score that grows with the risk (the raw log-odds), {@code risk}
 * a probability from 0 to 1, {@code client} the number of the row's client from 0. Immutable: the
 * arrays are copied and never exposed.
 */
public final class ScoredRows {
  private final double[] risk;
  private final boolean[] exited;
  private final int[] client;
  private final int clients;
  private final int positives;
  private final int[] rank;
  private final int ranks;

  /**
   * @throws IllegalArgumentException when the lengths differ or a score is not finite
   */
  public ScoredRows(double[] ranking, double[] risk, boolean[] exited, int[] client) {
    int n = ranking.length;
    if (risk.length != n || exited.length != n || client.length != n) {
      throw new IllegalArgumentException("the columns differ in length");
    }
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(ranking[i]) || !(risk[i] >= 0 && risk[i] <= 1)) {
        throw new IllegalArgumentException("row " + i + " has no usable score: " + ranking[i]);
      }
    }
    this.risk = risk.clone();
    this.exited = exited.clone();
    this.client = client.clone();
    this.clients = Arrays.stream(client).max().orElse(-1) + 1;
    int left = 0;
    for (boolean e : exited) {
      left += e ? 1 : 0;
    }
    this.positives = left;
    double[] distinct = Arrays.stream(ranking).map(r -> r + 0.0).toArray();
    Arrays.parallelSort(distinct);
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (i == 0 || distinct[i] != distinct[count - 1]) {
        distinct[count++] = distinct[i];
      }
    }
    this.ranks = count;
    this.rank = new int[n];
    Arrays.parallelSetAll(rank, i -> Arrays.binarySearch(distinct, 0, ranks, ranking[i] + 0.0));
  }

  public int size() {
    return rank.length;
  }

  /** Rows of clients that left. */
  public int positives() {
    return positives;
  }

  /** Rows of clients that stayed. */
  public int negatives() {
    return size() - positives;
  }

  /** Number of distinct clients. */
  public int clients() {
    return clients;
  }

  public double risk(int row) {
    return risk[row];
  }

  public boolean exited(int row) {
    return exited[row];
  }

  int client(int row) {
    return client[row];
  }

  /** Rank of the row's score among the distinct scores, from 0; ties share it. */
  int rank(int row) {
    return rank[row];
  }

  int ranks() {
    return ranks;
  }
}
