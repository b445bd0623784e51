package org.riskassessment.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.process.CommandReport;
import org.riskassessment.core.store.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "deploy",
    header = "Step 2: puts a model into production.",
    description = {"", "Recorded for good, with who did it and why.", ""})
final class DeployCommand extends WorkspaceCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "the version (default: the newest)")
  @Nullable Integer version;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the history")
  String reason = "by command";

  @Override
  Answer answer(Application application) {
    CommandReport<Deployment> report =
        application.process().deploy(Optional.ofNullable(version), user(), reason);
    return Answer.of(
        commandName(),
        Trees.deployment(report.result()),
        report.warnings(),
        Texts.deployment(report.result()));
  }
}
