package org.riskassessment.cli.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.version.Versions;
import org.riskassessment.core.wire.VersionJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "score",
    header = "Step 2: evaluates a model on the labelled test data.",
    description = {
      "",
      "Writes the F1 score alone to latestscore.txt in the model folder. If the test data folder "
          + "is empty, the clients held out from training are the test data.",
      "",
      "With --data it scores any labelled file and stores nothing.",
      ""
    })
final class ScoreCommand extends WorkspaceCommand {
  @Option(
      names = {"--model", "--model-version"},
      paramLabel = "N",
      description = "the version (default: the newest)")
  @Nullable Integer version;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "a labelled CSV file, or a folder of them (default: the test data)")
  @Nullable Path data;

  @Override
  public Answer answer(Application application) {
    CommandReport<Versions.Scored> report =
        data == null
            ? application.process().versions().score(version)
            : application.process().versions().score(version, data);
    return Answer.of(
        commandName(),
        VersionJson.Scored.of(report.result().modelVersion(), report.result().evaluation()),
        report.warnings(),
        "Version "
            + report.result().modelVersion()
            + "\n"
            + EvaluationTexts.of(report.result().evaluation()));
  }
}
