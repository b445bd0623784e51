package org.riskassessment.cli.data;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.ingest.row.QuarantinedRow;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/** Refused files and quarantined rows, for people and as CSV. */
final class QuarantineTexts {
  private static final int NAME_WIDTH = 30;
  private static final int VALUE_WIDTH = 40;
  private static final int ROW_WIDTH = 66;
  private static final int INDENT = 7;

  private QuarantineTexts() {}

  static String list(List<Batch> batches) {
    if (batches.isEmpty()) {
      return "Nothing is in quarantine.\n";
    }
    Lines text = new Lines(INDENT);
    text.verbatim("batch  file                            status   quarantined   rows");
    for (Batch batch : batches) {
      text.verbatim(
          String.format(
              Locale.ROOT,
              "%5d  %-" + NAME_WIDTH + "s  %-8s %,11d %,6d",
              batch.number(),
              Cell.text(batch.name(), NAME_WIDTH),
              batch.status(),
              batch.rowsRejected(),
              batch.rowsRead()));
      String rules = StandingBatches.rules(batch.rows());
      text.add(
          "",
          "from "
              + Cell.printable(batch.source())
              + ", "
              + Lines.time(batch.at(), ZoneId.systemDefault())
              + (rules.isEmpty() ? "" : ": " + rules));
      if (batch.reason() != null) {
        text.add("", Cell.printable(batch.reason()));
      }
    }
    return text.verbatim("")
        .verbatim("Next:  risk quarantine show N     the rows of a batch, and their faults")
        .verbatim("       risk quarantine retry N    read it again under new rules or limits")
        .toString();
  }

  static Table listTable(List<Batch> batches) {
    return Table.named("Quarantine")
        .column("number", "Batch", Kind.COUNT)
        .column("source", Kind.TEXT)
        .column("file", Kind.TEXT)
        .column("status", Kind.TEXT)
        .column("rows_read", Kind.COUNT)
        .column("rows_rejected", Kind.COUNT)
        .column("rejected_by_rule", Kind.TEXT)
        .column("at", "At (UTC)", Kind.TIME)
        .column("reason", Kind.LONG_TEXT)
        .of(
            row -> {
              for (Batch batch : batches) {
                row.add(
                    batch.number(),
                    batch.source(),
                    batch.name(),
                    batch.status(),
                    batch.rowsRead(),
                    batch.rowsRejected(),
                    StandingBatches.rules(batch.rows()),
                    batch.at(),
                    batch.reason());
              }
            });
  }

  /**
   * @param file where the rows are kept, as the user would name it
   */
  static String rows(Batch batch, String file, List<QuarantinedRow> rows) {
    Lines text = new Lines(INDENT);
    text.add(
        "",
        String.format(
            Locale.ROOT,
            "Batch %d, %s: %s, %,d of %,d rows quarantined",
            batch.number(),
            Cell.printable(batch.name()),
            Words.lower(batch.status()),
            batch.rowsRejected(),
            batch.rowsRead()));
    if (batch.reason() != null) {
      text.add("", Cell.printable(batch.reason()));
    }
    for (QuarantinedRow row : rows) {
      text.add(
          "line " + row.line() + "  ",
          Cell.text(row.fault().column(), VALUE_WIDTH)
              + " '"
              + Cell.text(row.fault().value(), VALUE_WIDTH)
              + "' ("
              + Cell.printable(row.fault().rule())
              + "); accepted: "
              + Cell.text(row.fault().accepted(), 2 * ROW_WIDTH));
      text.verbatim(" ".repeat(INDENT) + Cell.text(row.row(), ROW_WIDTH));
    }
    if (rows.isEmpty()) {
      text.add("", "No rows of it were kept.");
    } else if (rows.size() < batch.rowsRejected()) {
      text.add("", "… and more: use --limit, or see " + Cell.printable(file));
    }
    return text.toString();
  }

  static Table rowsTable(List<QuarantinedRow> rows) {
    return Table.named("Quarantined rows")
        .column("line", Kind.COUNT)
        .column("column", Kind.TEXT)
        .column("value", Kind.TEXT)
        .column("rule", Kind.TEXT)
        .column("accepted", Kind.TEXT)
        .column("row", Kind.LONG_TEXT)
        .of(
            to -> {
              for (QuarantinedRow row : rows) {
                to.add(
                    row.line(),
                    row.fault().column(),
                    row.fault().value(),
                    row.fault().rule(),
                    row.fault().accepted(),
                    row.row());
              }
            });
  }
}
