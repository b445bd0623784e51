package org.riskassessment.cli.model;

import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.version.Production;
import org.riskassessment.core.wire.VersionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "deploy",
    header = "Step 2: deploys a model.",
    description = {
      "",
      "Recorded in the history, with who did it and why. A version that a run judged and did not "
          + "promote needs --force.",
      ""
    })
final class DeployCommand extends WorkspaceCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "the version (default: the newest)")
  @Nullable Integer version;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the history")
  @Nullable String reason;

  @Option(
      names = "--force",
      description = "deploy even a version that was not promoted; needs --reason")
  boolean force;

  @Override
  public Answer answer(Application application) {
    if (force && (reason == null || reason.isBlank())) {
      throw new RiskException(ErrorCode.USAGE, "--force needs --reason TEXT, for the history");
    }
    CommandReport<Deployment> report =
        deploy(application.process().production(), reason == null ? "by command" : reason.strip());
    return Answer.of(
        commandName(),
        VersionJson.Deployed.of(report.result()),
        report.warnings(),
        ModelTexts.deployment(report.result()));
  }

  private CommandReport<Deployment> deploy(Production production, String why) {
    return force ? production.force(version, user(), why) : production.deploy(version, user(), why);
  }
}
