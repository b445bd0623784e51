package org.riskassessment.train;

import java.util.List;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.FitReport.Coefficient;
import org.riskassessment.core.model.Term;

/**
 * Turns one source column into inputs of the optimiser, and their fitted weights into a term of the
 * model. All that it takes from data is fitted on the training rows, so it can encode any other
 * rows.
 */
interface Encoder {
  /** The fewest rows of a level, or with a blank cell, that get an input to themselves. */
  int FEWEST = 10;

  String column();

  /** Names of its inputs, without the column's name. */
  List<String> inputs();

  /**
   * Encodes rows.
   *
   * @param first index of its first input among the inputs of all columns
   */
  List<InputBlock> blocks(Dataset rows, int first);

  /**
   * The term of the fitted model, centred on the training rows.
   *
   * @param weights of its inputs
   */
  Term term(double[] weights);

  /** Mean over the training rows in log-odds, which centring moves from the term to the bias. */
  double mean(double[] weights);

  /** What each kind of cell of the column adds to the log-odds, centred on the training rows. */
  List<CellEffect> effects();

  /**
   * What a kind of cell adds to the log-odds: a weighted sum of the column's weights.
   *
   * @param cell the kind of cell, such as a bin, a level or {@code missing}
   * @param rows number of training rows with such a cell
   * @param left how many of those left
   * @param factors the factor of each input's weight in that sum
   */
  record CellEffect(String cell, int rows, int left, double[] factors) {

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
