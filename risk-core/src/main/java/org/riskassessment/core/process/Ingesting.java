package org.riskassessment.core.process;

import java.util.Locale;
import java.util.stream.Collectors;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.Batch;

/** Runs the ingest stage and turns what it could not use into warnings. */
final class Ingesting {
  private Ingesting() {}

  static IngestionReport ingest(Run run, IngestionRequest request) {
    IngestionReport report = run.stages().ingest().ingest(run.context(), request);
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
      if (batch.changedFrom() != null) {
        run.warn(
            shown(batch)
                + " changed since batch "
                + batch.changedFrom()
                + "; rows that are no longer in it stay in the dataset");
      }
      if (batch.status() == Batch.Status.INGESTED && batch.rowsRejected() > 0) {
        run.warn(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d rows set aside (%s); 'risk quarantine show %d' lists them",
                shown(batch),
                batch.rowsRejected(),
                batch.rowsRead(),
                batch.rows().rejectedByRule().entrySet().stream()
                    .map(rule -> rule.getKey() + " " + rule.getValue())
                    .collect(Collectors.joining(", ")),
                batch.number()));
      }
      if (batch.status() == Batch.Status.INGESTED && batch.rows().contradictory() > 0) {
        run.warn(
            String.format(
                Locale.ROOT,
                "%s: %,d rows say of a client with the same values both that it left and that it"
                    + " stayed",
                shown(batch),
                batch.rows().contradictory()));
      }
    }
    report.unreadable().forEach(file -> run.warn(file.name() + ": " + file.reason()));
    report.warnings().forEach(run::warn);
    return report;
  }

  private static String shown(Batch batch) {
    return batch.source() + "/" + batch.name();
  }

  /** One sentence on what was done. */
  static String summary(IngestionRequest request, IngestionReport report) {
    return request instanceof IngestionRequest.Forget forget
        ? String.format(
            Locale.ROOT,
            "batch %d forgotten, %,d rows in all",
            forget.batch(),
            report.dataset().map(d -> d.rows()).orElse(0L))
        : summary(report);
  }

  static boolean isIdle(IngestionRequest request, IngestionReport report) {
    return report.batches().isEmpty() && !(request instanceof IngestionRequest.Forget);
  }

  private static String summary(IngestionReport report) {
    return report.nothingNew()
        ? "nothing new"
        : String.format(
            Locale.ROOT,
            "%,d new rows from %,d batches, %,d in all",
            report.rowsNew(),
            report.batches().size(),
            report.dataset().map(d -> d.rows()).orElse(0L));
  }
}
