package org.riskassessment.cli.operation;

import org.riskassessment.cli.data.IngestionStatus;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.TerminalWidth;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.wire.RunJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
  /** Distinct from the exit status of every failure. */
  private static final int ATTENTION = 10;

  @Option(
      names = "--fail-on-attention",
      description = "end with exit status 10 when the deployed model needs attention")
  boolean failOnAttention;

  @Override
  public Answer answer(Application application) {
    RunReport report = application.process().run();
    int status = IngestionStatus.exit(report.ingestion());
    Verdict verdict = report.modelVerdict();
    boolean attention = verdict != null && verdict.status() == Verdict.Status.ATTENTION;
    return Answer.of(
            commandName(),
            RunJson.Run.of(report),
            report.warnings(),
            RunTexts.report(report, application.config(), TerminalWidth.columns()))
        .withExitStatus(status == 0 && failOnAttention && attention ? ATTENTION : status);
  }
}
