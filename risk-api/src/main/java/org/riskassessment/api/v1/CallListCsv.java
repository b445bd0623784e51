package org.riskassessment.api.v1;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.wire.SpreadsheetText;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** The call list as CSV, in the columns of the command line's; safe to open in a spreadsheet. */
final class CallListCsv {
  private static final List<String> COLUMNS =
      List.of(
          "rank",
          "previous_rank",
          "id",
          "risk",
          "risk_low",
          "risk_high",
          "band",
          "value",
          "expected_loss",
          "owner",
          "reasons",
          "last_contact");

  private CallListCsv() {}

  static String of(CallListReport report) {
    StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append('\n');
    for (CallListItem item : report.items()) {
      List<String> cells = new ArrayList<>(COLUMNS.size());
      for (Object cell : cells(item)) {
        cells.add(
            cell instanceof Number
                ? cell.toString()
                : SpreadsheetText.line(Objects.toString(cell, "")));
      }
      csv.append(CanonicalCsv.text(cells)).append('\n');
    }
    return csv.toString();
  }

  private static List<@Nullable Object> cells(CallListItem item) {
    Prediction prediction = item.prediction();
    Prediction previous = item.previous();
    Interval interval = item.interval();
    return Arrays.asList(
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
        contact(item.lastContact()));
  }

  private static @Nullable Object number(@Nullable Double value) {
    return value == null ? null : new BigDecimal(Json.number(value));
  }

  private static @Nullable String contact(@Nullable Contact contact) {
    return contact == null
        ? null
        : contact.at().atOffset(ZoneOffset.UTC).toLocalDate()
            + ", "
            + Words.hyphenated(contact.outcome())
            + ", by "
            + contact.by()
            + (contact.note().isBlank() ? "" : ": " + contact.note());
  }
}
