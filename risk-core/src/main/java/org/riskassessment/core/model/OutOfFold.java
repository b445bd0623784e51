package org.riskassessment.core.model;

/**
 * Scores of training rows by models that never saw the rows' clients, made with the same kind of
 * model and penalty.
 *
 * @param rows places among the training rows, ascending
 * @param logOdds one for each of them
 */
public record OutOfFold(int[] rows, double[] logOdds) {
  public OutOfFold {
    rows = rows.clone();
    logOdds = logOdds.clone();
    if (rows.length != logOdds.length) {
      throw new IllegalArgumentException(rows.length + " rows, " + logOdds.length + " scores");
    }
  }

  @Override
  public int[] rows() {
    return rows.clone();
  }

  @Override
  public double[] logOdds() {
    return logOdds.clone();
  }
}
