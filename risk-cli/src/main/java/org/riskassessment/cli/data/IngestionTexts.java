package org.riskassessment.cli.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.store.Batch;

/** What was ingested, for people. */
public final class IngestionTexts {
  private static final int FILE_WIDTH = 26;

  /** More files of a source that went well are not named one by one. */
  private static final int MOST_NAMED = 10;

  private IngestionTexts() {}

  public static String ingestion(IngestionReport report, RiskConfig config) {
    Lines text = new Lines(0);
    if (report.nothingNew()) {
      text.line(
          "Nothing new in %s",
          String.join(", ", config.sources().stream().map(Source::name).toList()));
    }
    if (!report.batches().isEmpty()) {
      text.line("%-28s %11s %11s %11s %11s", "Ingested", "rows", "new", "duplicate", "quarantined");
    }
    Map<String, List<Batch>> bySource = new LinkedHashMap<>();
    for (Batch batch : report.batches()) {
      bySource.computeIfAbsent(batch.source(), source -> new ArrayList<>()).add(batch);
    }
    bySource.forEach((source, batches) -> append(text, source, batches));
    List<Integer> quarantined =
        report.batches().stream().filter(b -> b.rowsRejected() > 0).map(Batch::number).toList();
    if (quarantined.size() == 1) {
      text.line("'risk quarantine show %d' lists the quarantined rows", quarantined.get(0));
    } else if (quarantined.size() > 1) {
      text.line(
          "'risk quarantine show N' lists the quarantined rows of batch N, from %d to %d",
          quarantined.get(0), quarantined.get(quarantined.size() - 1));
    }
    appendDataset(text, report, config);
    for (SourceTotals source : SourceTotals.of(report.batches())) {
      text.line(
          "Read      %s from %s",
          amount(source.bytes(), source.millis(), source.rowsPerSecond().orElse(null)),
          Cell.text(source.name(), FILE_WIDTH));
    }
    for (IngestionReport.Reconciliation source : report.reconciled()) {
      text.add(
          "",
          String.format(
              Locale.ROOT,
              "Reconciled %s: %,d rows in the source, %,d in the dataset; added %,d missed rows",
              Cell.text(source.source(), FILE_WIDTH),
              source.sourceRows(),
              source.datasetRows(),
              source.lateRows()));
      if (source.deleted() > 0) {
        text.line(
            "  %,d clients are no longer in the source: %s%s",
            source.deleted(),
            String.join(
                ", ",
                source.deletedClients().stream().map(id -> Cell.text(id, FILE_WIDTH)).toList()),
            source.deleted() > source.deletedClients().size() ? ", ..." : "");
      }
    }
    return text.toString();
  }

  /** The batches of a source; many that went well together in one line. */
  private static void append(Lines text, String source, List<Batch> batches) {
    List<Batch> smooth = batches.stream().filter(IngestionTexts::isSmooth).toList();
    boolean many = smooth.size() > MOST_NAMED;
    if (many) {
      appendRows(text, smooth.size() + " files, " + source, smooth);
    }
    for (Batch batch : batches) {
      if (many && isSmooth(batch)) {
        continue;
      }
      if (batch.status() == Batch.Status.REFUSED) {
        text.line("  %-" + FILE_WIDTH + "s     refused", Cell.text(batch.name(), FILE_WIDTH));
      } else {
        appendRows(text, batch.name(), List.of(batch));
      }
      if (batch.changedFrom() != null) {
        text.line("    changed since batch %d", batch.changedFrom());
      }
    }
  }

  /** Whether there is nothing to say of a batch but how many rows it had. */
  private static boolean isSmooth(Batch batch) {
    return batch.status() != Batch.Status.REFUSED
        && batch.rowsRejected() == 0
        && batch.rowsDuplicate() == 0
        && batch.changedFrom() == null;
  }

  private static void appendRows(Lines text, String name, List<Batch> batches) {
    text.line(
        "  %-" + FILE_WIDTH + "s %,11d %,11d %,11d %,11d",
        Cell.text(name, FILE_WIDTH),
        batches.stream().mapToLong(Batch::rowsRead).sum(),
        batches.stream().mapToLong(Batch::rowsNew).sum(),
        batches.stream().mapToLong(Batch::rowsDuplicate).sum(),
        batches.stream().mapToLong(Batch::rowsRejected).sum());
  }

  static String forgotten(Batch batch, IngestionReport report, RiskConfig config) {
    Batch.Forgotten forgotten = batch.forgotten();
    Lines text = new Lines(0);
    text.line(
        "Forgot batch %d, %s: removed %,d rows",
        batch.number(),
        Cell.text(batch.name(), FILE_WIDTH),
        forgotten == null ? 0 : forgotten.rows());
    appendDataset(text, report, config);
    return text.toString();
  }

  private static void appendDataset(Lines text, IngestionReport report, RiskConfig config) {
    report
        .dataset()
        .ifPresent(
            d ->
                text.line(
                    "Dataset   %s, %,d rows", config.display(config.datasetFile()), d.rows()));
  }

  /** {@code 4.1 MB in 0.52 s, 866,000 rows/s}. */
  public static String amount(long bytes, long millis, @Nullable Double rowsPerSecond) {
    boolean small = bytes < 1_000_000;
    return String.format(
            Locale.ROOT,
            "%,.1f %s in %.2f s",
            bytes / (small ? 1e3 : 1e6),
            small ? "kB" : "MB",
            millis / 1000.0)
        + (rowsPerSecond == null
            ? ""
            : String.format(Locale.ROOT, ", %,.0f rows/s", rowsPerSecond));
  }
}
