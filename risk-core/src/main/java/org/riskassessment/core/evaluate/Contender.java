package org.riskassessment.core.evaluate;

/**
 * A model version with its scores on the rows used to compare it.
 *
 * @param threshold the risk from which it predicts an exit
 */
public record Contender(int version, ScoredRows rows, double threshold) {

  boolean isRight(int row) {
    return rows.risk(row) >= threshold == rows.exited(row);
  }
}
