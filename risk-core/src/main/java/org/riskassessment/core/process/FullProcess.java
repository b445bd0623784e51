package org.riskassessment.core.process;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.portfolio.PortfolioScorer;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.version.Deployer;
import org.riskassessment.core.version.ModelReview;
import org.riskassessment.core.version.TestEvaluator;
import org.riskassessment.core.version.VersionTrainer;

/**
 * The full process: ingest what is new, check the deployed model on it before training on it,
 * retrain on drift, promote a challenger that is shown to be better, and publish: score the
 * portfolio, diagnose, report.
 *
 * <p>What to do is decided from what is stored, never from what this run did, so the next run
 * completes one that was cut short.
 */
final class FullProcess {
  /** The step that ends every run that publishes. */
  private static final String LAST_STEP = "apicalls";

  private static final int CLIENTS_SHOWN = 10;

  private final Run run;

  FullProcess(Run run) {
    this.run = run;
  }

  RunReport run() {
    IngestionReport ingestion = ingest();
    Optional<DatasetRecord> dataset = run.datasetRecord().filter(d -> d.rows() > 0);
    if (dataset.isEmpty()) {
      return report(
          ingestion.nothingNew() ? RunOutcome.NOTHING_NEW : RunOutcome.REFUSED,
          ingestion,
          nothingYet(ingestion),
          null);
    }
    Optional<Deployment> deployed = deployedForDataset();
    if (deployed.isEmpty()) {
      Optional<Deployment> putBack = putBackByHand();
      return putBack.isPresent()
          ? report(
              ingestion.nothingNew() ? RunOutcome.NOTHING_NEW : RunOutcome.KEPT,
              ingestion,
              putBack(putBack.get()),
              publish(dataset.get()))
          : firstDeployment(ingestion, dataset.get());
    }
    ModelReview review = new ModelReview(run, dataset.get(), deployed.get());
    if (!review.isDue()) {
      boolean nothingNew = ingestion.nothingNew();
      return report(
          nothingNew ? RunOutcome.NOTHING_NEW : RunOutcome.KEPT,
          ingestion,
          nothingNew ? "Nothing new." : "No new rows, so the model stays.",
          publish(dataset.get()));
    }
    return review(ingestion, dataset.get(), review);
  }

  private RunReport firstDeployment(IngestionReport ingestion, DatasetRecord dataset) {
    ModelVersion version = train(dataset);
    score(List.of(version));
    String reason = "Version " + version.version() + " is the first model for this data.";
    deploy(() -> new Deployer(run).deploy(version, Deployment.Kind.FIRST, "run", reason));
    return report(RunOutcome.FIRST_DEPLOYMENT, ingestion, reason, publish(dataset));
  }

  /**
   * Judges the deployed model on what is new, and does what follows: challengers for a model that
   * has drifted or has much more to learn from, another level where the risks are off.
   */
  private RunReport review(IngestionReport ingestion, DatasetRecord dataset, ModelReview review) {
    ModelReview.Findings findings =
        run.step("check", review::check, f -> f.check().status() + ": " + f.sentence());
    run.step(
        "monitor",
        () -> new Monitor(run).diagnose(dataset, findings),
        diagnosis -> diagnosis.verdict().sentence());
    Decision decision = null;
    ModelReview.Trained trained = null;
    ModelVersion replacement = null;
    Recalibration level = null;
    // A wrong level costs money now; more rows to learn from can wait for the next run.
    if (findings.level().isAlarm() && findings.challenge() != Decision.Cause.DRIFT) {
      level = fitLevel(review, findings);
    }
    if (findings.challenge() != null && (level == null || !level.isBetter())) {
      ModelReview.Trained challengers =
          run.step("train", () -> review.trainChallengers(findings), ModelReview.Trained::sentence);
      trained = challengers;
      Decision decided =
          run.step(
              "promote", () -> review.decide(findings, challengers), d -> d.verdict().sentence());
      decision = decided;
      if (decided.verdict() instanceof PromotionDecision.Promote) {
        replacement = review.promoted(decided, challengers);
      }
    }
    if (replacement == null && level == null && findings.recalibrate()) {
      level = fitLevel(review, findings);
    }
    if (replacement == null && level != null && level.isBetter()) {
      replacement = review.recalibrated(level);
    }
    String verdict = verdict(findings, decision, level, replacement);
    if (replacement != null) {
      score(List.of(replacement));
    }
    Decision made = decision;
    ModelReview.Trained judged = trained;
    Recalibration tried = level;
    ModelVersion next = replacement;
    Runnable store =
        () -> {
          review.store(findings, made, judged, tried, next, reason(verdict, made));
          new ModelViews(run).heal();
        };
    if (decision == null && replacement == null) {
      store.run();
    } else {
      deploy(
          () -> {
            store.run();
            return new Deployer(run).current();
          });
    }
    return report(outcome(decision, replacement), ingestion, verdict, publish(dataset));
  }

  private @Nullable Recalibration fitLevel(ModelReview review, ModelReview.Findings findings) {
    return run.step("recalibrate", () -> review.fitLevel(findings.level()), FullProcess::fitted)
        .orElse(null);
  }

  private static RunOutcome outcome(
      @Nullable Decision decision, @Nullable ModelVersion replacement) {
    if (replacement != null) {
      return replacement.card().recalibration() == null
          ? RunOutcome.REDEPLOYED
          : RunOutcome.RECALIBRATED;
    }
    return decision == null ? RunOutcome.KEPT : RunOutcome.RETRAINED_NOT_PROMOTED;
  }

  /** What the history of deployments keeps: the decision alone, without what led to it. */
  private static String reason(String verdict, @Nullable Decision decision) {
    return decision != null && decision.verdict() instanceof PromotionDecision.Promote promote
        ? promote.sentence()
        : verdict;
  }

  private IngestionReport ingest() {
    IngestionRequest request = new IngestionRequest.WhatIsNew();
    return run.step(
        "ingest",
        () -> Sources.ingest(run, request),
        report -> Sources.summary(request, report),
        report -> Sources.isIdle(request, report));
  }

  private ModelVersion train(DatasetRecord dataset) {
    return run.step("train", () -> new VersionTrainer(run).train(dataset, 0), FullProcess::trained);
  }

  private void score(List<ModelVersion> versions) {
    run.step(
        "score",
        () -> {
          TestEvaluator evaluator = new TestEvaluator(run);
          return versions.stream().map(evaluator::scoreOrStandIn).toList();
        },
        evaluations -> String.join("; ", evaluations.stream().map(FullProcess::scored).toList()));
  }

  private void deploy(Supplier<Deployment> work) {
    run.step("deploy", work, d -> "version " + d.version() + " is deployed");
  }

  /**
   * Scores the portfolio, diagnoses, reports and calls the service; null when all of that has been
   * done for this dataset and the deployed version.
   */
  private @Nullable Listed publish(DatasetRecord dataset) {
    if (isPublished(dataset)) {
      return null;
    }
    Listed clients =
        run.step(
            "predict",
            () -> Listed.of(run, new PortfolioScorer(run).score(dataset)),
            listed -> listed.portfolio() + " clients scored");
    run.step(
        "diagnose",
        () ->
            Reports.diagnose(
                run,
                dataset,
                EnumSet.allOf(DiagnoseStage.Part.class),
                DiagnosisRequest.Options.of(false)),
        Reports::summary);
    run.step("report", () -> Reports.write(run, clients), files -> files.size() + " files");
    run.step(
        LAST_STEP,
        () -> Reports.callService(run, null),
        answers -> answers.calls().size() + " calls");
    return clients;
  }

  /**
   * Whether a run has scored the portfolio with the deployed version on this dataset and then
   * finished.
   */
  private boolean isPublished(DatasetRecord dataset) {
    int version = run.models().deployed().version();
    // Some batches are from predictions made outside runs.
    return run.store().predictions().newest(1_000).stream()
        .takeWhile(b -> b.modelVersion() == version && b.datasetId().equals(dataset.id()))
        .flatMap(batch -> run.store().runs().steps(batch.batchId()).stream())
        .anyMatch(FullProcess::isLastStepDone);
  }

  private static boolean isLastStepDone(StepRecord step) {
    return step.name().equals(LAST_STEP) && step.isDone();
  }

  /**
   * The deployment, when a person put it back after a version for the current dataset had replaced
   * it: a decision that no run undoes.
   */
  private Optional<Deployment> putBackByHand() {
    return run.store().models().deployed().filter(this::isForSchema).stream()
        .filter(d -> run.store().models().deployments().stream().anyMatch(this::isForDataset))
        .findFirst();
  }

  /**
   * The deployment, unless its model is for another schema or the dataset has been rebuilt since.
   */
  private Optional<Deployment> deployedForDataset() {
    return run.store().models().deployed().filter(this::isForDataset);
  }

  private boolean isForDataset(Deployment deployment) {
    ModelCard card = run.models().version(deployment.version()).card();
    return isForSchema(deployment) && new Lineage(run.store().ingestion()).cutOff(card).isPresent();
  }

  private boolean isForSchema(Deployment deployment) {
    ModelCard card = run.models().version(deployment.version()).card();
    return run.config().schema().hasHash(card.schemaHash());
  }

  private RunReport report(
      RunOutcome outcome, IngestionReport ingestion, String verdict, @Nullable Listed clients) {
    new ModelViews(run).heal();
    Optional<ModelVersion> version =
        run.store().models().deployed().map(d -> run.models().version(d.version()));
    version.ifPresent(this::warnOfForgottenRows);
    Evaluation test = version.flatMap(v -> run.models().testEvaluation(v.version())).orElse(null);
    return new RunReport(
        run.id(),
        outcome,
        ingestion,
        version.map(ModelVersion::version).orElse(null),
        verdict,
        ModelHealth.of(run.store().models()).flatMap(ModelHealth::warning).orElse(null),
        Monitor.newest(run.store())
            .map(d -> d.verdict(run.now(), run.config().monitoring().staleDays()))
            .orElse(null),
        version.map(v -> v.card().evaluation()).orElse(null),
        version.map(v -> v.card().outOfTime()).orElse(null),
        test,
        clients == null ? 0 : clients.portfolio(),
        clients == null ? null : clients.reach(),
        clients == null ? List.of() : clients.first().stream().limit(CLIENTS_SHOWN).toList(),
        run.steps(),
        run.warnings());
  }

  private void warnOfForgottenRows(ModelVersion version) {
    long rows = new Lineage(run.store().ingestion()).forgotten(version.card());
    if (rows > 0) {
      run.warn(
          String.format(
              Locale.ROOT,
              "version %d was trained on %,d rows that have been forgotten since; train and deploy"
                  + " a new version to stop using them",
              version.version(),
              rows));
    }
  }

  private String nothingYet(IngestionReport ingestion) {
    return ingestion.nothingNew()
        ? "No data yet: put CSV files or Excel workbooks into "
            + run.config().sources().get(0).name()
            + " and run again."
        : "No data yet: none of the files could be used.";
  }

  /** What was seen, on how many clients, and what was done. */
  private String verdict(
      ModelReview.Findings findings,
      @Nullable Decision decision,
      @Nullable Recalibration level,
      @Nullable ModelVersion replacement) {
    int deployed = run.models().deployed().version();
    StringBuilder text = new StringBuilder();
    if (decision != null) {
      text.append(why(findings)).append(". ").append(decision.verdict().sentence()).append('.');
      if (findings.challenge() == Decision.Cause.DRIFT && replacement == null) {
        text.append(" It is tried again when the rows since then have grown by half.");
      }
    }
    if (level != null && replacement != null && replacement.card().recalibration() != null) {
      text.append(text.length() == 0 ? "" : " ")
          .append(
              String.format(
                  Locale.ROOT,
                  "%s. Version %d is version %d on a new level, fitted on %,d clients: log-odds"
                      + " %+.2f%s; ranking and reasons stay.",
                  findings.level().isAlarm()
                      ? sentence(findings.level().reason())
                      : "There are half as many rows again to fit the level on",
                  replacement.version(),
                  deployed,
                  level.fit().clients(),
                  level.fit().offset(),
                  level.fit().slope() == 1
                      ? ""
                      : String.format(Locale.ROOT, " and times %.2f", level.fit().slope())));
    }
    if (text.length() > 0) {
      return text.toString();
    }
    String stays = "Version " + deployed + " stays deployed: " + findings.sentence();
    return findings.isNothingBetter()
        ? stays
            + ". It is known to have drifted and nothing better has been found; it is tried again"
            + " when the rows since then have grown by half."
        : stays + ".";
  }

  private static String why(ModelReview.Findings findings) {
    return findings.challenge() == null
        ? findings.sentence()
        : switch (findings.challenge()) {
          case DRIFT -> "The model has drifted: " + findings.check().reason();
          case DOUBT ->
              findings.check().reason() + ", but low enough to look for a model that is better";
          case GROWTH -> "There are many more rows to learn from than the model learned from";
          case AGE -> "The model is older than monitoring.max_age";
        };
  }

  private static String sentence(String reason) {
    return reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1);
  }

  private static String fitted(Optional<Recalibration> level) {
    return level
        .map(
            l ->
                String.format(
                    Locale.ROOT,
                    "log-odds %+.3f on %,d clients, %s",
                    l.fit().offset(),
                    l.fit().clients(),
                    l.isBetter() ? "better" : "no better than the present level"))
        .orElse("too few clients of a class");
  }

  private static String putBack(Deployment deployed) {
    return "Version "
        + deployed.version()
        + " stays deployed because you put it back. The dataset has been rebuilt since, so no rows"
        + " count as new for it.";
  }

  private static String trained(ModelVersion version) {
    return String.format(
        Locale.ROOT, "version %d on %,d rows", version.version(), version.card().trainedRows());
  }

  private static String scored(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "F1 %.3f on %,d rows of %s%s",
        evaluation.confusion().f1(),
        evaluation.n(),
        evaluation.dataset(),
        evaluation.isSmall() ? ", a small sample" : "");
  }
}
