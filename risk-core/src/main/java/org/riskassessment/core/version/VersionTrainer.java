package org.riskassessment.core.version;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelCardPage;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;

/** Trains a version on clients that are not held out and evaluates it on clients it never saw. */
public final class VersionTrainer {
  private static final int FEWEST_ROWS = 10;

  /** Share of the rows, the newest, that a model is judged on out of time. */
  private static final double LATER_SHARE = 0.2;

  private final Run run;
  private final RiskConfig config;

  public VersionTrainer(Run run) {
    this(run, run.config().training());
  }

  /** With other settings than those configured. */
  public VersionTrainer(Run run, Training settings) {
    this.run = run;
    this.config = run.config().withTraining(settings);
  }

  /** Labelled rows, the part of each one's client, and the rule that holds one of the parts out. */
  private record Rows(Dataset labelled, int[] parts, HoldOut rule, Capacity capacity) {

    boolean isHeldOut(int row) {
      return parts[row] == rule.remainder();
    }
  }

  /**
   * Trains, evaluates and stores a version.
   *
   * @param firstRow the first row of the dataset to learn from
   * @throws RiskException DATA_INSUFFICIENT when they do not suffice for a model
   */
  public ModelVersion train(DatasetRecord record, int firstRow) {
    Dataset all = run.rows(record);
    Instant trainedAt = run.now();
    long started = System.nanoTime();
    Training settings = config.training();
    Dataset learnable = labelled(all, row -> row >= firstRow);
    warnOfCalls(all, firstRow, learnable);
    Dataset labelled = within(settings.window(), learnable);
    if (labelled.size() < FEWEST_ROWS) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "only "
              + labelled.size()
              + " labelled rows to learn from; at least "
              + FEWEST_ROWS
              + " are needed");
    }
    // Two looks at every client, one beside the other.
    CompletableFuture<Capacity> capacity =
        CompletableFuture.supplyAsync(() -> Capacity.of(config, all));
    int[] parts = labelled.parts(HoldOut.standard());
    Rows rows = new Rows(labelled, parts, HoldOut.standard(), capacity.join());
    Dataset training = labelled.where(row -> !rows.isHeldOut(row));
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
    // Made beside the evaluation, which takes as long.
    CompletableFuture<FitReport> report = CompletableFuture.supplyAsync(trained.report());
    CompletableFuture<Map<String, byte[]>> interchange =
        CompletableFuture.supplyAsync(trained.interchange());
    Dataset held = labelled.where(rows::isHeldOut);
    CompletableFuture<byte[]> reference =
        CompletableFuture.supplyAsync(() -> ReferenceRows.bytes(held, settings.seed()));
    Evaluation evaluation = evaluate(rows, held, trained.model());
    if (evaluation.isSmall()) {
      run.warn(
          "small data: the model is judged on "
              + evaluation.n()
              + " rows, "
              + evaluation.positives()
              + " of them left; below "
              + Evaluation.SMALL_CLASS
              + " of either class its figures say little");
    }
    ModelCard card =
        new ModelCard(
            config.schema().hash(),
            record.id(),
            record.rows(),
            firstRow,
            training.size(),
            training.positives(),
            rows.rule(),
            settings.seed(),
            config.hash(),
            run.codeVersion(),
            System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
            trainedAt,
            Duration.ofNanos(System.nanoTime() - started).toMillis(),
            evaluation,
            settings.window().toString(),
            report.join(),
            outOfTime(rows).orElse(null));
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    artifacts.put(ModelJson.FILE, ModelJson.write(trained.model()));
    artifacts.put(ModelCard.FILE, card.toJson());
    artifacts.put(ModelCardPage.FILE, ModelCardPage.of(card).getBytes(StandardCharsets.UTF_8));
    artifacts.putAll(interchange.join());
    artifacts.put(ReferenceRows.FILE, reference.join());
    run.context().cancellation().check();
    ModelVersion version = run.store().models().add(card, artifacts);
    run.store().models().addEvaluation(version.version(), run.id(), evaluation);
    new ModelViews(run.context()).writeVersion(version);
    return version;
  }

  /** The labelled rows that can be learned from, calls taken into account. */
  private Dataset labelled(Dataset all, IntPredicate condition) {
    CallHistory calls = new CallHistory(run.store().calls(), run.store().ingestion());
    IntPredicate isLabelled = row -> condition.test(row) && all.isLabelled(row);
    if (calls.isEmpty()) {
      return all.where(isLabelled);
    }
    double[] weights = calls.weights(all);
    return all.withWeights(weights).where(row -> isLabelled.test(row) && weights[row] > 0);
  }

  private void warnOfCalls(Dataset all, int firstRow, Dataset labelled) {
    CallHistory calls = new CallHistory(run.store().calls(), run.store().ingestion());
    int dropped =
        calls.isEmpty()
            ? 0
            : all.where(row -> row >= firstRow && all.isLabelled(row)).size() - labelled.size();
    if (dropped > 0) {
      run.warn(
          dropped
              + " rows that came in after their clients were called are not learned from"
              + (calls.isByLot()
                  ? ""
                  : "; no share of the list was withheld (call_list.holdout_share), so clients like"
                      + " them are missing among the rows that are"));
    }
  }

  /**
   * The rows that a version learned from, as far as they are in the present dataset; empty where it
   * is of another one.
   */
  Optional<Dataset> trainingRows(ModelCard card) {
    return rows(card, false);
  }

  /** The rows that it held out, likewise. */
  Optional<Dataset> heldOutRows(ModelCard card) {
    return rows(card, true);
  }

  private Optional<Dataset> rows(ModelCard card, boolean heldOut) {
    Lineage lineage = new Lineage(run.store().ingestion());
    OptionalLong first = lineage.place(card.datasetId(), card.firstRow());
    OptionalLong end = lineage.cutOff(card);
    if (first.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    return run.rowsIfThere()
        .map(all -> labelled(all, row -> row >= first.getAsLong() && row < end.getAsLong()))
        .map(rows -> within(config.training().window(), rows))
        .map(
            rows -> {
              int[] parts = rows.parts(card.holdOut());
              int held = card.holdOut().remainder();
              return rows.where(row -> (parts[row] == held) == heldOut);
            });
  }

  /** The labelled rows that a window lets be learned from. */
  static Dataset within(Training.Window window, Dataset labelled) {
    if (window.isAll()) {
      return labelled;
    }
    if (window.unit() == Training.Window.Unit.ROWS) {
      int from = Math.max(0, labelled.size() - window.count());
      return labelled.slice(from, labelled.size());
    }
    NumericColumn days = labelled.observedAt().orElseThrow();
    double[] periods = Arrays.stream(days.present()).distinct().sorted().toArray();
    if (periods.length == 0) {
      return labelled;
    }
    double first = periods[Math.max(0, periods.length - window.count())];
    return labelled.where(row -> days.at(row) >= first);
  }

  private Evaluation evaluate(Rows rows, Dataset held, RiskModel model) {
    return suffices(held)
        ? evaluation(
            "held-out clients",
            Evaluation.Protocol.HELD_OUT,
            model.score(held),
            model,
            rows.capacity())
        : evaluation(
            "all labelled clients",
            Evaluation.Protocol.OUT_OF_FOLD,
            outOfFold(rows, row -> true, row -> true, model)
                .orElseThrow(
                    () ->
                        new RiskException(
                            ErrorCode.DATA_INSUFFICIENT,
                            "the "
                                + rows.labelled().size()
                                + " labelled rows are of so few clients that none can be scored by"
                                + " a model that did not learn from it")),
            model,
            rows.capacity());
  }

  /**
   * The same way of training, from the older rows alone, judged on the newest of clients that it
   * did not see.
   */
  private Optional<Evaluation> outOfTime(Rows rows) {
    Dataset labelled = rows.labelled();
    double[] times =
        labelled.observedAt().map(NumericColumn::present).stream()
            .flatMapToDouble(Arrays::stream)
            .sorted()
            .toArray();
    if (times.length == 0 || times[0] == times[times.length - 1]) {
      return Optional.empty();
    }
    double quantile = times[(int) ((1 - LATER_SHARE) * times.length)];
    double cut =
        quantile > times[0]
            ? quantile
            : Arrays.stream(times).filter(time -> time > times[0]).findFirst().orElseThrow();
    NumericColumn days = labelled.observedAt().orElseThrow();
    IntPredicate older = row -> days.at(row) < cut;
    IntPredicate later = row -> days.at(row) >= cut;
    Optional<RiskModel> model =
        fit(rows, row -> older.test(row) && !rows.isHeldOut(row), rows.rule());
    if (model.isEmpty()) {
      return Optional.empty();
    }
    Dataset held = labelled.where(row -> later.test(row) && rows.isHeldOut(row));
    return (suffices(held)
            ? Optional.of(model.get().score(held))
            : outOfFold(rows, older, later, model.get()))
        .map(
            scored ->
                evaluation(
                    "newest rows",
                    Evaluation.Protocol.OUT_OF_TIME,
                    scored,
                    model.get(),
                    rows.capacity()));
  }

  private static boolean suffices(Dataset rows) {
    return Math.min(rows.positives(), rows.negatives()) >= Evaluation.SMALL_CLASS;
  }

  private Evaluation evaluation(
      String dataset,
      Evaluation.Protocol protocol,
      ScoredRows rows,
      RiskModel model,
      Capacity capacity) {
    return Evaluation.of(
        dataset,
        protocol,
        rows,
        model.threshold(),
        capacity.of(rows.size()),
        config.training().seed());
  }

  /**
   * Each part scored by a model that learned from the other parts; the part that the version holds
   * out is scored by the version itself. Parts without which nothing can be learned are left out;
   * empty where those are all.
   *
   * @param learned rows that may be learned from
   * @param scored rows that are scored
   */
  private Optional<ScoredRows> outOfFold(
      Rows rows, IntPredicate learned, IntPredicate scored, RiskModel model) {
    Dataset labelled = rows.labelled();
    int[] parts = rows.parts();
    double[] logOdds = new double[labelled.size()];
    double[] risk = new double[labelled.size()];
    boolean[] isScored = new boolean[labelled.size()];
    for (int part = 0; part < rows.rule().modulus(); part++) {
      int heldPart = part;
      Optional<RiskModel> scorer =
          part == rows.rule().remainder()
              ? Optional.of(model)
              : fit(
                  rows,
                  row -> learned.test(row) && parts[row] != heldPart,
                  rows.rule().holding(part));
      if (scorer.isPresent()) {
        double[] scores = scorer.get().logOdds(labelled);
        double[] scoredRisk = scorer.get().risks(scores);
        for (int row = 0; row < parts.length; row++) {
          if (parts[row] == part && scored.test(row)) {
            logOdds[row] = scores[row];
            risk[row] = scoredRisk[row];
            isScored[row] = true;
          }
        }
      }
    }
    int[] chosen = IntStream.range(0, isScored.length).filter(row -> isScored[row]).toArray();
    if (chosen.length == 0) {
      return Optional.empty();
    }
    Dataset of = labelled.where(row -> isScored[row]);
    boolean[] exited = new boolean[chosen.length];
    for (int i = 0; i < exited.length; i++) {
      exited[i] = of.exited(i);
    }
    return Optional.of(
        new ScoredRows(
            Arrays.stream(chosen).mapToDouble(row -> logOdds[row]).toArray(),
            Arrays.stream(chosen).mapToDouble(row -> risk[row]).toArray(),
            exited,
            of.clientNumbers()));
  }

  /** A model for judging alone; empty where the rows do not suffice for one. */
  private Optional<RiskModel> fit(Rows rows, IntPredicate learned, HoldOut rule) {
    run.context().cancellation().check();
    try {
      return Optional.of(
          run.stages()
              .train()
              .fit(
                  new TrainRequest(
                      rows.labelled().where(learned),
                      rule,
                      config.training(),
                      rows.capacity().share(),
                      run.context().cancellation(),
                      progress -> {}))
              .model());
    } catch (RiskException e) {
      if (e.code() == ErrorCode.DATA_INSUFFICIENT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
