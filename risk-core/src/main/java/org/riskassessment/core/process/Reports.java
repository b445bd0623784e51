package org.riskassessment.core.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.version.VersionRefits;

/** Diagnosis, and reports on the deployed model. Thread-safe. */
public final class Reports {
  private final Runs runs;

  Reports(Runs runs) {
    this.runs = runs;
  }

  /**
   * Diagnoses the dataset and the system. A diagnosis of all parts is stored.
   *
   * @param offline whether to skip looking up newer releases of libraries
   */
  public CommandReport<Diagnosis> diagnose(Set<DiagnoseStage.Part> parts, boolean offline) {
    return diagnose(parts, DiagnosisRequest.Options.of(offline), null);
  }

  /**
   * Diagnoses a file, or the dataset, and the system. A diagnosis of all parts of the dataset is
   * stored.
   *
   * @param file null for the dataset
   */
  public CommandReport<Diagnosis> diagnose(
      Set<DiagnoseStage.Part> parts, DiagnosisRequest.Options options, @Nullable Path file) {
    return runs.step(
        "diagnose",
        run ->
            file == null
                ? diagnose(run, run.requiredDataset(), parts, options)
                : diagnose(run, file(run, file), parts, options),
        Reports::summary);
  }

  /**
   * Diagnoses the deployed model: drift, performance, segments, and one verdict. The result is
   * stored.
   */
  public CommandReport<ModelDiagnosis> diagnoseModel() {
    return runs.step(
        "monitor",
        run -> {
          run.models().deployed();
          return new Monitor(run).diagnose(run.requiredDataset());
        },
        diagnosis -> diagnosis.verdict().sentence());
  }

  /**
   * Takes note of a cause of the newest diagnosis of the deployed model. Until the cause is gone,
   * the verdict does not ask for attention because of it.
   *
   * @throws RiskException MODEL_MISSING when none is deployed, USAGE when there is no such cause
   */
  public CommandReport<ModelDiagnosis> acknowledge(String cause, String by, String reason) {
    return runs.step(
        "acknowledge",
        run -> new Monitor(run).acknowledge(cause, by, reason),
        diagnosis -> cause + ": " + reason);
  }

  /** The newest diagnoses of deployed models, newest first. */
  public List<ModelDiagnosis> history(int limit) {
    return runs.unrecorded("diagnose").store().diagnoses().newestOfModel(limit);
  }

  /** What a report is about. */
  public sealed interface Subject {
    /** The deployed model, and today's clients. */
    Subject DEPLOYED = new Deployed();

    /** The deployed model, and today's clients. */
    record Deployed() implements Subject {}

    /** A version, deployed or not, and today's clients. */
    record Version(int number) implements Subject {}

    /**
     * What a run scored, and what was known then.
     *
     * @param id or the beginning of one
     */
    record OfRun(String id) implements Subject {}
  }

  /** Writes the report on the deployed model as configured. */
  public CommandReport<List<Path>> write() {
    return write(Subject.DEPLOYED, Set.of(), null);
  }

  /**
   * Writes a report, with the clients that a call list would show.
   *
   * @param formats none means those of the configuration
   * @param folder null for the report folder, or for a folder in it when the report is not on the
   *     deployed model
   * @throws RiskException MODEL_MISSING when there is no such version, USAGE when there is no such
   *     run or it scored no clients
   */
  public CommandReport<List<Path>> write(
      Subject subject, Set<Format> formats, @Nullable Path folder) {
    return runs.step(
        "report",
        run -> {
          ReportSubject about = ReportSubject.of(run, subject);
          return write(
              run,
              about.content(),
              new ReportStage.Request(
                  formats.isEmpty() ? configured(run) : formats,
                  folder == null ? about.folder() : folder));
        },
        files -> files.size() + " files");
  }

  /**
   * Calls every endpoint of the service and writes down the answers.
   *
   * @param url of a service; null to start one for the purpose
   */
  public CommandReport<ApiCallsStage.Answers> callService(@Nullable URI url) {
    return runs.step(
        "apicalls",
        run -> {
          if (url == null) {
            run.models().deployed();
          }
          return callService(run, url);
        },
        answers -> answers.calls().size() + " calls");
  }

  static String summary(Diagnosis diagnosis) {
    return String.format(
        Locale.ROOT,
        "%,d rows, %d columns, %d dependencies",
        diagnosis.rows(),
        diagnosis.missing().size(),
        diagnosis.dependencies().size());
  }

  static Diagnosis diagnose(
      Run run,
      DatasetRecord dataset,
      Set<DiagnoseStage.Part> parts,
      DiagnosisRequest.Options options) {
    Diagnosis diagnosis =
        diagnose(
            run,
            new DiagnosisRequest.Data(
                dataset.id(), dataset, (after, sink) -> run.rows(dataset, after, sink)),
            parts,
            options);
    if (parts.equals(EnumSet.allOf(DiagnoseStage.Part.class)) && options.states() == null) {
      run.store().diagnoses().add(run.id(), diagnosis);
    }
    return diagnosis;
  }

  private static Diagnosis diagnose(
      Run run,
      DiagnosisRequest.Data data,
      Set<DiagnoseStage.Part> parts,
      DiagnosisRequest.Options options) {
    Optional<ModelVersion> deployed =
        run.store().models().deployed().map(d -> run.models().version(d.version()));
    Diagnosis diagnosis =
        run.stages()
            .diagnose()
            .diagnose(
                run.context(),
                new DiagnosisRequest(
                    data,
                    parts,
                    options,
                    () -> deployed.flatMap(new VersionRefits(run)::reference),
                    deployed.isEmpty()
                        ? OptionalLong.empty()
                        : new Lineage(run.store().ingestion()).cutOff(deployed.get().card())));
    run.context().cancellation().check();
    return diagnosis;
  }

  private static DiagnosisRequest.Data file(Run run, Path file) {
    DatasetId id;
    try {
      id = new DatasetId(Sha256.ofFile(file));
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "cannot be read: " + RegularFile.reason(e),
          ErrorContext.ofFile(file),
          e);
    }
    return new DiagnosisRequest.Data(
        id,
        null,
        (after, sink) ->
            run.stages()
                .tables()
                .labelledParts(
                    run.config(),
                    file,
                    table -> {
                      table.notes().forEach(run::warn);
                      table.rejected().describe().forEach(run::warn);
                      sink.accept(table.rows());
                    }));
  }

  static List<Path> write(Run run, Listed clients) {
    return write(
        run,
        ReportSubject.deployed(run, clients).content(),
        new ReportStage.Request(configured(run), null));
  }

  private static Set<Format> configured(Run run) {
    return run.config().reporting().formats();
  }

  private static List<Path> write(
      Run run, ReportStage.Content content, ReportStage.Request request) {
    ReportStage.Written written = run.stages().report().report(run.context(), content, request);
    written.notes().forEach(run::warn);
    return written.files();
  }

  /**
   * What charts are drawn from; nothing is recorded.
   *
   * @param parts what is needed; the rest is left out
   */
  public CommandReport<ReportStage.Evidence> evidence(
      Subject subject, Set<ReportFigures.Part> parts) {
    Run run = runs.unrecorded("report");
    return new CommandReport<>(
        run.id(), ReportSubject.of(run, subject).evidence(parts), run.warnings());
  }

  static ApiCallsStage.Answers callService(Run run, @Nullable URI url) {
    ApiCallsStage.Answers answers = run.stages().apiCalls().call(run.context(), run.stages(), url);
    answers.calls().stream()
        .filter(call -> call.status() != 200)
        .forEach(
            call -> run.warn(call.method() + " " + call.path() + " answered " + call.status()));
    return answers;
  }
}
