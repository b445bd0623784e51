package org.riskassessment.cli.operation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.client.PredictionTexts;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.version.DecisionReplay;
import org.riskassessment.core.wire.ReplayJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    header = "Repeats a decision or predictions, and compares.",
    description = {
      "",
      "For a run: its decision on challengers, from the stored models and the rows that the "
          + "dataset had then. For a batch: its predictions, from the stored rows and model. For "
          + "BATCH/CLIENT: that one prediction. A run that scored the portfolio has a batch with "
          + "the same id. Changes nothing. Exit status 1 when a result differs.",
      ""
    })
final class ReplayCommand extends WorkspaceCommand {
  @Parameters(
      paramLabel = "ID",
      description =
          "the id of a run or its beginning (see 'risk runs list'); the id of a batch (see "
              + "'risk predict'); or BATCH/CLIENT")
  String id = "";

  @Override
  public Answer answer(Application application) {
    boolean isRun = id.indexOf(BatchReplay.SEPARATOR) < 0;
    if (!isRun || application.store().predictions().batch(id).isPresent()) {
      return answer(application, id);
    }
    return answer(application, RunsCommand.find(application.store().runs(), id).runId());
  }

  private Answer answer(Application application, String whole) {
    boolean decided =
        application.store().models().reviews().stream()
            .anyMatch(review -> review.runId().equals(whole) && review.decision() != null);
    if (decided) {
      return answer(
          application.process().versions().replay(whole),
          application.process().clients().replay(whole).orElse(null));
    }
    Optional<BatchReplay> batch = application.process().clients().replay(whole);
    if (batch.isEmpty() && whole.indexOf(BatchReplay.SEPARATOR) >= 0) {
      throw new RiskException(
          ErrorCode.USAGE,
          "no batch of predictions has that id; 'risk predict' shows the newest",
          ErrorContext.none().withValue(whole));
    }
    if (batch.isEmpty()) {
      return answer(application.process().versions().replay(whole), null);
    }
    BatchReplay replay = batch.get();
    return Answer.of(
            commandName(),
            ReplayJson.Predictions.of(replay),
            replay.predictions().warnings(),
            ReplayTexts.predictions(replay))
        .withTable(PredictionTexts.predictionsTable(replay.predictions()))
        .withExitStatus(replay.isIdentical() ? 0 : 1);
  }

  /** A decision, and what the same run predicted, if it scored the portfolio. */
  private Answer answer(DecisionReplay decision, @Nullable BatchReplay batch) {
    return Answer.of(
            commandName(),
            ReplayJson.Decision.of(decision, batch),
            batch == null ? List.of() : batch.predictions().warnings(),
            ReplayTexts.decision(decision) + (batch == null ? "" : ReplayTexts.predictions(batch)))
        .withExitStatus(decision.isIdentical() && (batch == null || batch.isIdentical()) ? 0 : 1);
  }
}
