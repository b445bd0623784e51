package org.riskassessment.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.client.PredictionTexts;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.wire.DiagnosisJson;
import org.riskassessment.core.wire.MonitorJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "diagnose",
    header = "Step 3: checks the model, the data and the system itself.",
    description = {
      "",
      "Whether the deployed model is still right: one verdict, with what it rests on. Do today's "
          + "clients differ from those it was judged on, does it rank as it did, do as many leave "
          + "as it says, and which clients is it wrong about?",
      "",
      "Statistics of each column, in one pass that needs no more memory for more rows; blank "
          + "cells, and whether they have become more or fewer since the deployed version was "
          + "judged; how long the steps take, and whether the last one was slower than usual; the "
          + "libraries in use and their newest versions, or 'unknown' where no repository answers.",
      ""
    },
    subcommands = DiagnoseCommand.HistoryCommand.class)
final class DiagnoseCommand extends WorkspaceCommand {
  /** The parts to choose from. */
  enum Part {
    DRIFT,
    PERFORMANCE,
    SEGMENTS,
    STATS,
    MISSING,
    TIMINGS,
    DEPENDENCIES,
    PREDICTIONS
  }

  private static final List<Part> ALL =
      List.of(
          Part.DRIFT,
          Part.PERFORMANCE,
          Part.SEGMENTS,
          Part.STATS,
          Part.MISSING,
          Part.TIMINGS,
          Part.DEPENDENCIES);

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description =
          "drift, performance, segments, stats, missing, timings, dependencies, predictions"
              + " (default: all but the last)")
  List<Part> only = ALL;

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
      description = "look for the libraries in this export of https://osv.dev")
  @Nullable Path advisories;

  @Option(names = "--all", description = "list the libraries of libraries too")
  boolean all;

  @Option(names = "--offline", description = "do not ask repositories for newest versions")
  boolean offline;

  @Option(
      names = "--time",
      description = "ingest and train again in a temporary folder, and show how long it takes")
  boolean time;

  @Option(
      names = "--ack",
      paramLabel = "ID",
      description = "take note of a cause: it asks for no attention until it is gone")
  @Nullable String acknowledge;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for --ack")
  @Nullable String reason;

  @Override
  public Answer answer(Application application) {
    String cause = acknowledge;
    String why = reason;
    if (cause != null || why != null) {
      if (cause == null || why == null || why.isBlank()) {
        throw new RiskException(
            ErrorCode.USAGE,
            cause == null ? "--reason is for --ack ID" : "--ack needs --reason TEXT");
      }
      return acknowledged(application.process().reports().acknowledge(cause, user(), why));
    }
    Diagnosis diagnosis = null;
    PredictionReport predictions = null;
    MonitorJson monitoring = null;
    List<String> warnings = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Integer version = application.store().models().deployed().map(d -> d.version()).orElse(null);
    Set<MonitorJson.Part> ofModel = ofModel();
    if (!ofModel.isEmpty() && version == null) {
      monitoring = MonitorJson.nothingDeployed();
      text.append("No model is deployed, so none can be judged.\n");
    } else if (!ofModel.isEmpty()) {
      CommandReport<ModelDiagnosis> report = application.process().reports().diagnoseModel();
      monitoring = MonitorJson.of(report.result(), ofModel);
      warnings.addAll(report.warnings());
      text.append(MonitorTexts.of(report.result(), ofModel));
    }
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
      text.append(text.length() == 0 ? "" : "\n")
          .append(DiagnosisTexts.of(diagnosis, parts, all, by));
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
        commandName(),
        DiagnosisJson.of(diagnosis, predictions, monitoring, version),
        warnings,
        text.toString());
  }

  private Answer acknowledged(CommandReport<ModelDiagnosis> report) {
    Set<MonitorJson.Part> none = EnumSet.noneOf(MonitorJson.Part.class);
    return Answer.of(
        commandName(),
        DiagnosisJson.of(
            null, null, MonitorJson.of(report.result(), none), report.result().modelVersion()),
        report.warnings(),
        MonitorTexts.of(report.result(), none));
  }

  private Set<MonitorJson.Part> ofModel() {
    Set<MonitorJson.Part> parts = EnumSet.noneOf(MonitorJson.Part.class);
    // A file has nothing to do with the model, unless somebody asks for both.
    List<Part> asked = data != null && only.equals(ALL) ? List.of() : only;
    for (Part part : asked) {
      switch (part) {
        case DRIFT -> parts.add(MonitorJson.Part.DRIFT);
        case PERFORMANCE -> parts.add(MonitorJson.Part.PERFORMANCE);
        case SEGMENTS -> parts.add(MonitorJson.Part.SEGMENTS);
        case STATS, MISSING, TIMINGS, DEPENDENCIES, PREDICTIONS -> {}
      }
    }
    return parts;
  }

  private Set<DiagnoseStage.Part> parts() {
    Set<DiagnoseStage.Part> parts = EnumSet.noneOf(DiagnoseStage.Part.class);
    for (Part part : only) {
      switch (part) {
        case STATS -> parts.add(DiagnoseStage.Part.STATS);
        case MISSING -> parts.add(DiagnoseStage.Part.MISSING);
        case TIMINGS -> parts.add(DiagnoseStage.Part.TIMINGS);
        case DEPENDENCIES -> parts.add(DiagnoseStage.Part.DEPENDENCIES);
        case DRIFT, PERFORMANCE, SEGMENTS, PREDICTIONS -> {}
      }
    }
    if (time) {
      parts.add(DiagnoseStage.Part.TIMINGS);
    }
    return parts;
  }

  @Command(
      name = "history",
      header = "How the verdict, drift and performance have changed over time.")
  static final class HistoryCommand extends WorkspaceCommand {
    @Option(
        names = "--column",
        paramLabel = "NAME",
        description = "follow the drift of one column (default: that of the risk)")
    @Nullable String column;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "how many of the newest (default: ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public Answer answer(Application application) {
      requirePositive("--limit", limit);
      List<ModelDiagnosis> newest = new ArrayList<>(application.process().reports().history(limit));
      Collections.reverse(newest);
      String name = column;
      if (name != null
          && application.config().schema().features().stream()
              .noneMatch(feature -> feature.name().equals(name))) {
        throw new RiskException(
            ErrorCode.USAGE,
            String.format(Locale.ROOT, "'%s' is not a feature of the schema", name));
      }
      MonitorJson.History history = MonitorJson.History.of(newest, name);
      return Answer.of(commandName(), history, List.of(), MonitorTexts.history(history));
    }
  }
}
