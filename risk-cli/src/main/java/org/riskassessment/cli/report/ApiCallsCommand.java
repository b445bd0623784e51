package org.riskassessment.cli.report;

import java.net.URI;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.wire.ReportJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "apicalls",
    header = "Step 4: calls every service endpoint and writes apireturns.txt.",
    description = {"", "Without --url it starts a service just for these calls.", ""})
final class ApiCallsCommand extends WorkspaceCommand {
  @Option(names = "--url", paramLabel = "URL", description = "a running service")
  @Nullable URI url;

  @Override
  public Answer answer(Application application) {
    CommandReport<ApiCallsStage.Answers> report = application.process().reports().callService(url);
    return Answer.of(
        commandName(),
        ReportJson.ApiCalls.of(
            report.result().calls(),
            report.result().files().stream().map(application.config()::display).toList()),
        report.warnings(),
        report.result().calls().stream()
                .map(call -> call.status() + "  " + call.method() + " " + call.path() + "\n")
                .collect(Collectors.joining())
            + report.result().files().stream()
                .map(file -> "Wrote  " + application.config().display(file) + "\n")
                .collect(Collectors.joining()));
  }
}
