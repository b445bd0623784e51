package org.riskassessment.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.schema.Schema;

/**
 * Logistic regression: the log-odds are a bias plus one {@link Term} for each source column. In a
 * scorecard the terms are tables of bins.
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

  static final String KIND = "logistic";

  public LogisticRiskModel {
    terms = List.copyOf(terms);
    if (!(threshold > 0 && threshold < 1) || !Double.isFinite(bias)) {
      throw new IllegalArgumentException("threshold " + threshold + ", bias " + bias);
    }
  }

  /** A model without calibration. */
  public LogisticRiskModel(
      String schemaHash, HoldOut holdOut, double threshold, double bias, List<Term> terms) {
    this(schemaHash, holdOut, threshold, bias, terms, Calibrator.NONE);
  }

  /** The same model with another decision threshold. */
  public LogisticRiskModel withThreshold(double newThreshold) {
    return new LogisticRiskModel(schemaHash, holdOut, newThreshold, bias, terms, calibrator);
  }

  static LogisticRiskModel read(JsonSection root, ModelJson.Shared shared) {
    root.require("terms", "[{...}, ...]");
    List<Term> terms = root.sections("terms").stream().map(Term::read).toList();
    return new LogisticRiskModel(
        shared.schemaHash(),
        shared.holdOut(),
        shared.threshold(),
        shared.bias(),
        terms,
        shared.calibrator());
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> toTree() {
    return Map.of("terms", terms.stream().map(Term::toTree).toList());
  }

  @Override
  public Optional<String> misfit(Schema schema) {
    return terms.stream().flatMap(term -> term.misfit(schema).stream()).findFirst();
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
  public boolean isScorecard() {
    return terms.stream().anyMatch(Term.Bins.class::isInstance);
  }

  @Override
  public List<String> columns() {
    return terms.stream().map(Term::column).toList();
  }

  @Override
  public double[][] contributionsByColumn(Dataset rows) {
    double[][] values = new double[terms.size()][rows.size()];
    for (int term = 0; term < values.length; term++) {
      terms.get(term).addTo(values[term], rows);
    }
    return values;
  }

  @Override
  public double[] contributionSums(Dataset rows, double[] weights) {
    double[] sums = new double[terms.size()];
    for (int term = 0; term < sums.length; term++) {
      double[] values = new double[weights.length];
      terms.get(term).addTo(values, rows);
      for (int row = 0; row < values.length; row++) {
        sums[term] += weights[row] * values[row];
      }
    }
    return sums;
  }

  @Override
  public LogisticRiskModel recalibrated(double offset, double slope, double newThreshold) {
    return new LogisticRiskModel(
        schemaHash,
        holdOut,
        newThreshold,
        bias,
        terms,
        Calibrator.Recalibrated.of(calibrator, offset, slope));
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
