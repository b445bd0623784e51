package org.riskassessment.report;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;

/**
 * The section on how good the model is: each metric on each sample it was evaluated on, and the
 * confusion matrix.
 *
 * @param evaluation the evaluation of the confusion matrix: on test data, else {@code heldOut}
 * @param heldOut the evaluation made in training
 * @param outOfTime the evaluation on newer rows than the model learned from; null when none
 */
record MetricSection(Evaluation evaluation, Evaluation heldOut, @Nullable Evaluation outOfTime) {

  /** A metric, what it means, and its value in each evaluation. */
  record Metric(String name, String meaning, List<MetricView> values) {}

  /** The evaluations, the one of the confusion matrix first. */
  List<EvaluationView> evaluations() {
    return Stream.of(outOfTime, evaluation, heldOut)
        .filter(Objects::nonNull)
        .distinct()
        .map(EvaluationView::new)
        .toList();
  }

  /** The evaluation of the confusion matrix. */
  EvaluationView matrix() {
    return new EvaluationView(evaluation);
  }

  /** Whether there is an evaluation on test data. */
  boolean hasTest() {
    return evaluation.protocol() == Evaluation.Protocol.TEST;
  }

  List<Metric> metrics() {
    return List.of(
        metric(
            "ROC AUC",
            "Take one client who left and one who stayed: how often the one who left is ranked"
                + " higher. 0.5 is chance, 1 is perfect.",
            EvaluationView::rocAuc),
        metric(
            "F1",
            "Precision and recall in one number, low if either is low. 1 is perfect.",
            EvaluationView::f1),
        metric(
            "Precision",
            "Of the clients predicted to leave, the share that left.",
            EvaluationView::precision),
        metric(
            "Recall",
            "Of the clients who left, the share that was predicted to leave.",
            EvaluationView::recall),
        metric(
            "Accuracy",
            "The share of correct predictions. Only useful if it beats always predicting the larger"
                + " group.",
            EvaluationView::accuracy),
        metric(
            "Average precision",
            "How well the top of the ranking collects the clients who leave, whatever the"
                + " threshold. 1 is perfect.",
            EvaluationView::averagePrecision),
        metric(
            "Brier score",
            "How far the risks are from what happened. Lower is better, 0 is perfect.",
            EvaluationView::brier),
        metric(
            "Log loss",
            "Like the Brier score, but harder on confident mistakes. Lower is better.",
            EvaluationView::logLoss),
        metric(
            "Expected calibration error",
            "How far a risk is from the share of clients who leave at that risk. Even a perfect"
                + " model has some, by chance.",
            EvaluationView::calibrationError),
        metric(
            "Calibration slope",
            "1 if the risks are spread as they should be, below 1 if they are too far apart.",
            EvaluationView::calibrationSlope),
        metric(
            "Calibration intercept",
            "0 if the risks are as high as they should be, above 0 if they are too low.",
            EvaluationView::calibrationIntercept),
        metric(
            "Capture",
            "Of the clients who left, the share that your calling capacity would have reached.",
            EvaluationView::capture),
        metric(
            "Lift",
            "How many times more leavers these calls find than the same number of random calls.",
            EvaluationView::lift));
  }

  private Metric metric(String name, String meaning, Function<EvaluationView, MetricView> value) {
    return new Metric(name, meaning, evaluations().stream().map(value).toList());
  }
}
