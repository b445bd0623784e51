package org.riskassessment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.riskassessment.core.store.Batch;
import org.riskassessment.report.text.ReportText;

/**
 * The section on the files read.
 *
 * @param batches the ingestion ledger, oldest first
 */
record LedgerSection(List<Batch> batches) {
  /** The most files shown, which keeps the page small after years of files. */
  static final int NEWEST_FILES = 200;

  /** A file of the ingestion ledger. */
  record LedgerFile(
      String name,
      String read,
      String fresh,
      String duplicate,
      String rejected,
      boolean hasRejected,
      boolean refused,
      String status,
      String at) {}

  /** The newest files, newest first. */
  List<LedgerFile> files() {
    List<LedgerFile> files = new ArrayList<>();
    for (int i = batches.size() - 1; i >= 0 && files.size() < NEWEST_FILES; i--) {
      files.add(file(batches.get(i)));
    }
    return files;
  }

  private static LedgerFile file(Batch batch) {
    boolean refused = batch.status() == Batch.Status.REFUSED;
    String reason = batch.reason() == null ? "" : batch.reason();
    return new LedgerFile(
        ReportText.text(batch.name()),
        ReportText.count(batch.rowsRead()),
        ReportText.count(batch.rowsNew()),
        ReportText.count(batch.rowsDuplicate()),
        ReportText.count(batch.rowsRejected()),
        batch.rowsRejected() > 0,
        refused,
        refused
            ? "refused: " + (reason.isBlank() ? "reason unknown" : ReportText.text(reason))
            : reason.isBlank() ? "ingested" : "ingested: " + ReportText.text(reason),
        ReportText.time(batch.at()));
  }

  /** How many files the ledger has and how many are shown. */
  String size() {
    int all = batches.size();
    long refused = batches.stream().filter(b -> b.status() == Batch.Status.REFUSED).count();
    return ReportText.count(all, "file")
        + ", "
        + ReportText.count(refused)
        + " refused. New, duplicate and rejected rows add up to the rows read."
        + (all > NEWEST_FILES
            ? " The newest " + NEWEST_FILES + " files are shown; the totals cover all files."
            : "");
  }

  /** Totals over all files: read, new, duplicate, rejected. */
  List<String> totals() {
    return List.of(
        total(Batch::rowsRead),
        total(Batch::rowsNew),
        total(Batch::rowsDuplicate),
        total(Batch::rowsRejected));
  }

  private String total(ToLongFunction<Batch> rows) {
    return ReportText.count(batches.stream().mapToLong(rows).sum());
  }
}
