package org.riskassessment.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/**
 * How a model was chosen and what it consists of.
 *
 * @param candidate the kind of model, such as {@code scorecard}
 * @param l2 its penalty
 * @param tried every candidate that was cross-validated; empty when there were too few rows
 * @param calibration how log-odds become probabilities
 * @param threshold the rule for the decision threshold, in words
 * @param coefficients what the model adds to the log-odds, with standard errors
 * @param limits what a reader must know, one sentence each
 * @param trainer what found the weights, with its settings; null in reports of earlier releases
 */
public record FitReport(
    String candidate,
    double l2,
    List<Tried> tried,
    Calibration calibration,
    String threshold,
    List<Coefficient> coefficients,
    List<String> limits,
    @Nullable String trainer) {

  /** Without the name of the trainer. */
  public FitReport(
      String candidate,
      double l2,
      List<Tried> tried,
      Calibration calibration,
      String threshold,
      List<Coefficient> coefficients,
      List<String> limits) {
    this(candidate, l2, tried, calibration, threshold, coefficients, limits, null);
  }

  /**
   * The cross-validation of a candidate.
   *
   * @param rows scored by models that were not trained on them
   * @param folds number of parts
   * @param logLoss mean over folds
   * @param difference between its log-loss and the best candidate's, mean over folds; 0 for the
   *     best
   * @param standardError of that difference, from the folds' differences
   */
  public record Tried(
      String candidate,
      double l2,
      int rows,
      int folds,
      double logLoss,
      double difference,
      double standardError) {}

  /**
   * How log-odds become probabilities.
   *
   * @param method none, platt, spline or isotonic
   * @param rows out of fold that it was chosen on; 0 when they were too few
   * @param logLoss of these rows, each calibrated by the other folds
   * @param rawLogLoss of these rows without calibration
   */
  public record Calibration(String method, int rows, double logLoss, double rawLogLoss) {}

  /**
   * What a cell adds to the log-odds, compared with the average training row.
   *
   * @param column the source column
   * @param cell which cells: a bin, a level or {@code missing}; for a number, one standard
   *     deviation more of it
   * @param rows training rows with such a cell
   * @param left those of them that left
   * @param standardError sandwich estimate, clustered by client
   */
  public record Coefficient(
      String column, String cell, int rows, int left, double logOdds, double standardError) {}

  public FitReport {
    tried = List.copyOf(tried);
    coefficients = List.copyOf(coefficients);
    limits = List.copyOf(limits);
  }

  Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("candidate", candidate);
    tree.put("l2", l2);
    tree.put("tried", tried.stream().map(FitReport::triedTree).toList());
    Map<String, Object> calibrated = new LinkedHashMap<>();
    calibrated.put("method", calibration.method());
    calibrated.put("n", calibration.rows());
    calibrated.put("log_loss", calibration.logLoss());
    calibrated.put("raw_log_loss", calibration.rawLogLoss());
    tree.put("calibration", calibrated);
    tree.put("threshold", threshold);
    tree.put("coefficients", coefficients.stream().map(FitReport::coefficientTree).toList());
    tree.put("limits", limits);
    if (trainer != null) {
      tree.put("trainer", trainer);
    }
    return tree;
  }

  private static Map<String, Object> triedTree(Tried tried) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("candidate", tried.candidate());
    tree.put("l2", tried.l2());
    tree.put("n", tried.rows());
    tree.put("folds", tried.folds());
    tree.put("log_loss", tried.logLoss());
    tree.put("difference", tried.difference());
    tree.put("standard_error", tried.standardError());
    return tree;
  }

  private static Map<String, Object> coefficientTree(Coefficient coefficient) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("column", coefficient.column());
    tree.put("cell", coefficient.cell());
    tree.put("n", coefficient.rows());
    tree.put("left", coefficient.left());
    tree.put("log_odds", coefficient.logOdds());
    tree.put("standard_error", coefficient.standardError());
    return tree;
  }

  static FitReport read(JsonSection json) {
    JsonSection calibration = json.requiredSection("calibration");
    return new FitReport(
        json.text("candidate"),
        json.number("l2"),
        json.sections("tried").stream()
            .map(
                t ->
                    new Tried(
                        t.text("candidate"),
                        t.number("l2"),
                        count(t, "n"),
                        count(t, "folds"),
                        t.number("log_loss"),
                        t.number("difference"),
                        t.number("standard_error")))
            .toList(),
        new Calibration(
            calibration.text("method"),
            count(calibration, "n"),
            calibration.number("log_loss"),
            calibration.number("raw_log_loss")),
        json.text("threshold"),
        json.sections("coefficients").stream()
            .map(
                c ->
                    new Coefficient(
                        c.text("column"),
                        c.text("cell"),
                        count(c, "n"),
                        count(c, "left"),
                        c.number("log_odds"),
                        c.number("standard_error")))
            .toList(),
        json.texts("limits"),
        json.optionalText("trainer").orElse(null));
  }

  private static int count(JsonSection json, String key) {
    return (int) json.integer(key, 0, Integer.MAX_VALUE);
  }
}
