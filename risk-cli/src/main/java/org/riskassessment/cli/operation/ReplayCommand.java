package org.riskassessment.cli.operation;

import java.util.List;
import java.util.Optional;
import org.riskassessment.cli.client.CallTexts;
import org.riskassessment.cli.model.ModelTexts;
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
    header = "Makes a decision or predictions once more, and compares.",
    description = {
      "",
      "Of a run its decision on challengers, from the stored models and the rows that the dataset "
          + "had then; of a batch its predictions, from the stored rows and model; of a prediction, "
          + "BATCH/CLIENT, that one. A run that scored the portfolio has a batch of the same id. "
          + "Changes nothing. Ends with exit status 1 when something comes out otherwise.",
      ""
    })
final class ReplayCommand extends WorkspaceCommand {
  @Parameters(
      paramLabel = "ID",
      description =
          "a run's id or the beginning of it, which 'risk runs list' shows; a batch's id, which "
              + "'risk predict' tells; or that, a slash and a client")
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
          application.process().clients().replay(whole));
    }
    Optional<BatchReplay> batch = application.process().clients().replay(whole);
    if (batch.isEmpty() && whole.indexOf(BatchReplay.SEPARATOR) >= 0) {
      throw new RiskException(
          ErrorCode.USAGE,
          "no batch of predictions has that id; 'risk predict' tells the newest one's",
          ErrorContext.none().withValue(whole));
    }
    if (batch.isEmpty()) {
      return answer(application.process().versions().replay(whole), batch);
    }
    BatchReplay replay = batch.get();
    return Answer.of(
            commandName(),
            ReplayJson.Predictions.of(replay),
            replay.predictions().warnings(),
            CallTexts.replay(replay))
        .withCsv(CallTexts.predictionsCsv(replay.predictions()))
        .withExitStatus(replay.isIdentical() ? 0 : 1);
  }

  /** A decision, and what the same run predicted. */
  private Answer answer(DecisionReplay decision, Optional<BatchReplay> batch) {
    return Answer.of(
            commandName(),
            ReplayJson.Decision.of(decision, batch.orElse(null)),
            batch.map(b -> b.predictions().warnings()).orElse(List.of()),
            ModelTexts.text(decision) + batch.map(CallTexts::replay).orElse(""))
        .withExitStatus(
            decision.isIdentical() && batch.map(BatchReplay::isIdentical).orElse(true) ? 0 : 1);
  }
}
