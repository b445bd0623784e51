package org.riskassessment.cli.operation;

import org.riskassessment.cli.data.IngestionStatus;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.wire.RunJson;
import picocli.CommandLine.Command;

@Command(
    name = "run",
    header = "The full process; each step runs only when it is needed.",
    description = {
      "",
      "Reads new files; scores the deployed model on their rows before training on them; "
          + "retrains only when the model has drifted or has much more to learn from; deploys a "
          + "challenger only when it is better on clients that neither model has seen; puts the "
          + "risks on a new level when more or fewer leave than expected; scores today's clients.",
      "",
      "Ends as FIRST_DEPLOYMENT, NOTHING_NEW, REFUSED, KEPT, REDEPLOYED, RETRAINED_NOT_PROMOTED or "
          + "RECALIBRATED.",
      ""
    })
final class RunCommand extends WorkspaceCommand {
  private boolean deployed;

  @Override
  public Answer answer(Application application) {
    RunReport report = application.process().run();
    deployed =
        report.outcome() == RunOutcome.FIRST_DEPLOYMENT
            || report.outcome() == RunOutcome.REDEPLOYED
            || report.outcome() == RunOutcome.RECALIBRATED;
    return Answer.of(
            commandName(),
            RunJson.Run.of(report),
            report.warnings(),
            RunTexts.report(report, application.config()))
        .withExitStatus(IngestionStatus.exit(report.ingestion()));
  }

  /** Prepared while cron has time, so that the first list of a new version need not wait. */
  @Override
  protected void afterwards(Application application) {
    if (deployed && Boolean.getBoolean("risk.unattended")) {
      application.process().clients().prepareLists();
    }
  }
}
