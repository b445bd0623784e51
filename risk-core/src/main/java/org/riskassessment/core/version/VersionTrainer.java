package org.riskassessment.core.version;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.UnansweredRows;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.model.Baseline;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.LevelSpread;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelCardPage;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.OutOfFold;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.Recency;
import org.riskassessment.core.model.ReferenceFile;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
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
    return store(fit(record, firstRow, null), 0);
  }

  /**
   * A model that is trained, and not yet evaluated or stored.
   *
   * @param places of the rows it learned from in the dataset, ascending
   */
  record Fitted(
      DatasetRecord record,
      int firstRow,
      TrainingRows.Split rows,
      Dataset training,
      @Nullable Recency recency,
      int[] places,
      TrainedModel trained,
      Instant at,
      long started) {}

  /**
   * Trains a model.
   *
   * @param recency null where rows of every age count the same
   * @throws RiskException DATA_INSUFFICIENT when the rows are too few to fit a model
   */
  Fitted fit(DatasetRecord record, int firstRow, @Nullable Recency recency) {
    Dataset all = run.rows(record);
    Instant trainedAt = run.now();
    long started = System.nanoTime();
    Training settings = config.training();
    CountedRows counted = CountedRows.of(run, all);
    int[] places = new TrainingRows(run, settings.window()).placesFrom(counted, firstRow);
    if (places.length < FEWEST_ROWS) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "only "
              + places.length
              + " labelled rows to train on; at least "
              + FEWEST_ROWS
              + " are needed"
              + UnansweredRows.of(all).waiting());
    }
    Dataset labelled = counted.at(places);
    // Both pass over every client, so they run in parallel.
    CompletableFuture<Capacity> capacity =
        CompletableFuture.supplyAsync(() -> Capacity.of(config, all));
    int[] parts = labelled.parts(HoldOut.standard());
    TrainingRows.Split rows =
        new TrainingRows.Split(labelled, parts, HoldOut.standard(), capacity.join());
    int[] learned =
        IntStream.range(0, places.length)
            .filter(row -> !rows.isHeldOut(row))
            .map(row -> places[row])
            .toArray();
    Dataset training = rows.training();
    if (recency != null) {
      training = TrainingRows.weighted(training, learned, recency.factors(all));
    }
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
                    run.context().listener()::progress,
                    new TrainRequest.Origin(record.id().sha256(), run.codeVersion())));
    return new Fitted(
        record, firstRow, rows, training, recency, learned, trained, trainedAt, started);
  }

  /**
   * Evaluates and stores a model as a version.
   *
   * @param offset added to its level; 0 for none
   */
  ModelVersion store(Fitted fitted, double offset) {
    Training settings = config.training();
    TrainingRows.Split rows = fitted.rows();
    Dataset training = fitted.training();
    TrainedModel trained = fitted.trained();
    RiskModel model =
        offset == 0
            ? trained.model()
            : trained
                .model()
                .recalibrated(
                    offset,
                    1,
                    Recalibrator.moved(settings.threshold(), trained.model(), offset, 1));
    trained.warnings().forEach(run::warn);
    // Runs alongside the evaluation, which takes as long.
    CompletableFuture<FitReport> report = CompletableFuture.supplyAsync(trained.report());
    CompletableFuture<Map<String, byte[]>> interchange =
        CompletableFuture.supplyAsync(trained.interchange());
    int refits = config.callList().refits();
    CompletableFuture<Optional<Refits>> drawn =
        CompletableFuture.supplyAsync(
            () ->
                refits == 0
                    ? Optional.empty()
                    : Optional.of(trained.refits().apply(refits).moved(offset, 1)));
    CompletableFuture<Optional<byte[]>> resampled =
        drawn.thenApply(made -> made.map(Refits::toBytes));
    CompletableFuture<byte[]> usual =
        CompletableFuture.supplyAsync(() -> UsualCells.of(training).toJson());
    CompletableFuture<byte[]> rates =
        CompletableFuture.supplyAsync(() -> PastRates.of(training).toJson());
    Dataset held = rows.heldOut();
    CompletableFuture<byte[]> reference =
        CompletableFuture.supplyAsync(() -> ReferenceFile.write(held, settings.seed()));
    VersionEvaluator evaluator = new VersionEvaluator(run, settings);
    VersionEvaluator.Evaluated evaluated = evaluator.evaluate(rows, held, model);
    Evaluation evaluation = evaluated.evaluation();
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
                fitted.record().id(),
                fitted.record().rows(),
                fitted.firstRow(),
                training.size(),
                training.positives(),
                rows.rule(),
                settings.window().toString(),
                fitted.recency()),
            new ModelCard.Provenance(
                config.schema().hash(),
                config.hash(),
                settings.seed(),
                run.codeVersion(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                fitted.at(),
                Duration.ofNanos(System.nanoTime() - fitted.started()).toMillis()),
            evaluation,
            report.join(),
            evaluator.outOfTime(rows).orElse(null),
            config.schema().question() == null ? null : config.schema().question().words(),
            null);
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    artifacts.put(ModelJson.FILE, ModelJson.write(model));
    artifacts.put(ModelCard.FILE, card.toJson());
    artifacts.put(ModelCardPage.FILE, ModelCardPage.of(card).getBytes(StandardCharsets.UTF_8));
    artifacts.putAll(interchange.join());
    if (offset != 0 && model instanceof LogisticRiskModel logistic) {
      artifacts.putAll(run.stages().train().interchange(logistic, config.schema()));
    }
    artifacts.put(Baseline.FILE, baseline(fitted, evaluated, model).toJson());
    artifacts.put(ReferenceFile.NAME, reference.join());
    artifacts.put(UsualCells.FILE, usual.join());
    artifacts.put(PastRates.FILE, rates.join());
    resampled.join().ifPresent(bytes -> artifacts.put(Refits.FILE, bytes));
    run.context().cancellation().check();
    ModelVersion version = run.store().models().add(card, artifacts);
    drawn.join().ifPresent(made -> run.keep(version.version(), made));
    run.store().models().addEvaluation(version.version(), run.id(), evaluation);
    new ModelViews(run).writeVersion(version);
    return version;
  }

  /** The trained rows out of fold and the held-out ones together; these alone with few clients. */
  private static Baseline baseline(
      Fitted fitted, VersionEvaluator.Evaluated evaluated, RiskModel model) {
    Ranking ranking = Ranking.of(evaluated.rows()).orElse(null);
    OutOfFold outOfFold = fitted.trained().outOfFold();
    if (ranking != null
        && outOfFold != null
        && evaluated.evaluation().protocol() == Evaluation.Protocol.HELD_OUT) {
      Dataset scored =
          fitted.rows().training().size() == outOfFold.rows().length
              ? fitted.rows().training()
              : fitted.rows().training().pick(outOfFold.rows());
      ranking =
          Ranking.of(model.scored(scored, outOfFold.logOdds())).map(ranking::and).orElse(ranking);
    }
    return new Baseline(ranking, LevelSpread.of(model, fitted.rows().training()).orElse(null));
  }
}
