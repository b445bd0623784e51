package org.riskassessment.report;

import java.util.List;
import org.riskassessment.core.evaluate.ConfusionMatrix;
import org.riskassessment.core.evaluate.Evaluation;

/**
 * An evaluation in words. A ratio whose denominator is 0, which is 0 to scripts, is unknown here.
 */
record Judgement(Evaluation evaluation) {

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
      case OUT_OF_TIME -> "rows newer than those learned from, of clients that training never saw";
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
        ? Reading.of(evaluation.rocAuc().getAsDouble(), evaluation.rocAucInterval())
        : Reading.unknown("needs clients who left and clients who stayed");
  }

  Reading f1() {
    ConfusionMatrix m = evaluation.confusion();
    return m.tp() + m.fp() + m.fn() == 0
        ? Reading.unknown("nobody left and nobody was predicted to")
        : Reading.of(m.f1(), evaluation.f1Interval());
  }

  Reading precision() {
    ConfusionMatrix m = evaluation.confusion();
    return share(m.precision(), m.tp(), m.tp() + m.fp(), "nobody was predicted to leave");
  }

  Reading recall() {
    ConfusionMatrix m = evaluation.confusion();
    return share(m.recall(), m.tp(), m.tp() + m.fn(), "nobody left");
  }

  Reading accuracy() {
    ConfusionMatrix m = evaluation.confusion();
    double larger =
        (double) Math.max(evaluation.positives(), evaluation.negatives()) / evaluation.n();
    return Reading.of(
        m.accuracy(),
        of(m.tp() + m.tn(), evaluation.n()) + "; the larger group alone " + Figures.ratio(larger));
  }

  Reading averagePrecision() {
    return evaluation.averagePrecision().isPresent()
        ? Reading.of(
            evaluation.averagePrecision().getAsDouble(), "chance " + Figures.ratio(prevalence()))
        : Reading.unknown("nobody left");
  }

  Reading brier() {
    double p = prevalence();
    return Reading.of(evaluation.brier(), constant(p * (1 - p)));
  }

  Reading logLoss() {
    double p = prevalence();
    return Reading.of(evaluation.logLoss(), constant(-p * Math.log(p) - (1 - p) * Math.log(1 - p)));
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

  private static Reading share(double ratio, long part, long whole, String whyUnknown) {
    return whole == 0 ? Reading.unknown(whyUnknown) : Reading.of(ratio, of(part, whole));
  }

  private static String of(long part, long whole) {
    return Figures.count(part) + " of " + Figures.count(whole);
  }
}
