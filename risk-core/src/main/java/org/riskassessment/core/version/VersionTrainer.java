package org.riskassessment.core.version;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelCardPage;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.ReferenceFile;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.DatasetRecord;

/**
 * Trains a version on the clients that are not held out, evaluates it on the others and stores it.
 */
public final class VersionTrainer {
  private static final int FEWEST_ROWS = 10;

  private final Run run;
  private final RiskConfig config;

  public VersionTrainer(Run run) {
    this(run, run.config().training());
  }

  /** With settings other than the configured ones. */
  public VersionTrainer(Run run, Training settings) {
    this.run = run;
    this.config = run.config().withTraining(settings);
  }

  /**
   * Trains, evaluates and stores a version.
   *
   * @param firstRow the first row of the dataset to train on
   * @throws RiskException DATA_INSUFFICIENT when the rows are too few to fit a model
   */
  public ModelVersion train(DatasetRecord record, int firstRow) {
    Dataset all = run.rows(record);
    Instant trainedAt = run.now();
    long started = System.nanoTime();
    Training settings = config.training();
    Dataset labelled = new TrainingRows(run, settings.window()).from(all, firstRow);
    if (labelled.size() < FEWEST_ROWS) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "only "
              + labelled.size()
              + " labelled rows to train on; at least "
              + FEWEST_ROWS
              + " are needed"
              + UnansweredRows.of(all).waiting());
    }
    // Both pass over every client, so they run in parallel.
    CompletableFuture<Capacity> capacity =
        CompletableFuture.supplyAsync(() -> Capacity.of(config, all));
    int[] parts = labelled.parts(HoldOut.standard());
    TrainingRows.Split rows =
        new TrainingRows.Split(labelled, parts, HoldOut.standard(), capacity.join());
    Dataset training = rows.training();
    TrainedModel trained =
        run.stages()
            .train()
            .fit(
                new TrainRequest(
                    training,
                    rows.rule(),
                    settings,
                    rows.capacity().share(),
                    run.context().cancellation(),
                    run.context().listener()::progress));
    // Runs alongside the evaluation, which takes as long.
    CompletableFuture<FitReport> report = CompletableFuture.supplyAsync(trained.report());
    CompletableFuture<Map<String, byte[]>> interchange =
        CompletableFuture.supplyAsync(trained.interchange());
    int refits = config.callList().refits();
    CompletableFuture<byte[]> resampled =
        CompletableFuture.supplyAsync(
            () -> refits == 0 ? new byte[0] : trained.refits().apply(refits).toBytes());
    CompletableFuture<byte[]> usual =
        CompletableFuture.supplyAsync(() -> UsualCells.of(training).toJson());
    CompletableFuture<byte[]> rates =
        CompletableFuture.supplyAsync(() -> PastRates.of(training).toJson());
    Dataset held = rows.heldOut();
    CompletableFuture<byte[]> reference =
        CompletableFuture.supplyAsync(() -> ReferenceFile.write(held, settings.seed()));
    VersionEvaluator evaluator = new VersionEvaluator(run, settings);
    Evaluation evaluation = evaluator.evaluate(rows, held, trained.model());
    if (evaluation.isSmall()) {
      run.warn(
          evaluation.clients() == null
              ? "small data: the model was evaluated on "
                  + evaluation.n()
                  + " rows, "
                  + evaluation.positives()
                  + " of clients that left; with fewer than "
                  + Evaluation.SMALL_CLASS
                  + " rows of either class its metrics are unreliable"
              : "small data: the model was evaluated on "
                  + evaluation.evidence()
                  + "; with fewer than "
                  + Evaluation.SMALL_CLASS
                  + " clients that left, or that stayed, its metrics are unreliable however many"
                  + " rows they have");
    }
    ModelCard card =
        new ModelCard(
            new ModelCard.Rows(
                record.id(),
                record.rows(),
                firstRow,
                training.size(),
                training.positives(),
                rows.rule(),
                settings.window().toString()),
            new ModelCard.Provenance(
                config.schema().hash(),
                config.hash(),
                settings.seed(),
                run.codeVersion(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                trainedAt,
                Duration.ofNanos(System.nanoTime() - started).toMillis()),
            evaluation,
            report.join(),
            evaluator.outOfTime(rows).orElse(null),
            config.schema().question() == null ? null : config.schema().question().words());
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    artifacts.put(ModelJson.FILE, ModelJson.write(trained.model()));
    artifacts.put(ModelCard.FILE, card.toJson());
    artifacts.put(ModelCardPage.FILE, ModelCardPage.of(card).getBytes(StandardCharsets.UTF_8));
    artifacts.putAll(interchange.join());
    artifacts.put(ReferenceFile.NAME, reference.join());
    artifacts.put(UsualCells.FILE, usual.join());
    artifacts.put(PastRates.FILE, rates.join());
    if (refits > 0) {
      artifacts.put(Refits.FILE, resampled.join());
    }
    run.context().cancellation().check();
    ModelVersion version = run.store().models().add(card, artifacts);
    run.store().models().addEvaluation(version.version(), run.id(), evaluation);
    new ModelViews(run).writeVersion(version);
    return version;
  }
}
