package org.riskassessment.cli.client;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
public final class CallListTexts {
  static final String REASONS = "Reasons: + raises the risk, - lowers it; ? unsure, ! data changed";

  private static final String CHANGE = "%-9s  ";

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
    text.line("Ranked by           %s", ranking(report.items()));
    text.line("You reach           %s", report.reach().words());
    CallListReport.Expected loss = report.expectedLoss();
    if (loss != null) {
      text.line("Expected loss       %s", expected(loss));
    }
    if (report.withheld() > 0) {
      text.line(
          "Withheld            %,d clients drawn at random, to measure what calling does",
          report.withheld());
    }
    if (report.items().isEmpty()) {
      return text.toString();
    }
    text.verbatim("");
    append(text, report.items(), width);
    return text.toString();
  }

  private static String ranking(List<CallListItem> items) {
    return items.stream().anyMatch(i -> i.prediction().value() != null)
        ? "expected loss, which is risk times value"
        : "risk";
  }

  /** Clients with their reasons, and what the signs mean. */
  public static void append(Lines text, List<CallListItem> items, int width) {
    boolean values = items.stream().anyMatch(i -> i.prediction().value() != null);
    boolean changes = items.stream().anyMatch(i -> i.previous() != null);
    boolean owners = items.stream().anyMatch(i -> !i.owner().isEmpty());
    int ownerWidth = width < 100 ? 10 : 16;
    int fixed = 35 + (changes ? 11 : 0) + (values ? 12 : 0) + (owners ? ownerWidth + 2 : 0);
    int idWidth = Math.min(40, width - fixed - 1);
    String ownerCell = "%-" + ownerWidth + "s  ";
    text.line(
        "%5s  %s%-16s  %-6s  %s%s%s",
        "rank",
        changes ? String.format(Locale.ROOT, CHANGE, "change") : "",
        "risk (95%)",
        "band",
        values ? String.format(Locale.ROOT, "%10s  ", "exp. loss") : "",
        owners ? String.format(Locale.ROOT, ownerCell, "owner") : "",
        "client");
    for (CallListItem item : items) {
      Prediction prediction = item.prediction();
      text.line(
          "%5d  %s%-16s  %-6s  %s%s%s",
          prediction.rank(),
          changes ? String.format(Locale.ROOT, CHANGE, item.change()) : "",
          PredictionTexts.risk(prediction.risk(), item.interval()),
          Words.hyphenated(item.band()),
          values
              ? String.format(
                  Locale.ROOT, "%10s  ", PredictionTexts.money(prediction.expectedLoss()))
              : "",
          owners ? String.format(Locale.ROOT, ownerCell, Cell.text(item.owner(), ownerWidth)) : "",
          Cell.text(prediction.clientId(), idWidth));
      appendReasons(text, item, 7, width);
      Contact last = item.lastContact();
      if (last != null) {
        text.line("       last contact: %s", Cell.text(ClientTexts.contact(last), width - 22));
      }
    }
    if (items.stream().anyMatch(item -> !item.reasons().isEmpty())) {
      text.verbatim("");
      text.line(REASONS + "; not causes.");
      appendOfAll(text, items);
    }
  }

  /** What the rates of reasons are compared with, once for all of them. */
  static void appendOfAll(Lines text, List<CallListItem> items) {
    items.stream()
        .flatMap(item -> item.reasons().stream())
        .map(CallListItem.Reason::ofAll)
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(sentence -> text.line("%s", sentence));
  }

  static void appendReasons(Lines text, CallListItem item, int indent, int width) {
    for (CallListItem.Reason reason : item.reasons()) {
      String mark = (reason.contribution() > 0 ? "+" : "-") + mark(reason.doubt());
      appendWrapped(text, mark, reason.brief(), indent, width);
    }
    if (item.wideBecause() != null) {
      appendWrapped(text, "~ ", "wide range: " + item.wideBecause(), indent, width);
    }
  }

  /** A sentence over as many lines as it needs. */
  static void appendWrapped(Lines text, String mark, String sentence, int indent, int width) {
    String start = " ".repeat(indent) + mark + (mark.isEmpty() ? "" : " ");
    // Cleaned before it is wrapped: a value may hold anything.
    String words = Cell.text(sentence, MOST_REASON);
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

  private static String mark(@Nullable Doubt doubt) {
    if (doubt == null) {
      return " ";
    }
    return switch (doubt) {
      case UNSURE -> "?";
      case DRIFTED, QUARANTINED -> "!";
    };
  }

  private static String expected(CallListReport.Expected expected) {
    Interval interval = expected.interval();
    return PredictionTexts.money(expected.value())
        + (interval == null
            ? ""
            : String.format(Locale.ROOT, " (%,.0f to %,.0f)", interval.low(), interval.high()));
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
