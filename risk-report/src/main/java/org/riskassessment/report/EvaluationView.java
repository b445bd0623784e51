package org.riskassessment.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.riskassessment.core.evaluate.ConfusionMatrix;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;

/**
 * An evaluation in words. A ratio whose denominator is 0, which is 0 to scripts, is unknown here.
 */
record Judgement(Evaluation evaluation) {
  private static final String NOT_MEASURED = "not measured by the release that judged";
  private static final String NO_LINE = "no line fits: the rows are too few or of one kind";

  /**
   * A cell of the confusion matrix.
   *
   * @param share of its row in words, unknown when the row is empty
   * @param heat 0 to 4, the share in fifths; -1 when it is unknown
   */
  record Cell(String count, String share, int heat) {

    /** Its class in the style sheet. */
    String style() {
      return heat < 0 ? "heat-unknown" : "heat-" + heat;
    }
  }

  /** A row of the confusion matrix: those who left, or those who stayed. */
  record Row(String name, Cell leave, Cell stay, String total) {}

  /** What was judged on, as a heading. */
  String heading() {
    return switch (evaluation.protocol()) {
      case TEST -> "Test data";
      case HELD_OUT -> "Held-out clients";
      case OUT_OF_FOLD -> "Out of fold";
      case OUT_OF_TIME -> "Out of time";
      case NEW_ROWS -> "New rows";
    };
  }

  /** How the rows relate to those learned from. */
  String protocol() {
    return switch (evaluation.protocol()) {
      case TEST -> "a file kept for testing";
      case HELD_OUT -> "clients that training never saw";
      case OUT_OF_FOLD ->
          "too few clients are held out, so each row was scored by a model that never saw its"
              + " client";
      case OUT_OF_TIME -> "rows newer than all learned from, of clients that training never saw";
      case NEW_ROWS -> "rows that came in after the model, scored before they were learned from";
    };
  }

  String dataset() {
    return Figures.text(evaluation.dataset());
  }

  String n() {
    return Figures.count(evaluation.n());
  }

  /** How many left and stayed. */
  String classes() {
    return Figures.count(evaluation.positives())
        + " left, "
        + Figures.count(evaluation.negatives())
        + " stayed";
  }

  boolean isSmall() {
    return evaluation.isSmall();
  }

  /** Why a small sample is called small. */
  String smallness() {
    return "Small sample ("
        + classes()
        + "; under "
        + Evaluation.SMALL_CLASS
        + " of either): a hint, not proof";
  }

  String threshold() {
    return Figures.percent(evaluation.threshold());
  }

  Reading rocAuc() {
    return evaluation.rocAuc().isPresent()
        ? Reading.of(
            evaluation.rocAuc().getAsDouble(), evaluation.interval(Metric.ROC_AUC).orElse(null))
        : Reading.unknown("needs clients who left and clients who stayed");
  }

  Reading f1() {
    ConfusionMatrix m = evaluation.confusion();
    return m.tp() + m.fp() + m.fn() == 0
        ? Reading.unknown("nobody left and nobody was predicted to")
        : Reading.of(m.f1(), evaluation.interval(Metric.F1).orElse(null));
  }

  Reading precision() {
    ConfusionMatrix m = evaluation.confusion();
    return share(Metric.PRECISION, m.tp(), m.tp() + m.fp(), "nobody was predicted to leave");
  }

  Reading recall() {
    ConfusionMatrix m = evaluation.confusion();
    return share(Metric.RECALL, m.tp(), m.tp() + m.fn(), "nobody left");
  }

  Reading accuracy() {
    ConfusionMatrix m = evaluation.confusion();
    double larger =
        (double) Math.max(evaluation.positives(), evaluation.negatives()) / evaluation.n();
    return reading(
        Metric.ACCURACY,
        of(m.tp() + m.tn(), evaluation.n()) + "; the larger group alone " + Figures.ratio(larger),
        "");
  }

  Reading averagePrecision() {
    return reading(
        Metric.AVERAGE_PRECISION, "chance " + Figures.ratio(prevalence()), "nobody left");
  }

  Reading brier() {
    double p = prevalence();
    return reading(Metric.BRIER, constant(p * (1 - p)), "");
  }

  Reading logLoss() {
    double p = prevalence();
    return reading(Metric.LOG_LOSS, constant(-p * Math.log(p) - (1 - p) * Math.log(1 - p)), "");
  }

  Reading calibrationError() {
    Evaluation.PerfectModel perfect = evaluation.perfect();
    String beside =
        perfect == null
            ? ""
            : "a perfect model: "
                + Figures.ratio(perfect.mean())
                + ", up to "
                + Figures.ratio(perfect.p95());
    return reading(Metric.CALIBRATION_ERROR, beside, NOT_MEASURED);
  }

  Reading calibrationSlope() {
    return reading(Metric.CALIBRATION_SLOPE, "", NO_LINE);
  }

  Reading calibrationIntercept() {
    return reading(Metric.CALIBRATION_INTERCEPT, "", NO_LINE);
  }

  Reading capture() {
    return reading(Metric.CAPTURE, top(), noCapture());
  }

  Reading lift() {
    return reading(Metric.LIFT, top(), noCapture());
  }

  private String top() {
    return "the " + of(evaluation.capacity(), evaluation.n()) + " ranked highest";
  }

  private String noCapture() {
    return evaluation.capacity() == 0 ? "no capacity is set" : "nobody left";
  }

  /** A metric with what it is to be held against and its interval. */
  private Reading reading(Metric metric, String beside, String whyUnknown) {
    OptionalDouble value = evaluation.value(metric);
    if (value.isEmpty()) {
      return Reading.unknown(whyUnknown);
    }
    String detail =
        Stream.of(beside, evaluation.interval(metric).map(Reading::words).orElse(""))
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; "));
    return Reading.of(value.getAsDouble(), detail);
  }

  /** What the same risk for everyone would reach; nothing to compare with where all are alike. */
  private String constant(double loss) {
    return evaluation.positives() == 0 || evaluation.negatives() == 0
        ? classes()
        : "the same risk for everyone " + Figures.ratio(loss);
  }

  /** The confusion matrix, those who left first. */
  List<Row> matrix() {
    ConfusionMatrix m = evaluation.confusion();
    return List.of(row("left", m.tp(), m.fn()), row("stayed", m.fp(), m.tn()));
  }

  private double prevalence() {
    return (double) evaluation.positives() / evaluation.n();
  }

  private static Row row(String name, long leave, long stay) {
    long total = leave + stay;
    return new Row(name, cell(leave, total, name), cell(stay, total, name), Figures.count(total));
  }

  private static Cell cell(long count, long total, String name) {
    return total == 0
        ? new Cell(Figures.count(count), "share unknown: nobody " + name, -1)
        : new Cell(
            Figures.count(count),
            Figures.percent((double) count / total) + " of those who " + name,
            (int) Math.min(4, 5 * count / total));
  }

  private Reading share(Metric metric, long part, long whole, String whyUnknown) {
    return whole == 0 ? Reading.unknown(whyUnknown) : reading(metric, of(part, whole), whyUnknown);
  }

  private static String of(long part, long whole) {
    return Figures.count(part) + " of " + Figures.count(whole);
  }
}
