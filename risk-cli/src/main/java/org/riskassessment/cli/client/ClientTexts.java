package org.riskassessment.cli.client;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.portfolio.ContactReport;
import org.riskassessment.core.store.PredictionLog;

/** A client and the contacts with clients, for people. */
final class ClientTexts {
  private static final int NOTE_WIDTH = 60;

  private ClientTexts() {}

  static String client(ClientReport report, int width) {
    CallListItem item = report.item();
    Prediction prediction = item.prediction();
    Lines text = new Lines(0);
    if (report.modelWarning() != null) {
      text.line("%s", report.modelWarning());
    }
    text.line("%s", Cell.text(prediction.clientId(), width));
    if (!report.changed().isEmpty()) {
      text.line(
          "  WHAT IF %s: the model's estimate, not a promise",
          Cell.printable(
              report.changed().entrySet().stream()
                  .map(e -> label(report, e.getKey()) + " = " + e.getValue())
                  .collect(Collectors.joining(", "))));
    }
    text.line(
        "  risk       %s, %s",
        PredictionTexts.risk(prediction.risk(), item.interval()), Words.hyphenated(item.band()));
    text.line(
        "  rank       %,d of %,d%s%s",
        prediction.rank(),
        report.batch().n(),
        item.change().isEmpty() ? "" : ", " + item.change(),
        report.changed().isEmpty() ? "" : " (without the change)");
    if (prediction.value() != null) {
      text.line(
          "  value      %s, expected loss %s",
          PredictionTexts.money(prediction.value()),
          PredictionTexts.money(prediction.expectedLoss()));
    }
    if (!item.owner().isEmpty()) {
      text.line("  owner      %s", Cell.text(item.owner(), width - 14));
    }
    if (!item.reasons().isEmpty()) {
      text.verbatim("");
      text.line(CallListTexts.REASONS);
      CallListTexts.appendOfAll(text, List.of(item));
    }
    CallListTexts.appendReasons(text, item, 2, width);
    text.verbatim("");
    text.line("%-40s %12s", "Log-odds, relative to the average client", "");
    report.contributions().stream()
        .sorted(Comparator.comparingDouble(c -> -Math.abs(c.logOdds())))
        .forEach(
            c ->
                text.line(
                    "  %-28s %-20s %+9.3f",
                    Cell.text(label(report, c.column()), 28),
                    Cell.text(report.shown().getOrDefault(c.column(), ""), 20),
                    c.logOdds()));
    text.line("  %-49s %+9.3f", "the average training client", report.bias());
    text.line(
        "  %-49s %+9.3f",
        report.calibration().equals("none")
            ? "sum, the log-odds of the risk"
            : "sum, for ranking; " + report.calibration() + " calibration turns it into the risk",
        report.logOdds());
    text.verbatim("");
    text.line(
        "Risk over time; 'risk replay %s' repeats the newest",
        Cell.printable(BatchReplay.predictionId(report.batch(), prediction.clientId())));
    for (PredictionLog.Entry past : report.history()) {
      text.line(
          "  %s  %4.0f%%  rank %s, version %d",
          Lines.minute(past.batch().at()),
          100 * past.prediction().risk(),
          past.prediction().rank() == 0 ? "unknown" : past.prediction().rank(),
          past.batch().modelVersion());
    }
    if (!report.contacts().isEmpty()) {
      text.verbatim("");
      text.line("Contacts");
      report.contacts().forEach(c -> text.line("  %s", Cell.text(contact(c), width - 2)));
    }
    if (!report.similar().isEmpty()) {
      text.verbatim("");
      text.line("Similar past clients, by the model's features");
      List<String> shared = shared(report.similar());
      if (!shared.isEmpty()) {
        CallListTexts.appendWrapped(
            text, "", "In common with all: " + String.join(", ", shared), 2, width);
      }
      for (ClientReport.Similar similar : report.similar()) {
        text.line(
            "  %-6s  risk %3.0f%%  %s",
            similar.exited() ? "left" : "stayed",
            100 * similar.risk(),
            Cell.text(similar.clientId(), width - 22));
        List<String> own = similar.common().stream().filter(c -> !shared.contains(c)).toList();
        if (!own.isEmpty()) {
          CallListTexts.appendWrapped(text, "also", String.join(", ", own), 10, width);
        }
      }
    }
    return text.toString();
  }

  /** What the client has in common with each of them. */
  private static List<String> shared(List<ClientReport.Similar> similar) {
    return similar.get(0).common().stream()
        .filter(value -> similar.stream().allMatch(one -> one.common().contains(value)))
        .toList();
  }

  private static String label(ClientReport report, String feature) {
    return report.labels().getOrDefault(feature, feature);
  }

  static String contact(Contact contact) {
    return Lines.day(contact.at())
        + ", "
        + Words.hyphenated(contact.outcome())
        + ", by "
        + Cell.printable(contact.by())
        + (contact.note().isBlank() ? "" : ": " + Cell.text(contact.note(), NOTE_WIDTH));
  }

  static String contactReport(ContactReport report) {
    Lines lines = new Lines(12);
    lines.add(
        "Contacts",
        report.outcomes().entrySet().stream()
            .map(e -> e.getValue() + " " + Words.hyphenated(e.getKey()))
            .collect(Collectors.joining(", ")));
    lines.add("Called", arm(report.called()));
    lines.add("Withheld", arm(report.withheld()));
    lines.add(
        "Effect",
        report.effect() == null
            ? report.reason()
            : String.format(
                Locale.ROOT,
                "%+.1f points of exit rate (%+.1f to %+.1f), %s",
                100 * report.effect().value(),
                100 * report.effect().interval().low(),
                100 * report.effect().interval().high(),
                report.reason()));
    report
        .effectByBand()
        .forEach(
            (band, effect) ->
                lines.add(
                    "  " + Words.lower(band),
                    String.format(
                        Locale.ROOT,
                        "%+.1f points (%+.1f to %+.1f)",
                        100 * effect.value(),
                        100 * effect.interval().low(),
                        100 * effect.interval().high())));
    return lines.toString();
  }

  private static String arm(ContactReport.Arm arm) {
    return String.format(
        Locale.ROOT,
        "%,d clients, label known of %,d, left %,d%s",
        arm.clients(),
        arm.labelled(),
        arm.left(),
        arm.labelled() == 0
            ? ""
            : String.format(Locale.ROOT, " (%.1f%%)", 100.0 * arm.left() / arm.labelled()));
  }
}
