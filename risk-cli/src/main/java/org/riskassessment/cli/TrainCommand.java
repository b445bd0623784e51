package org.riskassessment.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.process.CommandReport;
import picocli.CommandLine.Command;

@Command(
    name = "train",
    header = "Step 2: trains a model on the dataset.",
    description = {
      "",
      "One client in five is held out by a rule on its id, and the model is judged on those. "
          + "The new version is stored, not deployed.",
      ""
    })
final class TrainCommand extends WorkspaceCommand {

  @Override
  Answer answer(Application application) {
    CommandReport<ModelVersion> report = application.process().train();
    ModelVersion version = report.result();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("model_version", version.version());
    data.put("rows", version.card().trainedRows());
    data.put("millis", version.card().millis());
    data.put("evaluation", version.card().evaluation().toTree());
    return Answer.of(
        commandName(),
        data,
        report.warnings(),
        Texts.trained(version) + "Next:  risk score, then risk deploy\n");
  }
}
