package org.riskassessment.core.version;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.TrainRequest;

/** Evaluates a new model on clients that it was not trained on. */
final class VersionEvaluator {
  /** Share of the rows, the newest, that a model is evaluated on out of time. */
  private static final double LATER_SHARE = 0.2;

  private final Run run;
  private final Training settings;

  VersionEvaluator(Run run, Training settings) {
    this.run = run;
    this.settings = settings;
  }

  /** An evaluation with the scored rows that it rests on. */
  record Evaluated(Evaluation evaluation, ScoredRows rows) {}

  Evaluated evaluate(TrainingRows.Split rows, Dataset held, RiskModel model) {
    boolean suffices = suffices(held);
    ScoredRows scored =
        suffices
            ? model.score(held)
            : outOfFold(rows, row -> true, row -> true, model)
                .orElseThrow(
                    () ->
                        new RiskException(
                            ErrorCode.DATA_INSUFFICIENT,
                            "the "
                                + rows.labelled().size()
                                + " labelled rows belong to too few clients to evaluate a model on"
                                + " clients it was not trained on"));
    return new Evaluated(
        evaluation(
            suffices ? "held-out clients" : "all labelled clients",
            suffices ? Evaluation.Protocol.HELD_OUT : Evaluation.Protocol.OUT_OF_FOLD,
            scored,
            model,
            rows.capacity()),
        scored);
  }

  /**
   * Evaluates the same training on the older rows alone, using the newest rows of clients it was
   * not trained on. Empty when rows have no time.
   */
  Optional<Evaluation> outOfTime(TrainingRows.Split rows) {
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
    // What was learned from must have been known before the newer rows came.
    IntPredicate older = row -> days.at(row) < cut && labelled.decidedOn(row) <= cut;
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

  /** Where clients appear again and again, they count and not their rows. */
  private static boolean suffices(Dataset rows) {
    return Math.min(rows.positives(), rows.negatives()) >= Evaluation.SMALL_CLASS
        && (!rows.schema().isHistory()
            || Math.min(clients(rows, true), clients(rows, false)) >= Evaluation.SMALL_CLASS);
  }

  private static long clients(Dataset rows, boolean exited) {
    int[] clients = rows.clientNumbers();
    return IntStream.range(0, rows.size())
        .filter(row -> rows.exited(row) == exited)
        .map(row -> clients[row])
        .distinct()
        .count();
  }

  private Evaluation evaluation(
      String dataset,
      Evaluation.Protocol protocol,
      ScoredRows rows,
      RiskModel model,
      Capacity capacity) {
    return Evaluation.of(
        dataset, protocol, rows, model.threshold(), capacity.of(rows.size()), settings.seed());
  }

  /**
   * Each part scored by a model trained on the other parts; the part that the version holds out is
   * scored by the version itself. Parts that no model can be trained without are left out; empty
   * when no part remains.
   *
   * @param learned rows that may be trained on
   * @param scored rows to score
   */
  private Optional<ScoredRows> outOfFold(
      TrainingRows.Split rows, IntPredicate learned, IntPredicate scored, RiskModel model) {
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
    double[] weight = new double[chosen.length];
    for (int i = 0; i < exited.length; i++) {
      exited[i] = of.exited(i);
      weight[i] = of.weight(i);
    }
    return Optional.of(
        new ScoredRows(
            Arrays.stream(chosen).mapToDouble(row -> logOdds[row]).toArray(),
            Arrays.stream(chosen).mapToDouble(row -> risk[row]).toArray(),
            exited,
            of.clientNumbers(),
            weight));
  }

  /** A model used only for evaluation; empty when the rows are too few to fit one. */
  private Optional<RiskModel> fit(TrainingRows.Split rows, IntPredicate learned, HoldOut rule) {
    run.context().cancellation().check();
    try {
      return Optional.of(
          run.stages()
              .train()
              .fit(
                  new TrainRequest(
                      rows.labelled().where(learned),
                      rule,
                      settings,
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
