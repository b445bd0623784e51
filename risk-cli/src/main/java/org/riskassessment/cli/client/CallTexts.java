package org.riskassessment.cli.client;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.portfolio.ContactReport;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.store.PredictionLog;

/** Answers for people on whom to call, as wide as the terminal, 80 columns at least. */
public final class CallTexts {
  private static final String REASONS =
      "Reasons: + raises the risk, - lowers it; ? unsure, ! data changed";

  static final String PREDICTIONS_HEADER =
      "id,risk,risk_low,risk_high,band,value,expected_loss,exits\n";

  private static final int NARROWEST = 80;
  private static final int WIDEST = 200;
  private static final int PREDICTIONS_SHOWN = 20;
  private static final int NOTE_WIDTH = 60;

  private CallTexts() {}

  /** The columns of the terminal, which the launcher tells; 80 where there is none. */
  static int terminalWidth() {
    return Math.min(WIDEST, Math.max(NARROWEST, Integer.getInteger("risk.columns", NARROWEST)));
  }

  static String callList(CallListReport report, int width) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%,d of %,d clients to call, scored by version %d, %s",
        report.items().size(),
        report.batch().n(),
        report.batch().modelVersion(),
        report.batch().at().toString().substring(0, 16).replace('T', ' ') + " UTC");
    line(text, "Expected to leave   %s", expected(report.expectedLeavers(), "%,.1f", "%,.0f"));
    CallListReport.Expected loss = report.expectedLoss();
    if (loss != null) {
      line(text, "Expected loss       %s", expected(loss, "%,.0f", "%,.0f"));
    }
    line(
        text,
        "Of all who leave    %.1f%%, against %.1f%% when calling at random",
        100 * report.capture(),
        100 * report.randomCapture());
    if (report.withheld() > 0) {
      line(
          text,
          "Withheld by lot     %,d clients, so that calling can be measured",
          report.withheld());
    }
    if (report.items().isEmpty()) {
      return text.toString();
    }
    boolean values = report.items().stream().anyMatch(i -> i.prediction().value() != null);
    boolean owners = report.items().stream().anyMatch(i -> !i.owner().isEmpty());
    int ownerWidth = width < 100 ? 10 : 16;
    int fixed = 46 + (values ? 12 : 0) + (owners ? ownerWidth + 2 : 0);
    int idWidth = Math.min(40, width - fixed - 1);
    String ownerCell = "%-" + ownerWidth + "s  ";
    line(text, "");
    line(
        text,
        "%5s  %-9s  %-16s  %-6s  %s%s%s",
        "rank",
        "change",
        "risk (95%)",
        "band",
        values ? String.format(Locale.ROOT, "%10s  ", "exp. loss") : "",
        owners ? String.format(Locale.ROOT, ownerCell, "owner") : "",
        "client");
    for (CallListItem item : report.items()) {
      Prediction prediction = item.prediction();
      line(
          text,
          "%5d  %-9s  %-16s  %-6s  %s%s%s",
          prediction.rank(),
          item.change(),
          risk(prediction.risk(), item.interval()),
          Words.hyphenated(item.band()),
          values ? String.format(Locale.ROOT, "%10s  ", money(prediction.expectedLoss())) : "",
          owners ? String.format(Locale.ROOT, ownerCell, Cell.text(item.owner(), ownerWidth)) : "",
          Cell.text(prediction.clientId(), idWidth));
      appendReasons(text, item.reasons(), 7, width);
      Contact last = item.lastContact();
      if (last != null) {
        line(text, "       last contact: %s", Cell.text(contact(last), width - 22));
      }
    }
    line(text, "");
    line(text, REASONS + "; no causes.");
    return text.toString();
  }

  private static void appendReasons(
      StringBuilder text, List<CallListItem.Reason> reasons, int indent, int width) {
    for (CallListItem.Reason reason : reasons) {
      String mark = (reason.contribution() > 0 ? "+" : "-") + mark(reason.doubt());
      line(
          text,
          "%s%s %s",
          " ".repeat(indent),
          mark,
          Cell.text(reason.text(), width - indent - mark.length() - 2));
    }
  }

  private static String mark(@Nullable Doubt doubt) {
    if (doubt == null) {
      return " ";
    }
    return switch (doubt) {
      case UNSURE -> "?";
      case DRIFTED, QUARANTINED -> "!";
    };
  }

  /** {@code 67% (58 to 75)}. */
  private static String risk(double risk, @Nullable Interval interval) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * risk)
        + (interval == null
            ? ""
            : String.format(
                Locale.ROOT, " (%.0f to %.0f)", 100 * interval.low(), 100 * interval.high()));
  }

  private static String expected(CallListReport.Expected expected, String format, String limits) {
    Interval interval = expected.interval();
    return String.format(Locale.ROOT, format, expected.value())
        + (interval == null
            ? ""
            : String.format(
                Locale.ROOT,
                " (" + limits + " to " + limits + ")",
                interval.low(),
                interval.high()));
  }

  private static String money(@Nullable Double amount) {
    return amount == null ? "not known" : String.format(Locale.ROOT, "%,.0f", amount);
  }

  static String callListCsv(CallListReport report) {
    StringBuilder csv =
        new StringBuilder(
            "rank,previous_rank,id,risk,risk_low,risk_high,band,value,expected_loss,owner,reasons,"
                + "last_contact\n");
    for (CallListItem item : report.items()) {
      Prediction prediction = item.prediction();
      Prediction previous = item.previous();
      Interval interval = item.interval();
      Contact last = item.lastContact();
      csv.append(
          Cell.csv(
              prediction.rank(),
              previous == null || previous.rank() == 0 ? null : previous.rank(),
              prediction.clientId(),
              number(prediction.risk()),
              number(interval == null ? null : interval.low()),
              number(interval == null ? null : interval.high()),
              Words.hyphenated(item.band()),
              number(prediction.value()),
              number(prediction.expectedLoss()),
              item.owner(),
              item.reasons().stream()
                  .map(r -> (r.contribution() > 0 ? "for: " : "against: ") + r.text())
                  .collect(Collectors.joining(" | ")),
              last == null ? null : contact(last)));
    }
    return csv.toString();
  }

  /** The same digits on every JDK. */
  static @Nullable Object number(@Nullable Double value) {
    return value == null ? null : new BigDecimal(Json.number(value));
  }

  static String contact(Contact contact) {
    return contact.at().toString().substring(0, 10)
        + ", "
        + Words.hyphenated(contact.outcome())
        + ", by "
        + Cell.printable(contact.by())
        + (contact.note().isBlank() ? "" : ": " + Cell.text(contact.note(), NOTE_WIDTH));
  }

  static String client(ClientReport report, int width) {
    CallListItem item = report.item();
    Prediction prediction = item.prediction();
    StringBuilder text = new StringBuilder();
    line(text, "%s", Cell.text(prediction.clientId(), width));
    if (!report.changed().isEmpty()) {
      line(
          text,
          "  WHAT IF %s: the model's view, not a promise",
          Cell.printable(
              report.changed().entrySet().stream()
                  .map(e -> e.getKey() + " were " + e.getValue())
                  .collect(Collectors.joining(", "))));
    }
    line(
        text,
        "  risk       %s, %s",
        risk(prediction.risk(), item.interval()),
        Words.hyphenated(item.band()));
    line(
        text,
        "  rank       %,d of %,d%s%s",
        prediction.rank(),
        report.batch().n(),
        item.change().isEmpty() ? "" : ", " + item.change(),
        report.changed().isEmpty() ? "" : " (as it is now)");
    if (prediction.value() != null) {
      line(
          text,
          "  value      %s, expected loss %s",
          money(prediction.value()),
          money(prediction.expectedLoss()));
    }
    if (!item.owner().isEmpty()) {
      line(text, "  owner      %s", Cell.text(item.owner(), width - 14));
    }
    line(text, "");
    line(text, REASONS);
    appendReasons(text, item.reasons(), 2, width);
    line(text, "");
    line(text, "%-40s %12s", "Log-odds, against the average training client", "");
    report.contributions().stream()
        .sorted(Comparator.comparingDouble(c -> -Math.abs(c.logOdds())))
        .forEach(
            c ->
                line(
                    text,
                    "  %-28s %-20s %+9.3f",
                    Cell.text(c.column(), 28),
                    Cell.text(report.profile().getOrDefault(c.column(), ""), 20),
                    c.logOdds()));
    line(text, "  %-49s %+9.3f", "the average client", report.bias());
    line(
        text,
        "  %-49s %+9.3f",
        "sum; it ranks, and calibration (" + report.calibration() + ") makes the risk of it",
        report.logOdds());
    line(text, "");
    line(
        text,
        "Risk over time; 'risk replay %s' makes the newest again",
        Cell.printable(BatchReplay.predictionId(report.batch(), prediction.clientId())));
    for (PredictionLog.Entry past : report.history()) {
      line(
          text,
          "  %s  %4.0f%%  rank %s, version %d",
          past.batch().at().toString().substring(0, 16).replace('T', ' '),
          100 * past.prediction().risk(),
          past.prediction().rank() == 0 ? "unknown" : past.prediction().rank(),
          past.batch().modelVersion());
    }
    if (!report.contacts().isEmpty()) {
      line(text, "");
      line(text, "Contacts");
      report.contacts().forEach(c -> line(text, "  %s", Cell.text(contact(c), width - 2)));
    }
    if (!report.similar().isEmpty()) {
      line(text, "");
      line(text, "Past clients like it, by what the model looks at");
      for (ClientReport.Similar similar : report.similar()) {
        line(
            text,
            "  %-6s  risk %3.0f%%  %s",
            similar.exited() ? "left" : "stayed",
            100 * similar.risk(),
            Cell.text(similar.clientId(), width - 22));
      }
    }
    return text.toString();
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

  public static String predictions(PredictionReport report) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%,d clients, scored by version %d%s",
        report.clients().size(),
        report.modelVersion(),
        report.batchId() == null ? "" : ", batch " + report.batchId());
    for (int i = 0; i < Math.min(PREDICTIONS_SHOWN, report.clients().size()); i++) {
      Prediction client = report.clients().get(i);
      line(
          text,
          "  %-16s  %-6s  %-6s  %s",
          risk(client.risk(), report.intervals().isEmpty() ? null : report.intervals().get(i)),
          Words.hyphenated(report.bands().of(client.risk())),
          client.exits() ? "exits" : "",
          Cell.text(client.clientId(), 40));
    }
    if (report.clients().size() > PREDICTIONS_SHOWN) {
      line(
          text, "  … and %,d more: -o csv or -o json", report.clients().size() - PREDICTIONS_SHOWN);
    }
    return text.toString();
  }

  public static String predictionsCsv(PredictionReport report) {
    StringBuilder csv = new StringBuilder(PREDICTIONS_HEADER);
    for (int i = 0; i < report.clients().size(); i++) {
      Prediction client = report.clients().get(i);
      Interval interval = report.intervals().isEmpty() ? null : report.intervals().get(i);
      csv.append(
          Cell.csv(
              client.clientId(),
              number(client.risk()),
              number(interval == null ? null : interval.low()),
              number(interval == null ? null : interval.high()),
              Words.hyphenated(report.bands().of(client.risk())),
              number(client.value()),
              number(client.expectedLoss()),
              client.exits()));
    }
    return csv.toString();
  }

  public static String replay(BatchReplay replay) {
    Lines lines = new Lines(12);
    lines.add("Batch", replay.batch().batchId() + ", version " + replay.batch().modelVersion());
    lines.add(
        "Replay",
        replay.isIdentical()
            ? String.format(Locale.ROOT, "identical, %,d predictions", replay.compared())
            : String.format(
                Locale.ROOT,
                "%,d values of %,d predictions differ from what was stored",
                replay.differences().size(),
                replay.compared()));
    replay.differences().stream()
        .limit(PREDICTIONS_SHOWN)
        .forEach(
            d ->
                lines.add(
                    "",
                    String.format(
                        Locale.ROOT,
                        "%s: %s was %s, is %s",
                        Cell.text(d.clientId(), 40),
                        d.field(),
                        d.recorded(),
                        d.recomputed())));
    return lines.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
