package org.riskassessment.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.riskassessment.core.evaluate.ConfusionMatrix;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PerfectModel;
import org.riskassessment.report.text.ReportText;

/**
 * An evaluation as the report shows it. A ratio with a denominator of 0 is 0 in JSON but unknown
 * here.
 */
record EvaluationView(Evaluation evaluation) {
  private static final String NOT_MEASURED =
      "not measured by the release that evaluated this version";
  private static final String NOT_FITTED =
      "cannot be fitted: too few rows, or rows of only one class";

  /**
   * A cell of the confusion matrix.
   *
   * @param share of its row, in words; unknown if the row is empty
   * @param heat 0 to 4, the share in fifths; -1 if unknown
   */
  record Cell(String count, String share, int heat) {

    /** Its CSS class. */
    String style() {
      return heat < 0 ? "heat-unknown" : "heat-" + heat;
    }
  }

  /** A row of the confusion matrix: the clients who left, or those who stayed. */
  record Row(String name, Cell leave, Cell stay, String total) {}

  /** The kind of rows evaluated, as a heading. */
  String heading() {
    return switch (evaluation.protocol()) {
      case TEST -> "Test data";
      case HELD_OUT -> "Held-out clients";
      case OUT_OF_FOLD -> "Out of fold";
      case OUT_OF_TIME -> "Out of time";
      case NEW_ROWS -> "New rows";
    };
  }

  /** How the rows relate to the training rows. */
  String protocol() {
    return switch (evaluation.protocol()) {
      case TEST -> "a file kept for testing";
      case HELD_OUT -> "clients that training never saw";
      case OUT_OF_FOLD ->
          "too few clients are held out, so each row was scored by a model that never saw its"
              + " client";
      case OUT_OF_TIME -> "rows newer than all training rows, from clients that training never saw";
      case NEW_ROWS ->
          "rows that arrived after training, scored before any model was trained on them";
    };
  }

  String dataset() {
    return ReportText.text(evaluation.dataset());
  }

  String n() {
    return ReportText.count(evaluation.n());
  }

  /** How many rows left and stayed. */
  String classes() {
    return ReportText.count(evaluation.positives())
        + " left, "
        + ReportText.count(evaluation.negatives())
        + " stayed"
        + (evaluation.clients() == null
            ? ""
            : ", of " + ReportText.count(evaluation.clients().all(), "client"));
  }

  boolean isSmall() {
    return evaluation.isSmall();
  }

  /** Why the sample is called small. */
  String smallness() {
    return "Small sample ("
        + classes()
        + "; fewer than "
        + Evaluation.SMALL_CLASS
        + " of one or both): a hint, not proof";
  }

  String threshold() {
    return ReportText.percent(evaluation.threshold());
  }

  MetricView rocAuc() {
    return evaluation.rocAuc().isPresent()
        ? MetricView.of(
            evaluation.rocAuc().getAsDouble(), evaluation.interval(Metric.ROC_AUC).orElse(null))
        : MetricView.unknown("needs clients who left and clients who stayed");
  }

  MetricView f1() {
    ConfusionMatrix m = evaluation.confusion();
    return m.tp() + m.fp() + m.fn() == 0
        ? MetricView.unknown("nobody left and nobody was predicted to leave")
        : MetricView.of(m.f1(), evaluation.interval(Metric.F1).orElse(null));
  }

  MetricView precision() {
    ConfusionMatrix m = evaluation.confusion();
    return share(Metric.PRECISION, m.tp(), m.tp() + m.fp(), "nobody was predicted to leave");
  }

  MetricView recall() {
    ConfusionMatrix m = evaluation.confusion();
    return share(Metric.RECALL, m.tp(), m.tp() + m.fn(), "nobody left");
  }

  MetricView accuracy() {
    ConfusionMatrix m = evaluation.confusion();
    double larger =
        (double) Math.max(evaluation.positives(), evaluation.negatives()) / evaluation.n();
    return reading(
        Metric.ACCURACY,
        of(m.tp() + m.tn(), evaluation.n())
            + "; always predicting the larger group: "
            + ReportText.ratio(larger),
        "");
  }

  MetricView averagePrecision() {
    return reading(
        Metric.AVERAGE_PRECISION, "chance: " + ReportText.ratio(prevalence()), "nobody left");
  }

  MetricView brier() {
    double p = prevalence();
    return reading(Metric.BRIER, constant(p * (1 - p)), "");
  }

  MetricView logLoss() {
    double p = prevalence();
    return reading(Metric.LOG_LOSS, constant(-p * Math.log(p) - (1 - p) * Math.log(1 - p)), "");
  }

  MetricView calibrationError() {
    PerfectModel perfect = evaluation.perfect();
    String comparison =
        perfect == null
            ? ""
            : "a perfect model: "
                + ReportText.ratio(perfect.mean())
                + ", up to "
                + ReportText.ratio(perfect.p95());
    return reading(Metric.CALIBRATION_ERROR, comparison, NOT_MEASURED);
  }

  MetricView calibrationSlope() {
    return reading(Metric.CALIBRATION_SLOPE, "", NOT_FITTED);
  }

  MetricView calibrationIntercept() {
    return reading(Metric.CALIBRATION_INTERCEPT, "", NOT_FITTED);
  }

  MetricView capture() {
    return reading(Metric.CAPTURE, top(), noCapture());
  }

  MetricView lift() {
    return reading(Metric.LIFT, top(), noCapture());
  }

  private String top() {
    return "the top " + of(evaluation.capacity(), evaluation.n());
  }

  private String noCapture() {
    return evaluation.capacity() == 0 ? "no calling capacity is set" : "nobody left";
  }

  /** A metric with a baseline or counts to compare it with, and its interval. */
  private MetricView reading(Metric metric, String comparison, String whyUnknown) {
    OptionalDouble value = evaluation.value(metric);
    if (value.isEmpty()) {
      return MetricView.unknown(whyUnknown);
    }
    String detail =
        Stream.of(comparison, evaluation.interval(metric).map(MetricView::words).orElse(""))
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; "));
    return MetricView.of(value.getAsDouble(), detail);
  }

  /** The loss of giving everyone the same risk; only the counts if all rows are of one class. */
  private String constant(double loss) {
    return evaluation.positives() == 0 || evaluation.negatives() == 0
        ? classes()
        : "the same risk for everyone: " + ReportText.ratio(loss);
  }

  /** The confusion matrix, with the clients who left first. */
  List<Row> matrix() {
    ConfusionMatrix m = evaluation.confusion();
    return List.of(row("left", m.tp(), m.fn()), row("stayed", m.fp(), m.tn()));
  }

  private double prevalence() {
    return (double) evaluation.positives() / evaluation.n();
  }

  private static Row row(String name, long leave, long stay) {
    long total = leave + stay;
    return new Row(
        name, cell(leave, total, name), cell(stay, total, name), ReportText.count(total));
  }

  private static Cell cell(long count, long total, String name) {
    return total == 0
        ? new Cell(ReportText.count(count), "share unknown: nobody " + name, -1)
        : new Cell(
            ReportText.count(count),
            ReportText.percent((double) count / total) + " of those who " + name,
            (int) Math.min(4, 5 * count / total));
  }

  private MetricView share(Metric metric, long part, long whole, String whyUnknown) {
    return whole == 0
        ? MetricView.unknown(whyUnknown)
        : reading(metric, of(part, whole), whyUnknown);
  }

  private static String of(long part, long whole) {
    return ReportText.count(part) + " of " + ReportText.count(whole);
  }
}
