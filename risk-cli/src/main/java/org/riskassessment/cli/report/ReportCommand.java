package org.riskassessment.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.wire.ReportJson;
import picocli.CommandLine.Command;

@Command(
    name = "report",
    header = "Step 4: writes a report on the deployed model.",
    description = {
      "",
      "Writes confusionmatrix.png, and report.html, which needs no other file.",
      ""
    })
final class ReportCommand extends WorkspaceCommand {

  @Override
  public Answer answer(Application application) {
    CommandReport<List<Path>> report = application.process().reports().write();
    List<String> files = report.result().stream().map(application.config()::display).toList();
    return Answer.of(
        commandName(),
        new ReportJson.Written(files),
        report.warnings(),
        files.stream().map(file -> "Wrote  " + file + "\n").collect(Collectors.joining()));
  }
}
