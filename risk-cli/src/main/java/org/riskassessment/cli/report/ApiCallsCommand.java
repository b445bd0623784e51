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
    header = "Step 4: asks the service everything, and writes apireturns.txt.",
    description = {"", "Without --url a service is started for the time of the calls.", ""})
final class ApiCallsCommand extends WorkspaceCommand {
  @Option(names = "--url", paramLabel = "URL", description = "a service that is up")
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
