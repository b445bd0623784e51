package org.riskassessment.core.process;

import java.util.Locale;
import org.riskassessment.core.store.Batch;

/** Runs the ingest stage and turns what it could not use into warnings. */
final class Ingesting {
  private Ingesting() {}

  static IngestionReport ingest(Run run) {
    IngestionReport report = run.stages().ingest().ingest(run.context());
    for (Batch refused : report.refused()) {
      run.warn(
          "refused "
              + refused.source()
              + "/"
              + refused.name()
              + ", none of its rows are used: "
              + refused.reason());
    }
    for (Batch batch : report.batches()) {
      if (batch.status() == Batch.Status.INGESTED && batch.rowsRejected() > 0) {
        run.warn(
            String.format(
                Locale.ROOT,
                "%s/%s: %,d of %,d rows set aside, see %s/quarantine",
                batch.source(),
                batch.name(),
                batch.rowsRejected(),
                batch.rowsRead(),
                run.config().display(run.config().outputFolder())));
      }
    }
    report.unreadable().forEach(file -> run.warn(file.name() + ": " + file.reason()));
    report.warnings().forEach(run::warn);
    return report;
  }

  static String summary(IngestionReport report) {
    return report.nothingNew()
        ? "nothing new"
        : String.format(
            Locale.ROOT,
            "%,d new rows from %,d files, %,d in all",
            report.rowsNew(),
            report.batches().size(),
            report.dataset().map(d -> d.rows()).orElse(0L));
  }
}
