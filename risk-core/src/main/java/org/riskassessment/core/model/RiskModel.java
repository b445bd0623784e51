package org.riskassessment.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.schema.Schema;

/**
 * A fitted model: scores raw rows of its schema, with nothing else needed, and explains the scores.
 * Immutable, safe for several threads.
 */
public sealed interface RiskModel permits LogisticRiskModel {

  /** Its kind in {@code model.json}, one word. */
  String kind();

  /** What its kind adds to {@code model.json}, beside what every model has. */
  Map<String, Object> toTree();

  /** Digest of the schema whose rows it scores. */
  String schemaHash();

  /** Why it cannot score rows of a schema, although it may name its digest; empty when it can. */
  Optional<String> misfit(Schema schema);

  /** The clients that it was not trained on. */
  HoldOut holdOut();

  /** The risk, 0 to 1, from which an exit is predicted. */
  double threshold();

  /** Raw log-odds of exit of each of n rows; clients are ranked by them. */
  double[] logOdds(Dataset rows);

  /** Turns raw log-odds into a probability. */
  Calibrator calibrator();

  /** The probability of exit, 0 to 1, for raw log-odds. */
  default double risk(double logOdds) {
    return calibrator().risk(logOdds);
  }

  /** The probabilities for many log-odds; a fresh array. */
  default double[] risks(double[] logOdds) {
    return calibrator().risks(logOdds);
  }

  /** Log-odds of the average training row, to which contributions are added. */
  double bias();

  /**
   * What each source column adds to the log-odds of a row, in the model's column order. With {@link
   * #bias()} they sum to the row's {@link #logOdds}, before calibration.
   */
  List<Contribution> contributions(Dataset rows, int row);

  /** Whether it is a table of bins. */
  boolean isScorecard();

  /** The source columns that contribute, in the model's order. */
  List<String> columns();

  /** What each of the {@link #columns()} adds to the log-odds of each row. */
  double[][] contributionsByColumn(Dataset rows);

  /** For each of the {@link #columns()} the weighted sum of what it adds to the rows. */
  double[] contributionSums(Dataset rows, double[] weights);

  /** The same model on another level; its ranking and its reasons stay. */
  RiskModel recalibrated(double offset, double slope, double newThreshold);

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

  /** Scores rows that are all labelled; each counts by its weight. */
  default ScoredRows score(Dataset rows) {
    return scored(rows, logOdds(rows));
  }

  /** Labelled rows with log-odds of this model's kind, such as out-of-fold ones. */
  default ScoredRows scored(Dataset rows, double[] logOdds) {
    double[] risk = risks(logOdds);
    boolean[] exited = new boolean[logOdds.length];
    double[] weight = new double[logOdds.length];
    for (int i = 0; i < risk.length; i++) {
      exited[i] = rows.exited(i);
      weight[i] = rows.weight(i);
    }
    return new ScoredRows(logOdds, risk, exited, rows.clientNumbers(), weight);
  }
}
