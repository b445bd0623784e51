package org.riskassessment.cli.client;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/** Scored clients, for people and as CSV. */
public final class PredictionTexts {
  private static final int PREDICTIONS_SHOWN = 20;

  private PredictionTexts() {}

  public static String predictions(PredictionReport report) {
    Lines text = new Lines(0);
    text.line(
        "%,d clients, scored by version %d%s",
        report.clients().size(),
        report.modelVersion(),
        report.batchId() == null ? "" : ", batch " + report.batchId());
    for (int i = 0; i < Math.min(PREDICTIONS_SHOWN, report.clients().size()); i++) {
      Prediction client = report.clients().get(i);
      text.line(
          "  %-16s  %-6s  %-6s  %s",
          risk(client.risk(), report.intervals().isEmpty() ? null : report.intervals().get(i)),
          Words.hyphenated(report.bands().of(client.risk())),
          client.exits() ? "exits" : "",
          Cell.text(client.clientId(), 40));
    }
    if (report.clients().size() > PREDICTIONS_SHOWN) {
      text.line(
          "  … and %,d more: use -o csv, -o xlsx or -o json",
          report.clients().size() - PREDICTIONS_SHOWN);
    }
    return text.toString();
  }

  public static Table predictionsTable(PredictionReport report) {
    return Table.named("Predictions")
        .column("id", "Client", Kind.TEXT)
        .column("risk", Kind.SHARE)
        .column("risk_low", "Risk from", Kind.SHARE)
        .column("risk_high", "Risk to", Kind.SHARE)
        .column("band", Kind.TEXT)
        .column("value", Kind.MONEY)
        .column("expected_loss", Kind.MONEY)
        .column("exits", "Predicted to leave", Kind.FLAG)
        .of(
            row -> {
              for (int i = 0; i < report.clients().size(); i++) {
                Prediction client = report.clients().get(i);
                Interval interval = report.intervals().isEmpty() ? null : report.intervals().get(i);
                row.add(
                    client.clientId(),
                    number(client.risk()),
                    number(interval == null ? null : interval.low()),
                    number(interval == null ? null : interval.high()),
                    Words.hyphenated(report.bands().of(client.risk())),
                    number(client.value()),
                    number(client.expectedLoss()),
                    client.exits());
              }
            });
  }

  /** {@code 67% (58 to 75)}. */
  static String risk(double risk, @Nullable Interval interval) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * risk)
        + (interval == null
            ? ""
            : String.format(
                Locale.ROOT, " (%.0f to %.0f)", 100 * interval.low(), 100 * interval.high()));
  }

  static String money(@Nullable Double amount) {
    return amount == null ? "unknown" : String.format(Locale.ROOT, "%,.0f", amount);
  }

  /** The same digits on every JDK. */
  static @Nullable Object number(@Nullable Double value) {
    return value == null ? null : new BigDecimal(Json.number(value));
  }
}
