package org.riskassessment.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.wire.MonitorJson;
import org.riskassessment.core.wire.MonitorJson.Part;

/** Whether the deployed model is still right, for people in 80 columns. */
final class MonitorTexts {
  private static final int INDENT = 12;
  private static final int NAME = 24;

  private MonitorTexts() {}

  static String of(ModelDiagnosis diagnosis, Set<Part> parts) {
    Lines text = new Lines(INDENT);
    text.add("Model", word(diagnosis.verdict().status(), diagnosis.verdict().sentence()));
    causes(text, diagnosis.verdict().causes());
    if (parts.contains(Part.DRIFT)) {
      drift(text, diagnosis.drift());
    }
    if (parts.contains(Part.PERFORMANCE)) {
      performance(text, diagnosis.performance());
      calibration(text, diagnosis.calibration());
      estimate(text, diagnosis.estimate());
    }
    if (parts.contains(Part.SEGMENTS)) {
      text.verbatim("");
      text.add("Segments", word(diagnosis.segments().status(), diagnosis.segments().reason()));
      for (Segment segment : diagnosis.segments().found()) {
        text.add(
            "",
            Cell.printable(String.join(" and ", segment.conditions()))
                + ": "
                + segment.reason()
                + String.format(
                    Locale.ROOT,
                    " (%.0f%% of clients, p %s)",
                    100 * segment.share(),
                    p(segment.pAdjusted())));
      }
      text.add("Own record", word(diagnosis.record().status(), diagnosis.record().reason()));
    }
    return text.toString();
  }

  private static void causes(Lines text, List<Verdict.Cause> causes) {
    for (Verdict.Cause cause : causes) {
      Verdict.Acknowledgement note = cause.acknowledged();
      text.add(
          "  " + (note != null ? "noted" : cause.isOpen() ? "action" : "to know"),
          Cell.printable(cause.id())
              + ": "
              + Cell.printable(cause.sentence())
              + (note == null
                  ? ""
                  : " (noted by "
                      + Cell.printable(note.by())
                      + " on "
                      + Lines.day(note.at())
                      + ": "
                      + Cell.printable(note.reason())
                      + ")"));
    }
    if (causes.stream().anyMatch(Verdict.Cause::isOpen)) {
      text.add("", "To take note of one: 'risk diagnose --ack ID --reason TEXT'");
    }
  }

  private static void drift(Lines text, DataDrift drift) {
    text.verbatim("");
    text.add(
        "Drift",
        word(
            drift.status(),
            drift.reason()
                + String.format(
                    Locale.ROOT,
                    " (%,d clients compared with %,d held out)",
                    drift.current().n(),
                    drift.reference().n())));
    List<ColumnDrift> decided =
        drift.columns().stream().filter(c -> c.pAdjusted() != null || c.p() != null).toList();
    if (!decided.isEmpty()) {
      text.line(
          "%-" + NAME + "s %-12s %8s %7s %9s  %-12s",
          "column",
          "compared",
          "effect",
          "limit",
          "p",
          "status");
      decided.forEach(column -> column(text, column));
    }
    ColumnDrift score = drift.score();
    if (score != null && score.pAdjusted() != null) {
      column(text, score);
    }
    for (ColumnDrift column : drift.columns()) {
      if (column.pAdjusted() == null && column.p() == null && !decided.isEmpty()) {
        text.line(
            "%-" + NAME + "s %s",
            Cell.text(column.name(), NAME),
            word(column.status(), column.reason()));
      }
    }
  }

  private static void column(Lines text, ColumnDrift column) {
    Double p = column.pAdjusted() == null ? column.p() : column.pAdjusted();
    text.line(
        "%-" + NAME + "s %-12s %8s %7s %9s  %s",
        Cell.text(column.name(), NAME),
        Words.lower(column.kind()),
        number(column.effect()),
        number(column.threshold()),
        p == null ? "" : p(p),
        word(column.status()));
  }

  private static void performance(Lines text, PerformanceDrift performance) {
    text.verbatim("");
    text.add("Ranking", word(performance.status(), performance.reason()));
    Double now = performance.new_();
    Double error = performance.newSe();
    if (now != null && error != null) {
      text.add(
          "",
          String.format(
              Locale.ROOT,
              "AUC %.3f (standard error %.3f) on %,d rows of the newest tick, %,d ticks before it",
              now,
              error,
              performance.n(),
              performance.historyN()));
    }
    if (now != null) {
      text.line("%-" + NAME + "s %9s  %-14s %s", "rule", "limit", "says", "wrong when calm");
      for (PerformanceDrift.Rule rule : performance.rules()) {
        Double falseAlarm = rule.falseAlarm();
        text.line(
            "%-" + NAME + "s %9s  %-14s %s",
            rule.name() + (rule.name().equals(performance.rule()) ? " (in force)" : ""),
            number(rule.limit()),
            rule.drift() == null ? "needs more" : rule.drift() ? "worse" : "as before",
            falseAlarm == null
                ? ""
                : String.format(Locale.ROOT, "%.1f%% of ticks", 100 * falseAlarm));
      }
    }
  }

  private static void calibration(Lines text, CalibrationDrift calibration) {
    text.verbatim("");
    text.add("Level", word(calibration.status(), calibration.reason()));
    Double observed = calibration.observedRate();
    Double expected = calibration.expectedRate();
    Double slope = calibration.slope();
    if (observed != null && expected != null) {
      text.add(
          "",
          String.format(
              Locale.ROOT,
              "%.1f%% left, %.1f%% were expected%s",
              100 * observed,
              100 * expected,
              slope == null
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "; calibration slope %.2f (1 is right), intercept %.2f (0 is right)",
                      slope,
                      calibration.intercept())));
    }
  }

  private static void estimate(Lines text, List<MetricEstimate> estimates) {
    text.verbatim("");
    String label = "Estimated";
    for (MetricEstimate one : estimates) {
      text.add(label, estimate(one));
      label = "";
    }
  }

  private static String estimate(MetricEstimate one) {
    Double value = one.value();
    Double realised = one.realised();
    String came = realised == null ? "" : ", came " + decimal(one.metric(), realised);
    return value == null
        ? one.metric() + " " + word(one.status(), one.reason() + came)
        : one.metric()
            + " "
            + decimal(one.metric(), value)
            + " ("
            + decimal(one.metric(), one.low())
            + " to "
            + decimal(one.metric(), one.high())
            + ")"
            + came
            + (one.status() == CheckStatus.OK ? "" : ": " + one.reason());
  }

  private static String decimal(String metric, @Nullable Double value) {
    return value == null
        ? ""
        : String.format(Locale.ROOT, metric.equals("leavers") ? "%,.0f" : "%.3f", value);
  }

  static String history(MonitorJson.History history) {
    Lines text = new Lines(INDENT);
    String column = history.column();
    text.line(
        "%-16s %7s %-12s %-12s %6s %6s %6s",
        "when (UTC)",
        "version",
        "verdict",
        "drift",
        "psi",
        column == null ? "auc" : "blanks",
        column == null ? "left" : "");
    for (MonitorJson.Entry one : history.diagnoses()) {
      text.line(
          "%-16s %7d %-12s %-12s %6s %6s %6s",
          Lines.minute(one.at()),
          one.modelVersion(),
          word(one.status()),
          word(one.dataDrift()),
          number(one.psi()),
          number(column == null ? one.rocAuc() : one.missing()),
          column == null ? number(one.observedRate()) : "");
    }
    if (history.diagnoses().isEmpty()) {
      text.line("%s", "No model has been diagnosed yet: 'risk diagnose' or 'risk run' does.");
    }
    return text.toString();
  }

  private static String word(Verdict.Status status) {
    return Words.lower(status);
  }

  private static String word(Verdict.Status status, String sentence) {
    return word(status) + ": " + sentence;
  }

  private static String word(CheckStatus status) {
    return Words.lower(status);
  }

  private static String word(CheckStatus status, String reason) {
    return word(status) + ": " + reason;
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String p(double p) {
    return p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }
}
