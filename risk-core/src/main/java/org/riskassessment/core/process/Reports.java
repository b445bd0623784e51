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
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.PortfolioScorer;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.version.VersionRefits;

/** Diagnosis, and reports on the deployed model. Thread-safe. */
public final class Reports {
  /** Causes that say what the warning of {@link ModelHealth} says. */
  private static final Set<String> SAID_FIRST = Set.of("ranking", "skill");

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

  /** Writes the report on the deployed model as configured. */
  public CommandReport<List<Path>> write() {
    return write(Set.of(), null);
  }

  /**
   * Writes the report on the deployed model, with the clients that a call list would show.
   *
   * @param formats none means those of the configuration
   * @param folder null for the report folder
   */
  public CommandReport<List<Path>> write(Set<Format> formats, @Nullable Path folder) {
    return runs.step(
        "report",
        run -> {
          run.models().deployed();
          run.requiredDataset();
          return write(
              run,
              Listed.of(run, new PortfolioScorer(run).current()),
              new ReportStage.Request(formats.isEmpty() ? configured(run) : formats, folder));
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
    return write(run, clients, new ReportStage.Request(configured(run), null));
  }

  private static Set<Format> configured(Run run) {
    return run.config().reporting().formats();
  }

  /** What charts of the deployed model are drawn from now; nothing is recorded. */
  public CommandReport<ReportStage.Evidence> evidence() {
    Run run = runs.unrecorded("report");
    ModelVersion version = run.models().version(run.models().deployed().version());
    ReportStage.Evidence evidence =
        new ReportStage.Evidence(
            version,
            run.models().evaluation(version),
            run.store().ingestion().batches(),
            new Figures(run, version, new PortfolioScorer(run).current()).gather());
    return new CommandReport<>(run.id(), evidence, run.warnings());
  }

  private static ReportStage.Content content(Run run, Listed clients) {
    Deployment deployment = run.models().deployed();
    ModelVersion version = run.models().version(deployment.version());
    String warning =
        ModelHealth.of(run.store().models())
            .flatMap(ModelHealth::warning)
            .map(one -> one + ". ")
            .orElse("");
    ModelDiagnosis health = health(run, warning);
    return new ReportStage.Content(
        run.now(),
        (health == null ? warning : "") + verdict(run, deployment),
        version,
        deployment,
        run.models().evaluation(version),
        version.card().evaluation(),
        clients.batch().batch(),
        clients.portfolio(),
        clients.reach(),
        clients.first().stream().map(Reports::risk).toList(),
        run.store().diagnoses().newest().orElse(null),
        health,
        run.store().ingestion().batches(),
        new Figures(run, version, clients.batch()).gather());
  }

  /** The newest diagnosis, with its verdict now, which begins with what must be said first. */
  private static @Nullable ModelDiagnosis health(Run run, String warning) {
    ModelDiagnosis newest = Monitor.newest(run.store()).orElse(null);
    if (newest == null) {
      return null;
    }
    Verdict now = newest.verdict(run.now(), run.config().monitoring().staleDays());
    boolean saysSo =
        now.causes().stream()
            .filter(Verdict.Cause::isOpen)
            .findFirst()
            .filter(cause -> SAID_FIRST.contains(cause.id()))
            .isPresent();
    return newest.with(
        newest.at(),
        newest.runId(),
        saysSo ? now : new Verdict(now.status(), warning + now.sentence(), now.causes()));
  }

  private static List<Path> write(Run run, Listed clients, ReportStage.Request request) {
    ReportStage.Written written =
        run.stages().report().report(run.context(), content(run, clients), request);
    written.notes().forEach(run::warn);
    return written.files();
  }

  private static ClientRisk risk(CallListItem item) {
    Prediction client = item.prediction();
    return new ClientRisk(
        client.clientId(),
        client.risk(),
        client.logOdds(),
        client.exits(),
        item.reasons().stream()
            .map(r -> new ClientRisk.Reason(r.label(), r.value(), r.contribution(), r.text()))
            .toList());
  }

  /**
   * What the newest review of the deployed version found; before its first review, why it was
   * deployed.
   */
  private static String verdict(Run run, Deployment deployment) {
    return run.store()
        .models()
        .lastReview()
        .filter(review -> review.version() == deployment.version())
        .map(Reports::verdict)
        .orElse(deployment.reason());
  }

  private static String verdict(Review review) {
    Decision decision = review.decision();
    return decision == null
        ? "Version " + review.version() + " stays deployed: " + review.check().reason() + "."
        : decision.verdict().sentence() + ".";
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
