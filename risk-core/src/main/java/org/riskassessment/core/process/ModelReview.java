package org.riskassessment.core.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PerformanceCheck;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;

/**
 * The look at the deployed model when rows came in that it was not judged on: it scores them before
 * anything learns from them, and on drift its challengers are trained and judged.
 *
 * <p>A review is stored once it is complete, together with the promotion that follows from it; a
 * crash before that leaves the rows unjudged, and the next run judges them.
 */
final class ModelReview {
  /** Gate rows are taken back to the champion's cut-off until there are so many of each class. */
  private static final int GATE_ROWS_PER_CLASS = 100;

  private final Run run;
  private final RiskConfig config;
  private final DatasetRecord dataset;
  private final Deployment deployed;
  private final ModelVersion champion;
  private final int cutOff;
  private final int firstRow;
  private final boolean due;

  ModelReview(Run run, DatasetRecord dataset, Deployment deployed) {
    this.run = run;
    this.config = run.config();
    this.dataset = dataset;
    this.deployed = deployed;
    this.champion = run.models().version(deployed.version());
    Lineage lineage = new Lineage(run.store().ingestion());
    this.cutOff = (int) lineage.cutOff(champion.card()).orElseThrow();
    Optional<Review> last = run.store().models().lastReview();
    long looked = last.map(r -> lineage.place(r.datasetId(), r.endRow()).orElse(0)).orElse(0L);
    long judged =
        last.filter(r -> !r.settled())
            .map(r -> lineage.place(r.datasetId(), r.firstRow()).orElse(0))
            .orElse(looked);
    this.firstRow = (int) Math.max(cutOff, judged);
    this.due = dataset.rows() > Math.max(cutOff, looked);
  }

  /** Whether rows came in that no review has looked at. */
  boolean isDue() {
    return due;
  }

  /** Judges the deployed model on the rows that it was not judged on. */
  PerformanceCheck check() {
    Dataset all = run.rows(dataset);
    Dataset rows = all.where(row -> row >= firstRow && all.isLabelled(row));
    Evaluation current = null;
    if (rows.size() > 0) {
      RiskModel model = run.models().load(champion.version());
      current =
          Evaluation.of(
              "new rows",
              Evaluation.Protocol.NEW_ROWS,
              model.score(rows),
              model.threshold(),
              Capacity.of(config, all).of(rows.size()),
              config.training().seed());
      run.store().models().addEvaluation(champion.version(), run.id(), current);
    }
    return PerformanceCheck.of(
        current, champion.card().evaluation(), config.monitoring().minimum());
  }

  /** Trains a challenger on all history and one on the rows since the champion was trained. */
  List<ModelVersion> trainChallengers() {
    Learning learning = new Learning(run);
    ModelVersion onAll = learning.train(dataset, 0);
    try {
      return List.of(onAll, learning.train(dataset, cutOff));
    } catch (RiskException e) {
      if (e.code() == ErrorCode.DATA_INSUFFICIENT) {
        return List.of(onAll);
      }
      throw e;
    }
  }

  /** Judges the challengers on new rows of clients that no model has seen. */
  PromotionDecision decide(PerformanceCheck check, List<ModelVersion> challengers) {
    HoldOut rule = champion.card().holdOut();
    if (challengers.stream().anyMatch(c -> !c.card().holdOut().equals(rule))) {
      return new PromotionDecision.Insufficient(
          "Version "
              + champion.version()
              + " stays: it holds out other clients than its challengers, so no rows are unseen by"
              + " all");
    }
    Dataset gate = gateRows(rule);
    Map<Integer, ScoredRows> scored = new LinkedHashMap<>();
    for (ModelVersion challenger : challengers) {
      scored.put(challenger.version(), run.models().load(challenger.version()).score(gate));
    }
    return config
        .promotion()
        .policy()
        .decide(
            champion.version(),
            run.models().load(champion.version()).score(gate),
            scored,
            check.status() == PerformanceCheck.Status.ALERT,
            config.training().seed());
  }

  /** The newest labelled rows of held-out clients, of those that came after the champion. */
  private Dataset gateRows(HoldOut rule) {
    Dataset all = run.rows(dataset);
    int start = all.size();
    int left = 0;
    int stayed = 0;
    for (int row = all.size() - 1; row >= cutOff; row--) {
      boolean enough = Math.min(left, stayed) >= GATE_ROWS_PER_CLASS;
      if (row < firstRow && enough) {
        break;
      }
      start = row;
      if (all.isLabelled(row) && rule.holds(all.clientId(row))) {
        if (all.exited(row)) {
          left++;
        } else {
          stayed++;
        }
      }
    }
    int from = start;
    return all.where(row -> row >= from && all.isLabelled(row) && rule.holds(all.clientId(row)));
  }

  /** Stores the review and, when it promotes, the deployment. */
  void store(PerformanceCheck check, @Nullable PromotionDecision decision) {
    Deployment promotion =
        decision instanceof PromotionDecision.Promote promote
            ? new Deployment(
                0,
                promote.challenger(),
                deployed.version(),
                Deployment.Kind.PROMOTION,
                "run",
                promote.sentence(),
                run.id(),
                run.now())
            : null;
    run.context().cancellation().check();
    run.store()
        .models()
        .review(
            new Review(
                run.id(),
                champion.version(),
                dataset.id(),
                firstRow,
                dataset.rows(),
                check.challenge() || check.status() != PerformanceCheck.Status.INSUFFICIENT,
                Json.compact(check.toTree()),
                decision == null ? null : Json.compact(decision.toTree()),
                run.now()),
            promotion);
  }
}
