package org.riskassessment.core.process;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.PortfolioScorer;
import org.riskassessment.core.portfolio.ScoredBatch;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.ReportFigures.Part;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RunRecord;

/**
 * What a report is about, out of what is stored.
 *
 * @param run that writes it
 * @param deployment null when the version was never deployed
 * @param listed the clients; asked only when they are needed
 * @param scored likewise
 * @param until what came later is left out; null for now
 * @param folder where it goes; null for the report folder itself
 */
record ReportSubject(
    Run run,
    ModelVersion version,
    @Nullable Deployment deployment,
    Supplier<Listed> listed,
    Supplier<ScoredBatch> scored,
    @Nullable RunRecord until,
    @Nullable Path folder) {
  private static final int DIAGNOSES_READ = 1_000;

  /** Causes that say what the warning of {@link ModelHealth} says. */
  private static final Set<String> SAID_FIRST = Set.of("ranking", "skill");

  static ReportSubject of(Run run, Reports.Subject subject) {
    if (subject instanceof Reports.Subject.Version version) {
      return version(run, version.number());
    }
    return subject instanceof Reports.Subject.OfRun of ? ofRun(run, of.id()) : deployed(run);
  }

  private static ReportSubject deployed(Run run) {
    Deployment deployment = run.models().deployed();
    run.requiredDataset();
    return of(
        run,
        run.models().version(deployment.version()),
        deployment,
        () -> new PortfolioScorer(run).current(),
        null,
        null);
  }

  /** Of a run that has just scored the clients. */
  static ReportSubject deployed(Run run, Listed clients) {
    Deployment deployment = run.models().deployed();
    return new ReportSubject(
        run,
        run.models().version(deployment.version()),
        deployment,
        () -> clients,
        clients::batch,
        null,
        null);
  }

  private static ReportSubject version(Run run, int number) {
    Optional<Deployment> deployed = run.store().models().deployed();
    if (deployed.isPresent() && deployed.get().version() == number) {
      return deployed(run);
    }
    ModelVersion version = run.models().version(number);
    return of(
        run,
        version,
        deployment(run, number, Instant.MAX),
        () -> new PortfolioScorer(run).by(version),
        null,
        run.config().reportFolder().resolve("model-" + number));
  }

  private static ReportSubject ofRun(Run run, String id) {
    RunRecord record = record(run, id);
    PredictionBatch batch =
        run.store()
            .predictions()
            .batch(record.runId())
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.USAGE,
                        "run "
                            + record.runId()
                            + " scored no clients, so there is nothing to report",
                        ErrorContext.none()));
    ModelVersion version = run.models().version(batch.modelVersion());
    Instant end = record.finishedAt();
    return of(
        run,
        version,
        deployment(run, version.version(), end == null ? Instant.MAX : end),
        () -> new PortfolioScorer(run).scoring(batch),
        record,
        run.config().reportFolder().resolve(record.runId()));
  }

  private static RunRecord record(Run run, String id) {
    List<RunRecord> found = id.isEmpty() ? List.of() : run.store().runs().startingWith(id, 2);
    if (found.size() == 1) {
      return found.get(0);
    }
    return run.store()
        .runs()
        .run(id)
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.USAGE,
                    (found.isEmpty() ? "no run has" : "several runs have")
                        + " an id that begins with '"
                        + id
                        + "'",
                    ErrorContext.none()));
  }

  private static @Nullable Deployment deployment(Run run, int version, Instant until) {
    return run.store().models().deployments().stream()
        .filter(d -> d.version() == version && !d.at().isAfter(until))
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private static ReportSubject of(
      Run run,
      ModelVersion version,
      @Nullable Deployment deployment,
      Supplier<ScoredBatch> scored,
      @Nullable RunRecord until,
      @Nullable Path folder) {
    return new ReportSubject(
        run, version, deployment, () -> Listed.of(run, scored.get()), scored, until, folder);
  }

  private Instant end() {
    return until == null || until.finishedAt() == null ? Instant.MAX : until.finishedAt();
  }

  private boolean isDeployed() {
    return folder == null;
  }

  private List<Batch> batches() {
    return run.store().ingestion().batches().stream().filter(b -> !b.at().isAfter(end())).toList();
  }

  ReportStage.Evidence evidence(Set<Part> parts) {
    return new ReportStage.Evidence(
        version,
        run.models().evaluation(version),
        batches(),
        new Figures(run, version, scored, end()).gather(parts));
  }

  ReportStage.Content content() {
    String warning =
        isDeployed()
            ? ModelHealth.of(run.store().models())
                .flatMap(ModelHealth::warning)
                .map(one -> one + ". ")
                .orElse("")
            : "";
    // Scoring clients diagnoses the model.
    Listed clients = listed.get();
    ModelDiagnosis health = health(warning);
    PredictionBatch batch = clients.batch().batch();
    return new ReportStage.Content(
        until == null ? run.id() : until.runId(),
        end().equals(Instant.MAX) ? run.now() : end(),
        (health == null ? warning : "") + decision(),
        version,
        deployment,
        run.models().evaluation(version),
        version.card().evaluation(),
        run.store().predictions().batch(batch.batchId()).orElse(null),
        clients.portfolio(),
        clients.reach(),
        clients.first().stream().map(ReportSubject::risk).toList(),
        diagnosis(),
        health,
        batches(),
        new Figures(run, version, clients::batch, end()).gather(EnumSet.allOf(Part.class)));
  }

  private @Nullable Diagnosis diagnosis() {
    return run.store().diagnoses().newest(until == null ? 1 : DIAGNOSES_READ).stream()
        .filter(d -> !d.at().isAfter(end()))
        .findFirst()
        .orElse(null);
  }

  /** The newest diagnosis, with its verdict now, which begins with what must be said first. */
  private @Nullable ModelDiagnosis health(String warning) {
    Optional<ModelDiagnosis> found =
        isDeployed()
            ? Monitor.newest(run.store())
            : run.store().diagnoses().newestOfModel(DIAGNOSES_READ).stream()
                .filter(d -> d.modelVersion() == version.version() && !d.at().isAfter(end()))
                .findFirst();
    if (found.isEmpty()) {
      return null;
    }
    ModelDiagnosis newest = found.get();
    Verdict verdict =
        isDeployed()
            ? newest.verdict(run.now(), run.config().monitoring().staleDays())
            : newest.verdict();
    boolean saysSo =
        verdict.causes().stream()
            .filter(Verdict.Cause::isOpen)
            .findFirst()
            .filter(cause -> SAID_FIRST.contains(cause.id()))
            .isPresent();
    return newest.with(
        newest.at(),
        newest.runId(),
        saysSo
            ? verdict
            : new Verdict(verdict.status(), warning + verdict.sentence(), verdict.causes()));
  }

  /** What the newest review of the version found; before its first review, why it was deployed. */
  private String decision() {
    Optional<Review> review =
        run.store().models().reviews().stream()
            .filter(r -> !r.at().isAfter(end()))
            .reduce((first, second) -> second)
            .filter(r -> r.version() == version.version());
    if (review.isPresent()) {
      return sentence(review.get());
    }
    return deployment == null
        ? "Version " + version.version() + " was never deployed."
        : deployment.reason();
  }

  private static String sentence(Review review) {
    Decision decision = review.decision();
    return decision == null
        ? "Version " + review.version() + " stays deployed: " + review.check().reason() + "."
        : decision.verdict().sentence() + ".";
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
}
