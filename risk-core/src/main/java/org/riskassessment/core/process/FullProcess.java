package org.riskassessment.core.process;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PerformanceCheck;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.portfolio.Portfolio;
import org.riskassessment.core.portfolio.Predicting;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.version.Deploying;
import org.riskassessment.core.version.Learning;
import org.riskassessment.core.version.ModelReview;
import org.riskassessment.core.version.TestScoring;

/**
 * The full process: ingest what is new, judge the deployed model on it before learning from it,
 * retrain where the judgement says so, promote where the evidence says so, and tell: score the
 * portfolio, diagnose, report.
 *
 * <p>What is to do is read from what is stored, never from what this run did, so that a run that
 * was cut short is continued by the next one.
 */
final class FullProcess {
  private static final int CLIENTS_SHOWN = 10;
  private static final int REASONS_SHOWN = 2;

  private final Run run;

  FullProcess(Run run) {
    this.run = run;
  }

  RunReport run() {
    IngestionReport ingestion = ingest();
    Optional<DatasetRecord> dataset = run.datasetRecord().filter(d -> d.rows() > 0);
    if (dataset.isEmpty()) {
      return report(RunOutcome.NOTHING_NEW, ingestion, nothingYet(ingestion), Optional.empty());
    }
    Optional<Deployment> deployed = deployedForDataset();
    if (deployed.isEmpty()) {
      Optional<Deployment> putBack = putBackByHand();
      return putBack.isPresent()
          ? report(
              ingestion.nothingNew() ? RunOutcome.NOTHING_NEW : RunOutcome.KEPT,
              ingestion,
              putBack(putBack.get()),
              tell(dataset.get()))
          : firstDeployment(ingestion, dataset.get());
    }
    ModelReview review = new ModelReview(run, dataset.get(), deployed.get());
    if (!review.isDue()) {
      boolean nothingNew = ingestion.nothingNew();
      return report(
          nothingNew ? RunOutcome.NOTHING_NEW : RunOutcome.KEPT,
          ingestion,
          nothingNew ? "Nothing new." : "No new rows, so the model stays.",
          tell(dataset.get()));
    }
    PerformanceCheck check = run.step("check", review::check, c -> c.status() + ": " + c.reason());
    if (!check.challenge()) {
      review.store(check, null);
      return report(RunOutcome.KEPT, ingestion, kept(deployed.get(), check), tell(dataset.get()));
    }
    return retrain(ingestion, dataset.get(), review, check);
  }

  private RunReport firstDeployment(IngestionReport ingestion, DatasetRecord dataset) {
    ModelVersion version = train(dataset);
    score(List.of(version));
    String reason = "Version " + version.version() + " is the first model for this data.";
    deploy(() -> new Deploying(run).deploy(version, Deployment.Kind.FIRST, "run", reason));
    return report(RunOutcome.FIRST_DEPLOYMENT, ingestion, reason, tell(dataset));
  }

  private RunReport retrain(
      IngestionReport ingestion,
      DatasetRecord dataset,
      ModelReview review,
      PerformanceCheck check) {
    List<ModelVersion> challengers =
        run.step(
            "train",
            review::trainChallengers,
            trained -> "challengers " + trained.stream().map(FullProcess::trained).toList());
    score(challengers);
    Decision decision =
        run.step(
            "promote",
            () -> review.decide(check, challengers),
            decided -> decided.verdict().sentence());
    boolean promoted = decision.verdict() instanceof PromotionDecision.Promote;
    deploy(
        () -> {
          review.store(check, decision);
          new ModelViews(run.context()).heal();
          return new Deploying(run).current();
        });
    return report(
        promoted ? RunOutcome.REDEPLOYED : RunOutcome.RETRAINED_NOT_PROMOTED,
        ingestion,
        retrained(check) + decision.verdict().sentence() + ".",
        tell(dataset));
  }

  private IngestionReport ingest() {
    IngestionRequest request = new IngestionRequest.WhatIsNew();
    return run.step(
        "ingest",
        () -> Ingesting.ingest(run, request),
        report -> Ingesting.summary(request, report),
        report -> Ingesting.isIdle(request, report));
  }

  private ModelVersion train(DatasetRecord dataset) {
    return run.step("train", () -> new Learning(run).train(dataset, 0), FullProcess::trained);
  }

  private void score(List<ModelVersion> versions) {
    run.step(
        "score",
        () -> {
          TestScoring scoring = new TestScoring(run);
          return versions.stream().map(scoring::scoreOrStandIn).toList();
        },
        evaluations -> String.join("; ", evaluations.stream().map(FullProcess::scored).toList()));
  }

  private void deploy(Supplier<Deployment> work) {
    run.step("deploy", work, d -> "version " + d.version() + " is deployed");
  }

  private Portfolio predict(DatasetRecord dataset) {
    return run.step(
        "predict",
        () -> new Predicting(run).portfolio(dataset),
        portfolio -> portfolio.size() + " clients scored");
  }

  /**
   * Scores the portfolio, diagnoses, reports and asks the service, unless all of that was done for
   * this dataset and the deployed version.
   */
  private Optional<Portfolio> tell(DatasetRecord dataset) {
    Reporting reporting = new Reporting(run);
    if (!reporting.isDue(dataset)) {
      return Optional.empty();
    }
    Portfolio portfolio = predict(dataset);
    run.step(
        "diagnose",
        () -> reporting.diagnose(dataset, EnumSet.allOf(DiagnoseStage.Part.class), false),
        Reporting::summary);
    run.step("report", () -> reporting.report(dataset), files -> files.size() + " files");
    run.step(
        Reporting.LAST_STEP,
        () -> reporting.call(Optional.empty()),
        answers -> answers.calls().size() + " calls");
    return Optional.of(portfolio);
  }

  /**
   * The deployment, when somebody put it back after one for the present dataset had taken its
   * place: a decision that no run undoes.
   */
  private Optional<Deployment> putBackByHand() {
    return run.store().models().deployed().filter(this::isForSchema).stream()
        .filter(d -> run.store().models().deployments().stream().anyMatch(this::isForDataset))
        .findFirst();
  }

  /** The deployment, unless its model is for another schema or of a dataset begun anew since. */
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
      RunOutcome outcome,
      IngestionReport ingestion,
      String verdict,
      Optional<Portfolio> portfolio) {
    new ModelViews(run.context()).heal();
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
        version.map(v -> v.card().evaluation()).orElse(null),
        test,
        portfolio.map(Portfolio::size).orElse(0),
        portfolio.map(p -> p.top(CLIENTS_SHOWN, REASONS_SHOWN)).orElse(List.of()),
        run.steps(),
        run.warnings());
  }

  private void warnOfForgottenRows(ModelVersion version) {
    long rows = new Lineage(run.store().ingestion()).forgotten(version.card());
    if (rows > 0) {
      run.warn(
          String.format(
              Locale.ROOT,
              "version %d learned from data of which %,d rows were forgotten since; 'risk train',"
                  + " then 'risk deploy', replaces it",
              version.version(),
              rows));
    }
  }

  private String nothingYet(IngestionReport ingestion) {
    return ingestion.nothingNew()
        ? "No data yet: put CSV files into "
            + run.config().sources().get(0).name()
            + " and run again."
        : "No data yet: none of the files could be used.";
  }

  private static String kept(Deployment deployed, PerformanceCheck check) {
    return "Version " + deployed.version() + " stays: " + check.reason() + ".";
  }

  private static String putBack(Deployment deployed) {
    return "Version "
        + deployed.version()
        + " stays: it was put back by hand. It is of a dataset that was begun anew since, so no rows"
        + " can be said to be new to it.";
  }

  private static String retrained(PerformanceCheck check) {
    String why =
        check.status() == PerformanceCheck.Status.ALERT
            ? "The model has drifted: "
            : "There are data for a better judged model: ";
    return why + check.reason() + ". ";
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
