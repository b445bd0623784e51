package org.riskassessment.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.process.CommandReport;
import org.riskassessment.core.process.RiskProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "score",
    header = "Step 2: evaluates a model on the labelled test data.",
    description = {"", "Writes the bare F1 number to latestscore.txt in the model folder.", ""})
final class ScoreCommand extends WorkspaceCommand {
  @Option(
      names = "--model-version",
      paramLabel = "N",
      description = "the version (default: the newest)")
  @Nullable Integer version;

  @Override
  Answer answer(Application application) {
    CommandReport<RiskProcess.Scored> report =
        application.process().score(Optional.ofNullable(version));
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("model_version", report.result().modelVersion());
    data.putAll(report.result().evaluation().toTree());
    return Answer.of(
        commandName(),
        data,
        report.warnings(),
        "Version "
            + report.result().modelVersion()
            + "\n"
            + Texts.evaluation(report.result().evaluation()));
  }
}
