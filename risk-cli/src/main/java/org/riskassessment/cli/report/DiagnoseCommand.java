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
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.wire.DiagnosisJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "diagnose",
    header = "Step 3: checks the data and the system itself.",
    description = {
      "",
      "Statistics of each column, in one pass that needs no more memory for more rows; blank",
      "cells, and whether they have become more or fewer since the deployed version was judged;",
      "how long the steps take, and whether the last one was slower than usual; the libraries",
      "in use and their newest versions, or 'unknown' where no repository answers.",
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
      description =
          "diagnose this file, or a folder of files, in place of the ingested rows (for"
              + " 'predictions', in place of the test data)")
  @Nullable Path data;

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description = "split the statistics by this column, such as the label")
  @Nullable String by;

  @Option(
      names = "--states",
      paramLabel = "FILE",
      description =
          "add the profile of these rows to those in FILE, perhaps made elsewhere, and diagnose"
              + " all of them")
  @Nullable Path states;

  @Option(
      names = "--osv-db",
      paramLabel = "ZIP",
      description = "look for the libraries in this export of OSV, https://osv.dev")
  @Nullable Path advisories;

  @Option(names = "--all", description = "list the libraries of libraries too")
  boolean all;

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
      CommandReport<Diagnosis> report =
          application
              .process()
              .reports()
              .diagnose(
                  parts,
                  new DiagnosisRequest.Options(offline, by, states, advisories),
                  parts.contains(DiagnoseStage.Part.STATS)
                          || parts.contains(DiagnoseStage.Part.MISSING)
                      ? data
                      : null);
      diagnosis = time ? report.result().withTimings(Stopwatch.time(application)) : report.result();
      warnings.addAll(report.warnings());
      text.append(DiagnosisTexts.of(diagnosis, parts, all, by));
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
