package org.riskassessment.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;

/**
 * Logistic regression: the log-odds are a bias and one {@link Term} for each source column. A
 * scorecard is one whose terms are tables of bins.
 *
 * @param terms in the schema's column order
 */
public record LogisticRiskModel(
    String schemaHash,
    HoldOut holdOut,
    double threshold,
    double bias,
    List<Term> terms,
    Calibrator calibrator)
    implements RiskModel {

  public LogisticRiskModel {
    terms = List.copyOf(terms);
    if (!(threshold > 0 && threshold < 1) || !Double.isFinite(bias)) {
      throw new IllegalArgumentException("threshold " + threshold + ", bias " + bias);
    }
  }

  /** A model whose log-odds are taken at their word. */
  public LogisticRiskModel(
      String schemaHash, HoldOut holdOut, double threshold, double bias, List<Term> terms) {
    this(schemaHash, holdOut, threshold, bias, terms, Calibrator.NONE);
  }

  /** The same model with another decision threshold. */
  public LogisticRiskModel withThreshold(double newThreshold) {
    return new LogisticRiskModel(schemaHash, holdOut, newThreshold, bias, terms, calibrator);
  }

  @Override
  public double[] logOdds(Dataset rows) {
    double[] sum = new double[rows.size()];
    Arrays.fill(sum, bias);
    for (Term term : terms) {
      term.addTo(sum, rows);
    }
    return sum;
  }

  @Override
  public List<Contribution> contributions(Dataset rows, int row) {
    return terms.stream()
        .map(term -> new Contribution(term.column(), term.over(rows).applyAsDouble(row)))
        .toList();
  }

  @Override
  public double[] distances(Dataset rows, Dataset client) {
    double[] distances = new double[rows.size()];
    for (Term term : terms) {
      double own = term.over(client).applyAsDouble(0);
      IntToDoubleFunction others = term.over(rows);
      for (int row = 0; row < distances.length; row++) {
        double difference = others.applyAsDouble(row) - own;
        distances[row] += difference * difference;
      }
    }
    Arrays.setAll(distances, row -> Math.sqrt(distances[row]));
    return distances;
  }
}
