package org.riskassessment.train;

import java.util.List;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.FitReport.Coefficient;
import org.riskassessment.core.model.Term;

/**
 * How one source column becomes inputs of the optimiser, fitted on training rows, and how the
 * fitted weights become a term of the model. Whatever it knows of the rows it learned when it was
 * fitted, so that it encodes any others.
 */
sealed interface Encoder permits NumberEncoder, BinEncoder, LevelEncoder {
  /** Fewer rows than this with a blank cell, or of one level, tell nothing of their own. */
  int FEWEST = 10;

  String column();

  /** Names of its inputs, without that of the column. */
  List<String> inputs();

  /**
   * Encodes rows.
   *
   * @param first the place of its first input among those of all columns
   */
  List<Slot> slots(Dataset rows, int first);

  /**
   * The term of the fitted model, less its mean over the training rows.
   *
   * @param weights of its inputs
   */
  Term term(double[] weights);

  /** The mean over the training rows, in log-odds: what the term leaves to the bias. */
  double mean(double[] weights);

  /** What the model adds for the cells of the column, less the mean over the training rows. */
  List<Share> shares();

  /**
   * What a kind of cell adds, as a sum over inputs.
   *
   * @param factors by which the weights of the inputs are multiplied
   */
  record Share(String cell, int rows, int left, double[] factors) {

    Coefficient coefficient(String column, double[] weights, double[][] covariance, int first) {
      double logOdds = 0;
      double variance = 0;
      for (int i = 0; i < factors.length; i++) {
        logOdds += factors[i] * weights[i];
        for (int j = 0; j < factors.length; j++) {
          variance += factors[i] * factors[j] * covariance[first + i][first + j];
        }
      }
      return new Coefficient(column, cell, rows, left, logOdds, Math.sqrt(Math.max(0, variance)));
    }
  }
}
