package org.riskassessment.core.version;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.model.Baseline;
import org.riskassessment.core.model.LevelSpread;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.Review;

/**
 * The time of the deployed model since it was promoted, on whatever level: the ticks that its
 * reviews found new. A recalibration ends none, since it changes no ranking.
 *
 * @param base the trained version whose ranking is deployed
 * @param ticks oldest first, without overlap
 */
record Reign(ModelVersion base, List<Reign.Tick> ticks) {

  Reign {
    ticks = List.copyOf(ticks);
  }

  /** The rows that a review found new, from one place in the dataset to before another. */
  record Tick(long firstRow, long endRow, Review review) {}

  /**
   * Of a deployed version.
   *
   * @param reviews all that were made, oldest first
   */
  static Reign of(Models models, ModelVersion champion, List<Review> reviews, Lineage lineage) {
    ModelVersion base = base(models, champion);
    int from = reviews.size();
    while (from > 0
        && !reviews.get(from - 1).isPromotion()
        && base(models, models.version(reviews.get(from - 1).version())).version()
            == base.version()) {
      from--;
    }
    List<Tick> ticks = new ArrayList<>();
    long end = 0;
    for (Review review : reviews.subList(from, reviews.size())) {
      // Earlier releases judged rows again where they had been too few.
      long first = Math.max(end, lineage.place(review.datasetId(), review.firstRow()).orElse(0));
      end = lineage.place(review.datasetId(), review.endRow()).orElse(0);
      if (end > first) {
        ticks.add(new Tick(first, end, review));
      }
    }
    return new Reign(base, ticks);
  }

  /** The trained version that a version has its ranking from: itself, or what it was made from. */
  static ModelVersion base(Models models, ModelVersion version) {
    @Nullable Recalibration level = version.card().recalibration();
    return level == null ? version : models.version(level.base());
  }

  /**
   * What new rows are compared with: how the model ranked the rows that it was promoted on or, for
   * a first model, the clients that it was not trained on; empty when there were too few.
   *
   * @param reviews oldest first
   */
  Optional<Ranking> ranking(Run run, List<Review> reviews) {
    for (int i = reviews.size() - 1; i >= 0; i--) {
      Decision decision = reviews.get(i).decision();
      Decision.Winner winner = decision == null ? null : decision.winner();
      if (decision != null
          && winner != null
          && decision.verdict() instanceof PromotionDecision.Promote promote
          && promote.challenger() == base.version()) {
        return Optional.of(winner.reference());
      }
    }
    return stored(run)
        .flatMap(baseline -> Optional.ofNullable(baseline.ranking()))
        .or(() -> ofHeldOut(run));
  }

  /** The AUC of each of its ticks, as far as it was measured. */
  List<SizeAware.Score> scores() {
    List<SizeAware.Score> scores = new ArrayList<>();
    for (Tick tick : ticks) {
      score(tick.review().check()).ifPresent(scores::add);
    }
    return scores;
  }

  /** The AUC of a review's own tick. */
  static Optional<SizeAware.Score> score(PerformanceCheck check) {
    Optional<PerformanceCheck.Pooled> own =
        check.windows().stream().filter(window -> window.ticks() == 1).findFirst();
    if (own.isPresent()) {
      return Optional.of(
          new SizeAware.Score(own.get().now().rocAuc(), own.get().now().standardError()));
    }
    return check.windows().isEmpty()
            && check.rocAuc().isPresent()
            && check.rocAucError().isPresent()
        ? Optional.of(
            new SizeAware.Score(check.rocAuc().getAsDouble(), check.rocAucError().getAsDouble()))
        : Optional.empty();
  }

  /** The drift that the last review knew of; null without one. */
  @Nullable DriftState drift(Lineage lineage) {
    if (ticks.isEmpty()) {
      return null;
    }
    Review last = ticks.get(ticks.size() - 1).review();
    DriftState drift = last.drift();
    return drift == null
        ? null
        : new DriftState(
            lineage
                .place(last.datasetId(), drift.since())
                .orElseGet(() -> lineage.cutOff(base.card()).orElseThrow()),
            drift.tried());
  }

  /** When it was trained, or challengers were last judged. */
  Instant tried() {
    Instant tried = base.card().trainedAt();
    for (Tick tick : ticks) {
      Decision decision = tick.review().decision();
      if (decision != null && !(decision.verdict() instanceof PromotionDecision.Insufficient)) {
        tried = tick.review().at();
      }
    }
    return tried;
  }

  /** How many rows there were when it was last in doubt, and no challenger was better; else 0. */
  long doubted() {
    long rows = 0;
    for (Tick tick : ticks) {
      Decision.Terms terms = Decisions.terms(tick.review());
      rows = terms != null && terms.cause() == Decision.Cause.DOUBT ? terms.learned() : rows;
    }
    return rows;
  }

  /** What the model does not know of its level; empty when the rows it learned from are gone. */
  Optional<LevelSpread> level(Run run) {
    return stored(run)
        .flatMap(baseline -> Optional.ofNullable(baseline.level()))
        .or(
            () ->
                TrainingRows.of(run)
                    .trainingRows(base.card())
                    .filter(rows -> rows.size() > 0)
                    .flatMap(rows -> LevelSpread.of(run.models().load(base.version()), rows)));
  }

  private Optional<Baseline> stored(Run run) {
    return base.artifacts().containsKey(Baseline.FILE)
        ? Optional.of(
            Baseline.read(
                run.store().models().artifact(base.version(), Baseline.FILE),
                "model version " + base.version() + ", " + Baseline.FILE))
        : Optional.empty();
  }

  /** For versions of earlier releases, which did not store it. */
  private Optional<Ranking> ofHeldOut(Run run) {
    Optional<Dataset> held = TrainingRows.of(run).heldOutRows(base.card());
    return held.filter(rows -> rows.size() > 0)
        .flatMap(rows -> Ranking.of(run.models().load(base.version()).score(rows)));
  }
}
