package org.riskassessment.cli.data;

import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.wire.IngestionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ingest",
    header = "Step 1: adds new files to the dataset.",
    description = {
      "",
      "Reads every new file of the sources; files are recognised by content. Exact duplicate rows "
          + "are dropped, and rows that break the schema's rules are quarantined. A file with too "
          + "many of those, or with a wrong header, is refused as a whole; the run that refuses "
          + "it ends with exit status 4.",
      "",
      "A file that you fixed has new content, so the next run reads it. 'risk quarantine' shows "
          + "quarantined rows, and reads files again under other limits or rules.",
      ""
    },
    footer = {
      "",
      "To undo a file that should not have been read: move it out of its folder, find",
      "its batch number with 'risk runs show latest' or 'risk quarantine list', and run",
      "  risk ingest --forget 7 --reason \"sent twice, with other numbers\"",
      "The earlier dataset stays on disk. A model trained on the rows stays deployed",
      "until you replace it: risk train, then risk deploy."
    })
final class IngestCommand extends WorkspaceCommand {
  @Option(
      names = "--fresh",
      description =
          "rebuild the dataset from everything the sources hold now; unless the rows are the same, "
              + "the next 'risk run' trains and deploys a first model for it")
  boolean fresh;

  @Option(
      names = "--reconcile",
      description =
          "also read every database source completely: ingest rows that were missed, and count "
              + "clients that the source no longer has")
  boolean reconcile;

  @Option(
      names = "--forget",
      paramLabel = "BATCH",
      description = "remove from the dataset the rows that only this batch has; needs --reason")
  @Nullable Integer forget;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the history")
  @Nullable String reason;

  @Override
  public Answer answer(Application application) {
    IngestionRequest request = request();
    return request instanceof IngestionRequest.Forget forgetting
        ? forget(application, commandName(), forgetting)
        : ingest(application, commandName(), request);
  }

  private IngestionRequest request() {
    if ((fresh ? 1 : 0) + (reconcile ? 1 : 0) + (forget == null ? 0 : 1) > 1) {
      throw usage("--fresh, --reconcile and --forget exclude each other");
    }
    if (reconcile) {
      return new IngestionRequest.Reconcile();
    }
    if (forget == null) {
      if (reason != null) {
        throw usage("--reason needs --forget BATCH");
      }
      return fresh ? new IngestionRequest.Fresh() : new IngestionRequest.WhatIsNew();
    }
    if (reason == null || reason.isBlank()) {
      throw usage("--forget needs --reason TEXT, for the history");
    }
    return new IngestionRequest.Forget(forget, reason.strip());
  }

  private static RiskException usage(String message) {
    return new RiskException(ErrorCode.USAGE, message + " (see 'risk ingest --help')");
  }

  /** Ingests what is asked for, and reports every batch. */
  static Answer ingest(Application application, String command, IngestionRequest request) {
    CommandReport<IngestionReport> report = application.process().sources().ingest(request);
    return Answer.of(
            command,
            IngestionJson.Ingested.of(report.result(), application.config()),
            report.warnings(),
            IngestionTexts.ingestion(report.result(), application.config()))
        .withExitStatus(IngestionStatus.exit(report.result()));
  }

  private static Answer forget(
      Application application, String command, IngestionRequest.Forget request) {
    CommandReport<IngestionReport> report = application.process().sources().ingest(request);
    Batch batch =
        application.store().ingestion().batches().stream()
            .filter(b -> b.number() == request.batch())
            .findFirst()
            .orElseThrow();
    return Answer.of(
        command,
        IngestionJson.Forgotten.of(batch, report.result(), application.config()),
        report.warnings(),
        IngestionTexts.forgotten(batch, report.result(), application.config()));
  }
}
