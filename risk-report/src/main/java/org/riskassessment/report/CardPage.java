package org.riskassessment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Estimate;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.report.text.ReportText;

/**
 * What the template {@code card.jte} shows: what a model is for, how good it is, how it was chosen,
 * what it consists of, its limits, and what it was trained on.
 */
record CardPage(ModelVersion version) {

  /** A row of a table: what it is about, and its cells. */
  record Row(String name, List<String> cells) {}

  private ModelCard card() {
    return version.card();
  }

  int number() {
    return version.version();
  }

  /** What it is, in one sentence. */
  String purpose() {
    FitReport fit = card().fit();
    String kind =
        fit == null
            ? "A model"
            : fit.candidate().equals("scorecard") ? "A scorecard" : "A logistic regression";
    return kind
        + " of "
        + (card().question() == null
            ? "a client's risk of leaving"
            : "the risk that a client " + ReportText.sentence(card().question()))
        + ", trained on "
        + ReportText.count(card().trainedRows(), "row")
        + " of past clients, "
        + ReportText.count(card().trainedPositives())
        + " of whom left.";
  }

  private List<EvaluationView> views() {
    return Stream.of(card().outOfTime(), card().evaluation())
        .filter(Objects::nonNull)
        .map(EvaluationView::new)
        .toList();
  }

  /** The samples that it was judged on. */
  List<String> samples() {
    return views().stream().map(EvaluationView::heading).toList();
  }

  /** How good it is on each. */
  List<Row> quality() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "Clients",
            views().stream()
                .map(v -> v.n() + ": " + v.classes() + (v.isSmall() ? ", a small sample" : ""))
                .toList()));
    for (Metric metric : Metric.values()) {
      List<@Nullable Estimate> estimates =
          views().stream().map(v -> v.evaluation().metrics().get(metric)).toList();
      if (estimates.stream().anyMatch(Objects::nonNull)) {
        rows.add(new Row(metric.title(), estimates.stream().map(CardPage::figure).toList()));
      }
    }
    return rows;
  }

  private static String figure(@Nullable Estimate estimate) {
    if (estimate == null) {
      return "–";
    }
    Interval interval = estimate.interval();
    return ReportText.ratio(estimate.value())
        + (interval == null
            ? ""
            : " ("
                + ReportText.ratio(interval.low())
                + " to "
                + ReportText.ratio(interval.high())
                + ")");
  }

  /** Which clients were held out. */
  String heldOut() {
    return String.format(
        Locale.ROOT,
        "Clients are held out when SHA-256(\"%s\" + id) mod %d is %d; the model was not fitted on"
            + " them.",
        ReportText.text(card().holdOut().salt()),
        card().holdOut().modulus(),
        card().holdOut().remainder());
  }

  /** How it was chosen, in sentences; none in cards of the first release. */
  List<String> choice() {
    FitReport fit = card().fit();
    if (fit == null) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    if (!fit.tried().isEmpty()) {
      sentences.add(
          "By log-loss in "
              + fit.tried().get(0).folds()
              + "-fold cross-validation on "
              + ReportText.count(fit.tried().get(0).rows(), "row")
              + ", with all rows of a client in one fold; of candidates within one standard error"
              + " of the best, the simplest.");
    }
    FitReport.Calibration calibration = fit.calibration();
    sentences.add(
        calibration.method().equals("none")
            ? calibration.rows() == 0
                ? "Risks are not calibrated: there were too few rows."
                : "Risks are the model's own: no calibration lowered the log-loss."
            : "Risks are calibrated ("
                + calibration.method()
                + ") on "
                + ReportText.count(calibration.rows(), "row")
                + " out of fold, which lowers the log-loss from "
                + digits(calibration.rawLogLoss())
                + " to "
                + digits(calibration.logLoss())
                + ".");
    sentences.add(
        "A client with a risk of "
            + ReportText.percent(card().evaluation().threshold())
            + " or more is predicted to leave: "
            + ReportText.sentence(fit.threshold())
            + ".");
    return sentences;
  }

  /** Every candidate that was cross-validated. */
  List<Row> tried() {
    FitReport fit = card().fit();
    return fit == null
        ? List.of()
        : fit.tried().stream()
            .map(
                one ->
                    new Row(
                        one.candidate()
                            + (one.candidate().equals(fit.candidate()) && one.l2() == fit.l2()
                                ? ", chosen"
                                : ""),
                        List.of(
                            ReportText.value(one.l2()),
                            digits(one.logLoss()),
                            digits(one.difference()),
                            digits(one.standardError()))))
            .toList();
  }

  private static String digits(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  /** What each cell adds to the log-odds. */
  List<Row> parts() {
    FitReport fit = card().fit();
    return fit == null
        ? List.of()
        : fit.coefficients().stream()
            .map(
                part ->
                    new Row(
                        ReportText.text(part.column()),
                        List.of(
                            ReportText.text(part.cell()),
                            ReportText.count(part.rows()),
                            ReportText.percent(part.left() / (double) Math.max(1, part.rows())),
                            ReportText.signed(part.logOdds()),
                            ReportText.ratio(part.standardError()))))
            .toList();
  }

  /** What a reader must know. */
  List<String> limits() {
    FitReport fit = card().fit();
    return fit == null ? List.of() : fit.limits().stream().map(ReportText::sentence).toList();
  }

  /** What it was trained on, and with what. */
  List<Row> origins() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        origin(
            "Dataset",
            card().datasetId().sha256()
                + ", its first "
                + ReportText.count(card().datasetRows(), "row")));
    rows.add(
        origin(
            "Trained on",
            "rows from number "
                + ReportText.count(card().firstRow() + 1)
                + "; window: "
                + ReportText.text(card().window())));
    rows.add(origin("Configuration", card().configHash()));
    FitReport fit = card().fit();
    if (fit != null && fit.trainer() != null) {
      rows.add(origin("Trainer", ReportText.sentence(fit.trainer())));
    }
    rows.add(origin("Seed", Long.toString(card().seed())));
    rows.add(origin("Release", "risk " + card().codeVersion() + ", JDK " + card().jdk()));
    rows.add(
        origin(
            "Trained",
            ReportText.time(card().trainedAt()) + ", in " + ReportText.duration(card().millis())));
    return rows;
  }

  private static Row origin(String name, String value) {
    return new Row(name, List.of(value));
  }
}
