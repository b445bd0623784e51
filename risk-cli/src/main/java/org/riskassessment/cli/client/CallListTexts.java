package org.riskassessment.cli.client;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/** The call list, for people as wide as the terminal, and as CSV. */
final class CallListTexts {
  static final String REASONS = "Reasons: + raises the risk, - lowers it; ? unsure, ! data changed";

  /** Longer ones, which have long values, are cut. */
  private static final int MOST_REASON = 200;

  private CallListTexts() {}

  static String callList(CallListReport report, int width) {
    Lines text = new Lines(0);
    if (report.modelWarning() != null) {
      text.line("%s", report.modelWarning());
    }
    text.line(
        "%,d of %,d clients to call, scored by version %d, %s",
        report.items().size(),
        report.batch().n(),
        report.batch().modelVersion(),
        Lines.minute(report.batch().at()) + " UTC");
    if (report.question() != null) {
      text.line("Question            which client %s", report.question());
    }
    text.line("Expected to leave   %s", expected(report.expectedLeavers(), "%,.1f", "%,.0f"));
    CallListReport.Expected loss = report.expectedLoss();
    if (loss != null) {
      text.line("Expected loss       %s", expected(loss, "%,.0f", "%,.0f"));
    }
    if (report.capture() > 0) {
      double leavers = report.expectedLeavers().value();
      double all = leavers / report.capture();
      text.line(
          "Out of              %,.0f expected to leave in all; as many random calls reach %,.0f",
          all, all * report.randomCapture());
    }
    if (report.withheld() > 0) {
      text.line(
          "Withheld            %,d clients drawn at random, to measure what calling does",
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
    text.verbatim("");
    text.line(
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
      text.line(
          "%5d  %-9s  %-16s  %-6s  %s%s%s",
          prediction.rank(),
          item.change(),
          PredictionTexts.risk(prediction.risk(), item.interval()),
          Words.hyphenated(item.band()),
          values
              ? String.format(
                  Locale.ROOT, "%10s  ", PredictionTexts.money(prediction.expectedLoss()))
              : "",
          owners ? String.format(Locale.ROOT, ownerCell, Cell.text(item.owner(), ownerWidth)) : "",
          Cell.text(prediction.clientId(), idWidth));
      appendReasons(text, item.reasons(), 7, width);
      Contact last = item.lastContact();
      if (last != null) {
        text.line("       last contact: %s", Cell.text(ClientTexts.contact(last), width - 22));
      }
    }
    text.verbatim("");
    text.line(REASONS + "; not causes.");
    return text.toString();
  }

  static void appendReasons(Lines text, List<CallListItem.Reason> reasons, int indent, int width) {
    for (CallListItem.Reason reason : reasons) {
      String mark = (reason.contribution() > 0 ? "+" : "-") + mark(reason.doubt());
      String start = " ".repeat(indent) + mark + " ";
      // Cleaned before it is wrapped: a value may hold anything.
      String words = Cell.text(reason.text(), MOST_REASON);
      while (start.length() + words.length() >= width) {
        int end = words.lastIndexOf(' ', width - 1 - start.length());
        if (end <= 0) {
          words = Cell.text(words, width - 1 - start.length());
          break;
        }
        text.line("%s%s", start, words.substring(0, end));
        start = " ".repeat(indent + 5);
        words = words.substring(end + 1);
      }
      text.line("%s%s", start, words);
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

  static Table callListTable(CallListReport report) {
    return Table.named("Call list")
        .column("rank", Kind.COUNT)
        .column("previous_rank", Kind.COUNT)
        .column("id", "Client", Kind.TEXT)
        .column("risk", Kind.SHARE)
        .column("risk_low", "Risk from", Kind.SHARE)
        .column("risk_high", "Risk to", Kind.SHARE)
        .column("band", Kind.TEXT)
        .column("value", Kind.MONEY)
        .column("expected_loss", Kind.MONEY)
        .column("owner", Kind.TEXT)
        .column("reasons", Kind.LONG_TEXT)
        .column("last_contact", Kind.TEXT)
        .of(row -> report.items().forEach(item -> addTo(row, item)));
  }

  private static void addTo(Table.Row row, CallListItem item) {
    Prediction prediction = item.prediction();
    Prediction previous = item.previous();
    Interval interval = item.interval();
    Contact last = item.lastContact();
    row.add(
        prediction.rank(),
        previous == null || previous.rank() == 0 ? null : previous.rank(),
        prediction.clientId(),
        PredictionTexts.number(prediction.risk()),
        PredictionTexts.number(interval == null ? null : interval.low()),
        PredictionTexts.number(interval == null ? null : interval.high()),
        Words.hyphenated(item.band()),
        PredictionTexts.number(prediction.value()),
        PredictionTexts.number(prediction.expectedLoss()),
        item.owner(),
        item.reasons().stream()
            .map(r -> (r.contribution() > 0 ? "for: " : "against: ") + r.text())
            .toList(),
        last == null ? null : ClientTexts.contact(last));
  }
}
