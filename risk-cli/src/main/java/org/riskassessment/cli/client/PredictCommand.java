package org.riskassessment.cli.client;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.wire.ClientJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "predict",
    header = "The risk of every client, from the deployed model.",
    description = {
      "",
      "Scores every client of the portfolio (or else of the dataset) that has not left, in call "
          + "list order, and stores the scores as a batch, which the call list is made from. With "
          + "FILE it scores the rows of a CSV file in their order and stores nothing.",
      ""
    })
final class PredictCommand extends WorkspaceCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "clients, with the columns of the schema; the label is optional")
  @Nullable Path file;

  @Override
  public Answer answer(Application application) {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    if (file != null && root.format == RiskCommand.Format.CSV) {
      return asTheyCome(application, file, root.out);
    }
    PredictionReport report =
        file == null
            ? application.process().clients().predict()
            : application.process().clients().predict(file);
    return Answer.of(
            commandName(),
            ClientJson.Predictions.of(report),
            report.warnings(),
            PredictionTexts.predictions(report))
        .withTable(PredictionTexts.predictionsTable(report));
  }

  /** Writes rows while it reads others, so that a file can have any length. */
  private Answer asTheyCome(Application application, Path rows, PrintStream out) {
    ScoreLines lines = new ScoreLines(out, application.config().callList().bands());
    boolean[] headed = {false};
    List<String> warnings =
        application
            .process()
            .clients()
            .predict(
                rows,
                part -> {
                  if (!headed[0]) {
                    lines.header();
                    headed[0] = true;
                  }
                  lines.write(part);
                });
    return new Answer(commandName(), null, warnings, 0, "", Table.named(""));
  }
}
