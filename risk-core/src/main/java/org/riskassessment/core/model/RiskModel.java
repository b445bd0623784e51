package org.riskassessment.core.model;

import java.util.List;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.ScoredRows;

/**
 * A fitted model. Scores raw rows of its schema and needs nothing else to do so. Immutable, safe
 * for several threads.
 */
public sealed interface RiskModel permits LogisticRiskModel {

  /** Digest of the schema whose rows it scores. */
  String schemaHash();

  /** The clients that it never learned from. */
  HoldOut holdOut();

  /** A risk at or above it predicts an exit; 0 to 1. */
  double threshold();

  /** Raw log-odds of exit of each of n rows: what clients are ranked by. */
  double[] logOdds(Dataset rows);

  /** What turns raw log-odds into a probability. */
  Calibrator calibrator();

  /** The probability of exit, 0 to 1, that belongs to raw log-odds. */
  default double risk(double logOdds) {
    return calibrator().risk(logOdds);
  }

  /** The same of many: a fresh array. */
  default double[] risks(double[] logOdds) {
    return calibrator().risks(logOdds);
  }

  /** Log-odds of the average client: what contributions are added to. */
  double bias();

  /**
   * What each source column adds to the log-odds of a row; with {@link #bias()} they sum to its
   * {@link #logOdds}, before calibration. In the model's column order.
   */
  List<Contribution> contributions(Dataset rows, int row);

  /**
   * How far each of n rows lies from a client, in log-odds: the Euclidean distance between their
   * contributions. 0 for rows that the model cannot distinguish from it.
   *
   * @param client its row alone
   */
  double[] distances(Dataset rows, Dataset client);

  default boolean exits(double risk) {
    return risk >= threshold();
  }

  /** Scores rows that are all labelled. */
  default ScoredRows score(Dataset rows) {
    double[] logOdds = logOdds(rows);
    double[] risk = risks(logOdds);
    boolean[] exited = new boolean[logOdds.length];
    for (int i = 0; i < risk.length; i++) {
      exited[i] = rows.exited(i);
    }
    return new ScoredRows(logOdds, risk, exited, rows.clientNumbers());
  }
}
