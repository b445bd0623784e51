package org.riskassessment.cli;

import java.util.List;
import org.riskassessment.core.process.DecisionReplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    header = "Makes a run's decision on challengers once more, and compares.",
    description = {
      "",
      "From the stored models and the rows that the dataset had then. Changes nothing. Ends with "
          + "exit status 1 when something comes out otherwise.",
      ""
    })
final class ReplayCommand extends WorkspaceCommand {
  @Parameters(
      paramLabel = "RUN",
      description = "the run's id or the beginning of it; 'risk runs list' shows them")
  String id = "";

  @Override
  Answer answer(Application application) {
    String runId = RunsCommand.find(application.store().runs(), id).runId();
    DecisionReplay replay = application.process().replay(runId);
    return Answer.of(commandName(), ModelTexts.tree(replay), List.of(), ModelTexts.text(replay))
        .withExitStatus(replay.isIdentical() ? 0 : 1);
  }
}
