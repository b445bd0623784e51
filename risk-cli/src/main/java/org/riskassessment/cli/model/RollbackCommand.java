package org.riskassessment.cli.model;

import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.wire.VersionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    header = "Step 2: deploys the previous version again.",
    description = {"", "Repeat it to go further back.", ""})
final class RollbackCommand extends WorkspaceCommand {
  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "a version deployed earlier (default: the previous one)")
  @Nullable Integer to;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the history")
  String reason = "by command";

  @Override
  public Answer answer(Application application) {
    RiskProcess process = application.process();
    CommandReport<Deployment> report =
        to == null
            ? process.production().rollback(user(), reason)
            : process.production().rollbackTo(to, user(), reason);
    return Answer.of(
        commandName(),
        VersionJson.Deployed.of(report.result()),
        report.warnings(),
        ModelTexts.deployment(report.result()));
  }
}
