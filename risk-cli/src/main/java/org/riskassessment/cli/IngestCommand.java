package org.riskassessment.cli;

import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.process.CommandReport;
import org.riskassessment.core.process.IngestionReport;
import picocli.CommandLine.Command;

@Command(
    name = "ingest",
    header = "Step 1: adds new files to the dataset.",
    description = {
      "",
      "Reads every CSV file of the input folder that was not read before, known by its "
          + "content. Exact duplicate rows are dropped; rows that are not as the schema says are "
          + "set aside in quarantine; a file with too many of them, or with a wrong header, is "
          + "refused whole. Exit status 4 in the run that refuses a file.",
      ""
    })
final class IngestCommand extends WorkspaceCommand {

  @Override
  Answer answer(Application application) {
    CommandReport<IngestionReport> report = application.process().ingest();
    return Answer.of(
            commandName(),
            Trees.ingestion(report.result(), application.config()),
            report.warnings(),
            Texts.ingestion(report.result(), application.config()))
        .withExitStatus(exitStatus(report.result()));
  }

  static int exitStatus(IngestionReport report) {
    if (!report.refused().isEmpty()) {
      return ErrorCode.DATA_INVALID.exitStatus();
    }
    return report.unreadable().isEmpty() ? 0 : ErrorCode.SOURCE_UNREACHABLE.exitStatus();
  }
}
