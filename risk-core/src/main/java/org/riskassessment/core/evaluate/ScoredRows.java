package org.riskassessment.core.evaluate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Labelled rows with a model's scores, from which every metric is computed.
 *
 * <p>n rows; {@code ranking} is any score that grows with the risk (the raw log-odds), {@code risk}
 * a probability from 0 to 1, {@code client} the number of the row's client from 0, {@code weight}
 * how many rows it stands for. Immutable: the arrays are copied and never exposed.
 */
public final class ScoredRows {
  private final double[] risk;
  private final boolean[] exited;
  private final int[] client;
  private final int clients;
  private final int positives;
  private final int[] rank;
  private final int ranks;
  private final double @Nullable [] weight;

  /** Rows that all count once. */
  public ScoredRows(double[] ranking, double[] risk, boolean[] exited, int[] client) {
    this(ranking, risk, exited, client, null);
  }

  /**
   * @param weight how much each row counts, above 0; null counts every row once
   * @throws IllegalArgumentException when the lengths differ, or a score or weight is out of range
   */
  public ScoredRows(
      double[] ranking, double[] risk, boolean[] exited, int[] client, double @Nullable [] weight) {
    int n = ranking.length;
    if (risk.length != n || exited.length != n || client.length != n) {
      throw new IllegalArgumentException("the columns differ in length");
    }
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(ranking[i]) || !(risk[i] >= 0 && risk[i] <= 1)) {
        throw new IllegalArgumentException("row " + i + " has no usable score: " + ranking[i]);
      }
    }
    this.weight = weight == null || isOnes(weight, n) ? null : weight.clone();
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

  private static boolean isOnes(double[] weight, int n) {
    if (weight.length != n || !Arrays.stream(weight).allMatch(w -> w > 0 && w < 1e9)) {
      throw new IllegalArgumentException(weight.length + " weights for " + n + " rows");
    }
    return Arrays.stream(weight).allMatch(w -> w == 1);
  }

  public int size() {
    return rank.length;
  }

  /** How many rows this one stands for; 1 unless calls changed it. */
  public double weight(int row) {
    return weight == null ? 1 : weight[row];
  }

  /** Whether some row counts other than once. */
  boolean isWeighted() {
    return weight != null;
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

  /** The number of the row's client, from 0. */
  public int client(int row) {
    return client[row];
  }

  /** Rank of the row's score among the distinct scores, from 0; ties share it. */
  public int rank(int row) {
    return rank[row];
  }

  /** How many distinct scores there are. */
  public int ranks() {
    return ranks;
  }
}
