package org.riskassessment.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.client.PredictionTexts;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.wire.DiagnosisJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "diagnose",
    header = "Step 3: checks the data and the system itself.",
    description = {
      "",
      "Mean, median, standard deviation and mode of each numeric column; percent missing in",
      "each column; how long ingestion and training took; the libraries in use and their",
      "newest versions, or 'unknown' where no repository answers.",
      ""
    })
final class DiagnoseCommand extends WorkspaceCommand {
  /** The parts to choose from. */
  enum Part {
    STATS,
    MISSING,
    TIMINGS,
    DEPENDENCIES,
    PREDICTIONS
  }

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "stats, missing, timings, dependencies, predictions (default: the first four)")
  List<Part> only = List.of(Part.STATS, Part.MISSING, Part.TIMINGS, Part.DEPENDENCIES);

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "the clients for 'predictions' (default: the test data)")
  @Nullable Path data;

  @Option(names = "--offline", description = "do not ask repositories for newest versions")
  boolean offline;

  @Option(
      names = "--time",
      description = "ingest and train again in a temporary folder, and show how long it takes")
  boolean time;

  @Override
  public Answer answer(Application application) {
    Diagnosis diagnosis = null;
    PredictionReport predictions = null;
    List<String> warnings = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Set<DiagnoseStage.Part> parts = parts();
    if (!parts.isEmpty()) {
      CommandReport<Diagnosis> report = application.process().reports().diagnose(parts, offline);
      diagnosis = time ? report.result().withTimings(Stopwatch.time(application)) : report.result();
      warnings.addAll(report.warnings());
      text.append(DiagnosisTexts.of(diagnosis, parts));
    }
    if (only.contains(Part.PREDICTIONS)) {
      predictions =
          data == null
              ? application.process().clients().predictTestData()
              : application.process().clients().predict(data);
      warnings.addAll(predictions.warnings());
      text.append(PredictionTexts.predictions(predictions));
    }
    return Answer.of(
        commandName(), DiagnosisJson.of(diagnosis, predictions), warnings, text.toString());
  }

  private Set<DiagnoseStage.Part> parts() {
    Set<DiagnoseStage.Part> parts = EnumSet.noneOf(DiagnoseStage.Part.class);
    for (Part part : only) {
      switch (part) {
        case STATS -> parts.add(DiagnoseStage.Part.STATS);
        case MISSING -> parts.add(DiagnoseStage.Part.MISSING);
        case TIMINGS -> parts.add(DiagnoseStage.Part.TIMINGS);
        case DEPENDENCIES -> parts.add(DiagnoseStage.Part.DEPENDENCIES);
        case PREDICTIONS -> {}
      }
    }
    if (time) {
      parts.add(DiagnoseStage.Part.TIMINGS);
    }
    return parts;
  }
}
