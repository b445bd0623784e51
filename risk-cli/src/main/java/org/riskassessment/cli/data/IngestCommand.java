package org.riskassessment.cli.data;

import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Texts;
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
      "Reads every file of the sources that was not read before, known by its content. Exact "
          + "duplicate rows are dropped; rows that are not as the schema says are set aside in "
          + "quarantine; a file with too many of them, or with a wrong header, is refused whole. "
          + "Exit status 4 in the run that refuses a file.",
      "",
      "A file that was mended is read by itself, for its content is new. 'risk quarantine' shows "
          + "what was set aside and reads it again under other limits or rules.",
      ""
    },
    footer = {
      "",
      "To undo a file that should not have been read: take it out of its folder, find",
      "its number with 'risk runs show latest' or 'risk quarantine list', and",
      "  risk ingest --forget 7 --reason \"sent twice, with other numbers\"",
      "The earlier dataset stays on disk; a model that learned from the rows stays",
      "deployed until it is replaced: risk train, then risk deploy."
    })
final class IngestCommand extends WorkspaceCommand {
  @Option(
      names = "--fresh",
      description =
          "begin the dataset anew, with everything that the sources hold now; unless that comes to "
              + "the same rows, the next 'risk run' trains and deploys a first model for it")
  boolean fresh;

  @Option(
      names = "--reconcile",
      description =
          "read every database source whole as well: rows that were missed are ingested, and "
              + "clients that the source has no more are counted")
  boolean reconcile;

  @Option(
      names = "--forget",
      paramLabel = "BATCH",
      description =
          "take the rows of this batch out of the dataset, those that no other batch has too; "
              + "needs --reason")
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
        throw usage("--reason belongs to --forget BATCH");
      }
      return fresh ? new IngestionRequest.Fresh() : new IngestionRequest.WhatIsNew();
    }
    if (reason == null || reason.isBlank()) {
      throw usage("--forget needs --reason TEXT, for the history");
    }
    return new IngestionRequest.Forget(forget, reason.strip());
  }

  private static RiskException usage(String message) {
    return new RiskException(
        ErrorCode.USAGE, message + " ('risk ingest --help' shows what there is)");
  }

  /** Ingests what is asked for, and tells of every batch. */
  static Answer ingest(Application application, String command, IngestionRequest request) {
    CommandReport<IngestionReport> report = application.process().sources().ingest(request);
    return Answer.of(
            command,
            IngestionJson.Ingested.of(report.result(), application.config()),
            report.warnings(),
            Texts.ingestion(report.result(), application.config()))
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
        Texts.forgotten(batch, report.result(), application.config()));
  }
}
