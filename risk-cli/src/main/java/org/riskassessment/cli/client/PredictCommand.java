package org.riskassessment.cli.client;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.wire.ClientJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "predict",
    header = "The risk of every client, by the deployed model.",
    description = {
      "",
      "Of every client of the portfolio, or else of the dataset, that has not left, in the order "
          + "of the call list; the scores are kept as a batch, which the call list is made of. Of "
          + "the rows of a CSV file, in its order; those are not kept.",
      ""
    })
final class PredictCommand extends WorkspaceCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "clients in the columns of the schema; the label may be absent")
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
            CallTexts.predictions(report))
        .withCsv(CallTexts.predictionsCsv(report));
  }

  /** Rows are written while others are read, so that a file of any length is. */
  private Answer asTheyCome(Application application, Path rows, PrintStream out) {
    ScoreLines lines = new ScoreLines(out, application.config().callList().bands());
    boolean[] begun = {false};
    List<String> warnings =
        application
            .process()
            .clients()
            .predict(
                rows,
                part -> {
                  if (!begun[0]) {
                    lines.header();
                    begun[0] = true;
                  }
                  lines.write(part);
                });
    return new Answer(commandName(), null, warnings, 0, "", Optional.of(""));
  }
}
