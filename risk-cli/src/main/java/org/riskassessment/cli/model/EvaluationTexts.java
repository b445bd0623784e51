package org.riskassessment.cli.model;

import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PerfectModel;

/** The scores of a model, for people. */
public final class EvaluationTexts {
  private EvaluationTexts() {}

  static String of(Evaluation evaluation) {
    Lines text = new Lines(0);
    text.line("  %s", subject(evaluation));
    for (Metric metric : Metric.values()) {
      appendMetric(text, evaluation, metric);
    }
    text.line("  at threshold %.2f     left      stayed", evaluation.threshold());
    text.line(
        "  predicted to leave %7d     %7d",
        evaluation.confusion().tp(), evaluation.confusion().fp());
    text.line(
        "  predicted to stay  %7d     %7d",
        evaluation.confusion().fn(), evaluation.confusion().tn());
    return text.toString();
  }

  public static void append(Lines text, @Nullable Evaluation evaluation) {
    if (evaluation == null) {
      return;
    }
    text.line("  %s", subject(evaluation));
    text.line(
        "    AUC %s   F1 %s", figure(evaluation, Metric.ROC_AUC), figure(evaluation, Metric.F1));
    text.line(
        "    log-loss %s   Brier %s",
        figure(evaluation, Metric.LOG_LOSS), figure(evaluation, Metric.BRIER));
    if (evaluation.value(Metric.CALIBRATION_ERROR).isPresent()) {
      text.line(
          "    expected calibration error %.3f%s",
          evaluation.value(Metric.CALIBRATION_ERROR).getAsDouble(), perfect(evaluation));
    }
    if (evaluation.value(Metric.CAPTURE).isPresent()) {
      text.line(
          "    capture %s of those who left in the first %,d",
          figure(evaluation, Metric.CAPTURE), evaluation.capacity());
    }
  }

  private static String subject(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "%-20s  n %s%s",
        evaluation.dataset(),
        evaluation.evidence(),
        evaluation.isSmall() ? ", a small sample" : "");
  }

  /** A line of the table of metrics, with what to compare the metric with. */
  private static void appendMetric(Lines text, Evaluation evaluation, Metric metric) {
    if (evaluation.value(metric).isEmpty()) {
      if (metric == Metric.ROC_AUC || evaluation.capacity() > 0) {
        text.line("    %-28s  unknown", metric.title());
      }
      return;
    }
    String beside =
        switch (metric) {
          case CALIBRATION_SLOPE -> "best at 1";
          case CALIBRATION_INTERCEPT -> "best at 0";
          case CAPTURE, LIFT ->
              String.format(Locale.ROOT, "in the first %,d", evaluation.capacity());
          default -> "";
        };
    text.line(
        "    %-26s  %6.3f  %-16s  %s",
        metric.title(),
        evaluation.value(metric).getAsDouble(),
        evaluation
            .interval(metric)
            .map(i -> String.format(Locale.ROOT, "%.3f to %.3f", i.low(), i.high()))
            .orElse(""),
        beside);
    if (metric == Metric.CALIBRATION_ERROR && evaluation.perfect() != null) {
      text.line("     %s", perfect(evaluation));
    }
  }

  private static String perfect(Evaluation evaluation) {
    PerfectModel perfect = evaluation.perfect();
    return perfect == null
        ? ""
        : String.format(
            Locale.ROOT, " (a perfect model: %.3f, up to %.3f)", perfect.mean(), perfect.p95());
  }

  private static String figure(Evaluation evaluation, Metric metric) {
    OptionalDouble value = evaluation.value(metric);
    return value.isEmpty()
        ? "unknown"
        : String.format(Locale.ROOT, "%.3f", value.getAsDouble())
            + evaluation
                .interval(metric)
                .map(i -> String.format(Locale.ROOT, " (%.2f to %.2f)", i.low(), i.high()))
                .orElse("");
  }

  static String area(Evaluation evaluation) {
    return evaluation.rocAuc().isPresent()
        ? String.format(Locale.ROOT, "%.3f", evaluation.rocAuc().getAsDouble())
        : "unknown";
  }
}
