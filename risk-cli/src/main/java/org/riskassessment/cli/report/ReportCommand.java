package org.riskassessment.cli.report;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.wire.ReportJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    header = "Step 4: writes a report on the deployed model.",
    description = {
      "",
      "html is a page that needs no other file, pdf the same on paper, xlsx its tables for "
          + "Excel, png the confusion matrix as a picture. The newest report is in the report "
          + "folder, and each run keeps its own in a folder there.",
      ""
    })
final class ReportCommand extends WorkspaceCommand {
  @Option(
      names = "--format",
      paramLabel = "F",
      split = ",",
      description =
          "html, pdf, xlsx, png, or several: html,pdf (default: report.formats, or else html,png)")
  Set<Format> formats = EnumSet.noneOf(Format.class);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write them to this folder, and nowhere else")
  @Nullable Path folder;

  @Override
  public Answer answer(Application application) {
    CommandReport<List<Path>> report =
        application
            .process()
            .reports()
            .write(formats, folder == null ? null : folder.toAbsolutePath().normalize());
    List<String> files = report.result().stream().map(application.config()::display).toList();
    return Answer.of(
        commandName(),
        new ReportJson.Written(files),
        report.warnings(),
        files.stream().map(file -> "Wrote  " + file + "\n").collect(Collectors.joining()));
  }
}
