package org.riskassessment.cli.operation;

import org.riskassessment.cli.data.IngestionStatus;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Texts;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.wire.RunJson;
import picocli.CommandLine.Command;

@Command(
    name = "run",
    header = "The full process: does what is needed, and nothing that is not.",
    description = {
      "",
      "Looks for new files; scores the deployed model on their rows before learning from "
          + "them; retrains only when the model has drifted; deploys a challenger only when it is "
          + "shown to be better on clients that neither has seen; scores today's clients.",
      "",
      "Ends as FIRST_DEPLOYMENT, NOTHING_NEW, KEPT, REDEPLOYED or RETRAINED_NOT_PROMOTED.",
      ""
    })
final class RunCommand extends WorkspaceCommand {
  private boolean deployed;

  @Override
  public Answer answer(Application application) {
    RunReport report = application.process().run();
    deployed =
        report.outcome() == RunOutcome.FIRST_DEPLOYMENT
            || report.outcome() == RunOutcome.REDEPLOYED;
    return Answer.of(
            commandName(),
            RunJson.Run.of(report),
            report.warnings(),
            Texts.run(report, application.config()))
        .withExitStatus(IngestionStatus.exit(report.ingestion()));
  }

  /** The first list of a new version would have to wait for what cron has time for. */
  @Override
  public void afterwards(Application application) {
    if (deployed && Boolean.getBoolean("risk.unattended")) {
      application.process().clients().prepareLists();
    }
  }
}
