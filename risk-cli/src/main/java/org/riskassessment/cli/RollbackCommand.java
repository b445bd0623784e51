package org.riskassessment.cli;

import org.riskassessment.core.process.CommandReport;
import org.riskassessment.core.store.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    header = "Step 2: deploys again what was deployed before.",
    description = {"", "Repeated, it goes further back.", ""})
final class RollbackCommand extends WorkspaceCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the history")
  String reason = "by command";

  @Override
  Answer answer(Application application) {
    CommandReport<Deployment> report = application.process().rollback(user(), reason);
    return Answer.of(
        commandName(),
        Trees.deployment(report.result()),
        report.warnings(),
        Texts.deployment(report.result()));
  }
}
