package org.riskassessment.core.version;

import java.util.List;
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
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Review;

/**
 * The review of the deployed model when new rows have arrived: it scores them before any model is
 * trained on them, and on drift its challengers are trained and judged.
 *
 * <p>A review is stored once it is complete, together with the promotion that results; after a
 * crash before that, the next run judges the rows.
 */
public final class ModelReview {
  private final Run run;
  private final RiskConfig config;
  private final DatasetRecord dataset;
  private final Deployment deployed;
  private final ModelVersion champion;
  private final Lineage lineage;
  private final int cutOff;
  private final int firstRow;
  private final boolean due;

  public ModelReview(Run run, DatasetRecord dataset, Deployment deployed) {
    this.run = run;
    this.config = run.config();
    this.dataset = dataset;
    this.deployed = deployed;
    this.champion = run.models().version(deployed.version());
    this.lineage = new Lineage(run.store().ingestion());
    this.cutOff = (int) lineage.cutOff(champion.card()).orElseThrow();
    Optional<Review> last = run.store().models().lastReview();
    long reviewed = last.map(r -> lineage.place(r.datasetId(), r.endRow()).orElse(0)).orElse(0L);
    long judged =
        last.filter(r -> !r.settled())
            .map(r -> lineage.place(r.datasetId(), r.firstRow()).orElse(0))
            .orElse(reviewed);
    this.firstRow = (int) Math.max(cutOff, judged);
    this.due = dataset.rows() > Math.max(cutOff, reviewed);
  }

  /** Whether rows have arrived that no review has covered. */
  public boolean isDue() {
    return due;
  }

  /** Judges the deployed model on the rows that it has not been judged on yet. */
  public PerformanceCheck check() {
    Dataset all = run.rows(dataset);
    Dataset rows = all.where(row -> all.knownFrom(row) >= firstRow && all.isLabelled(row));
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

  /**
   * Trains one challenger on all history and one on the rows since the champion last performed
   * well.
   */
  public List<ModelVersion> trainChallengers() {
    VersionTrainer trainer = new VersionTrainer(run);
    ModelVersion onAll = trainer.train(dataset, 0);
    try {
      return List.of(onAll, trainer.train(dataset, changedFrom()));
    } catch (RiskException e) {
      if (e.code() == ErrorCode.DATA_INSUFFICIENT) {
        return List.of(onAll);
      }
      throw e;
    }
  }

  /**
   * Where the second challenger's rows begin: where the champion stopped performing, or earlier
   * where too few rows follow to train on.
   */
  private int changedFrom() {
    Dataset all = run.rows(dataset);
    HoldOut rule = champion.card().holdOut();
    return Gate.widened(
        all,
        row -> all.isLabelled(row) && !rule.holds(all.clientId(row)),
        performedUntil(),
        cutOff);
  }

  /**
   * The first row that may follow a different relation from the one the champion learned: after the
   * newest review in which it performed, else after its own rows.
   */
  private int performedUntil() {
    long performed = cutOff;
    for (Review review : run.store().models().reviews()) {
      if (review.version() == champion.version()
          && review.check().status() == PerformanceCheck.Status.OK) {
        performed =
            Math.max(performed, lineage.place(review.datasetId(), review.endRow()).orElse(0));
      }
    }
    return (int) performed;
  }

  /** Judges the challengers on the newest rows of clients that no model was trained on. */
  public Decision decide(PerformanceCheck check, List<ModelVersion> challengers) {
    boolean drifted = check.status() == PerformanceCheck.Status.ALERT;
    // Rows from before the drift would favour the model that was trained on them.
    int earliest = drifted ? performedUntil() : cutOff;
    Gate gate = new Gate(run.models(), run.rows(dataset));
    int first = gate.firstRow(champion.card().holdOut(), firstRow, earliest);
    return gate.decide(
        new Decision.Question(
            dataset.id(),
            earliest,
            firstRow,
            champion.version(),
            challengers.stream().map(ModelVersion::version).toList(),
            drifted,
            config.promotion().policy(),
            new Decisions(run.store().models()).judgedFrom(first, lineage),
            config.training().seed()));
  }

  /** Stores the review and, when it promotes a challenger, the deployment. */
  public void store(PerformanceCheck check, @Nullable Decision decision) {
    Deployment promotion =
        decision != null && decision.verdict() instanceof PromotionDecision.Promote promote
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
                check,
                decision,
                run.now()),
            promotion);
  }
}
