package org.riskassessment.core.process;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.Batch;

/** The data sources: reads what is new, and resets watermarks. Thread-safe. */
public final class Sources {
  private final Runs runs;

  Sources(Runs runs) {
    this.runs = runs;
  }

  /** Reads what is new. */
  public CommandReport<IngestionReport> ingest() {
    return ingest(new IngestionRequest.WhatIsNew());
  }

  /** Ingests what the request asks for. */
  public CommandReport<IngestionReport> ingest(IngestionRequest request) {
    return runs.step(
        "ingest",
        run -> ingest(run, request),
        report -> summary(request, report),
        report -> isIdle(request, report));
  }

  /**
   * Resets a database source: the next ingestion reads it from its first row, with its current
   * columns.
   *
   * @throws RiskException USAGE when there is no such source
   */
  public CommandReport<String> resetWatermark(String source) {
    // A wrong name is not recorded as a run.
    requireDatabase(runs.unrecorded("watermark reset").config(), source);
    return runs.step(
        "watermark reset",
        run -> {
          run.store().ingestion().resetWatermark(source);
          return source;
        },
        name -> name + " will be read from its first row");
  }

  private static void requireDatabase(RiskConfig config, String source) {
    List<String> known =
        config.sources().stream().filter(JdbcSource.class::isInstance).map(Source::name).toList();
    if (!known.contains(source)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "no source of type jdbc has that name" + NearestName.hint(source, known),
          ErrorContext.none()
              .withValue(source)
              .withAccepted(
                  known.isEmpty() ? "no such source is configured" : String.join(", ", known)));
    }
  }

  /** Runs the ingest stage and adds a warning for everything it could not use. */
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
                + "; rows that it no longer has stay in the dataset");
      }
      if (batch.status() == Batch.Status.INGESTED && batch.rowsRejected() > 0) {
        run.warn(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d rows quarantined (%s)",
                shown(batch),
                batch.rowsRejected(),
                batch.rowsRead(),
                batch.rows().rejectedByRule().entrySet().stream()
                    .map(rule -> rule.getKey() + " " + rule.getValue())
                    .collect(Collectors.joining(", "))));
      }
      if (batch.status() == Batch.Status.INGESTED && batch.rows().contradictory() > 0) {
        run.warn(
            String.format(
                Locale.ROOT,
                run.config().schema().isHistory()
                    ? "%s: %,d rows correct the label of an earlier row, and count in its place"
                    : "%s: %,d rows contradict another row: same client, same values, different"
                        + " label; where the newer row is right, set \"versions\": \"newest\" in"
                        + " the schema",
                shown(batch),
                batch.rows().contradictory()));
      }
    }
    report.unreadable().forEach(file -> run.warn(file.name() + ": " + file.reason()));
    report.unread().forEach(file -> run.warn(file.name() + ": " + file.reason()));
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
