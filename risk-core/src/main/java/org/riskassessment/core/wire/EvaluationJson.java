package org.riskassessment.core.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Estimate;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PerfectModel;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;

/**
 * How good a model is on labelled rows. A metric that the rows do not define is null.
 *
 * @param dataset what was scored, in words: a file, or a part of the dataset
 * @param protocol how the scored rows relate to the training rows
 * @param n rows
 * @param positives rows of clients that left
 * @param small whether there are fewer than 30 clients of either class
 * @param clients whose rows they are; left out where each row is a client of its own
 * @param threshold the risk from which a client is predicted to leave, 0 to 1
 * @param capacity how many rows from the top capture and lift take; null when none was given
 * @param rocAuc how often a client that left ranks above one that stayed, 0 to 1
 * @param averagePrecision area under the precision-recall curve, 0 to 1
 * @param f1 harmonic mean of precision and recall at the threshold, 0 to 1
 * @param precision share of those predicted to leave that left, 0 to 1
 * @param recall share of those that left that were predicted to, 0 to 1
 * @param accuracy share of right predictions, 0 to 1
 * @param logLoss mean negative log-likelihood of the risks, from 0 up
 * @param brier mean squared difference of risk and label, 0 to 1
 * @param expectedCalibrationError mean distance of risk and exit rate over ten bins, 0 to 1
 * @param calibrationSlope slope of the label on the risk's log-odds; best at 1
 * @param calibrationIntercept intercept of that line; best at 0
 * @param capture share of all who left that is among the first {@code capacity} rows, 0 to 1
 * @param lift capture over that of as many rows picked at random, from 0 up
 * @param rocAucStandardError standard error of the ROC AUC; null where it is unknown
 * @param perfectCalibrationError what chance alone makes of the calibration error on these rows;
 *     null when unknown
 * @param confusion counts of predicted against actual exits at the threshold
 * @param intervals 95% interval of each metric that has one, by the metric's key
 * @param standardErrors standard error of each metric that has one, by the metric's key
 */
public record EvaluationJson(
    String dataset,
    @Lower Evaluation.Protocol protocol,
    int n,
    int positives,
    boolean small,
    @OmitNull @Nullable Clients clients,
    double threshold,
    @Nullable Integer capacity,
    @Nullable Double rocAuc,
    @Nullable Double averagePrecision,
    double f1,
    double precision,
    double recall,
    double accuracy,
    @Nullable Double logLoss,
    @Nullable Double brier,
    @Nullable Double expectedCalibrationError,
    @Nullable Double calibrationSlope,
    @Nullable Double calibrationIntercept,
    @Nullable Double capture,
    @Nullable Double lift,
    @Nullable Double rocAucStandardError,
    @Nullable Chance perfectCalibrationError,
    Confusion confusion,
    Map<String, Bounds> intervals,
    Map<String, Double> standardErrors) {

  /**
   * The clients of rows of which some have several.
   *
   * @param all how many
   * @param left those with a row that left
   * @param stayed those with a row that stayed; a client may be among both
   */
  public record Clients(int all, int left, int stayed) {
    static @Nullable Clients orNull(Evaluation.@Nullable Clients clients) {
      return clients == null ? null : new Clients(clients.all(), clients.left(), clients.stayed());
    }
  }

  /**
   * The calibration error of a model whose every risk is right.
   *
   * @param mean over draws of the labels
   * @param p95 exceeded by one draw in twenty
   */
  public record Chance(double mean, double p95) {}

  /**
   * Counts of rows.
   *
   * @param tp predicted to leave and left
   * @param fp predicted to leave and stayed
   * @param fn predicted to stay and left
   * @param tn predicted to stay and stayed
   */
  public record Confusion(long tp, long fp, long fn, long tn) {}

  /**
   * A 95% interval.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Bounds(double low, double high) {
    static Bounds of(Interval interval) {
      return new Bounds(interval.low(), interval.high());
    }
  }

  public static EvaluationJson of(Evaluation evaluation) {
    Map<String, Bounds> intervals = new LinkedHashMap<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    for (Map.Entry<Metric, Estimate> metric : evaluation.metrics().entrySet()) {
      String key = metric.getKey().key();
      Estimate estimate = metric.getValue();
      if (estimate.interval() != null) {
        intervals.put(key, Bounds.of(estimate.interval()));
      }
      estimate.standardError().ifPresent(error -> errors.put(key, error));
    }
    PerfectModel perfect = evaluation.perfect();
    return new EvaluationJson(
        evaluation.dataset(),
        evaluation.protocol(),
        evaluation.n(),
        evaluation.positives(),
        evaluation.isSmall(),
        Clients.orNull(evaluation.clients()),
        evaluation.threshold(),
        evaluation.capacity() == 0 ? null : evaluation.capacity(),
        orNull(evaluation.rocAuc()),
        orNull(evaluation.value(Metric.AVERAGE_PRECISION)),
        evaluation.value(Metric.F1).orElseThrow(),
        evaluation.value(Metric.PRECISION).orElseThrow(),
        evaluation.value(Metric.RECALL).orElseThrow(),
        evaluation.value(Metric.ACCURACY).orElseThrow(),
        orNull(evaluation.value(Metric.LOG_LOSS)),
        orNull(evaluation.value(Metric.BRIER)),
        orNull(evaluation.value(Metric.CALIBRATION_ERROR)),
        orNull(evaluation.value(Metric.CALIBRATION_SLOPE)),
        orNull(evaluation.value(Metric.CALIBRATION_INTERCEPT)),
        orNull(evaluation.value(Metric.CAPTURE)),
        orNull(evaluation.value(Metric.LIFT)),
        orNull(evaluation.rocAucError()),
        perfect == null ? null : new Chance(perfect.mean(), perfect.p95()),
        new Confusion(
            evaluation.confusion().tp(),
            evaluation.confusion().fp(),
            evaluation.confusion().fn(),
            evaluation.confusion().tn()),
        intervals,
        errors);
  }

  static @Nullable EvaluationJson orNull(@Nullable Evaluation evaluation) {
    return evaluation == null ? null : of(evaluation);
  }

  static @Nullable Double orNull(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }
}
