package org.riskassessment.core.version;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.LevelCheck;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.check.Window;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.version.Challengers.Challenger;

/**
 * The review of the deployed model when new rows have arrived. It scores them before any model is
 * trained on them, and looks in this order: has the ranking drifted, is the level wrong, are there
 * many more rows to learn from?
 *
 * <p>A review is stored once it is complete, together with the deployment that results; after a
 * crash before that, the next run judges the rows. What a review finds depends only on the models,
 * the rows, the calls and the reviews before it, so it can be repeated.
 */
public final class ModelReview {
  /** How much the rows to learn from grow before the model is challenged for it. */
  private static final double GROWTH = 1.33;

  private final Run run;
  private final RiskConfig config;
  private final DatasetRecord dataset;
  private final @Nullable Deployment deployed;
  private final ModelVersion champion;
  private final List<Review> reviews;
  private final Instant at;
  private final Lineage lineage;
  private final Reign reign;
  private final long cutOff;
  private final long firstRow;
  private final boolean due;
  private @Nullable ReviewedRows reviewed;

  /** Of what has arrived since the last review. */
  public ModelReview(Run run, DatasetRecord dataset, Deployment deployed) {
    this(
        run,
        dataset,
        deployed,
        run.models().version(deployed.version()),
        run.store().models().reviews(),
        // To the millisecond, as it is stored: a repetition knows the same calls.
        run.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private ModelReview(
      Run run,
      DatasetRecord dataset,
      @Nullable Deployment deployed,
      ModelVersion champion,
      List<Review> reviews,
      Instant at) {
    this.run = run;
    this.config = run.config();
    this.dataset = dataset;
    this.deployed = deployed;
    this.champion = champion;
    this.reviews = reviews;
    this.at = at;
    this.lineage = new Lineage(run.store().ingestion(), dataset.generation());
    this.reign = Reign.of(run.models(), champion, reviews, lineage);
    this.cutOff = lineage.cutOff(reign.base().card()).orElseThrow();
    long reviewed = reviews.isEmpty() ? 0 : place(reviews.get(reviews.size() - 1), Review::endRow);
    this.firstRow = Math.max(cutOff, reviewed);
    this.due = dataset.rows() > firstRow;
  }

  /** A review that was made before, to be repeated. */
  static ModelReview again(Run run, DatasetRecord dataset, Review review, List<Review> before) {
    return new ModelReview(
        run, dataset, null, run.models().version(review.version()), before, review.at());
  }

  private interface Place {
    long of(Review review);
  }

  private long place(Review review, Place place) {
    return lineage.place(review.datasetId(), place.of(review)).orElse(0);
  }

  /** Whether rows have arrived that no review has covered. */
  public boolean isDue() {
    return due;
  }

  /**
   * What a review found, and what it asks for.
   *
   * @param drift the drift that is known now; null without one
   * @param challenge why challengers should be trained; null for no reason
   * @param recalibrate whether another level should be tried
   */
  public record Findings(
      PerformanceCheck check,
      LevelCheck level,
      @Nullable DriftState drift,
      Decision.@Nullable Cause challenge,
      boolean recalibrate) {

    /** What was seen, in one sentence. */
    public String sentence() {
      return check.reason()
          + (level.status() == PerformanceCheck.Status.INSUFFICIENT ? "" : "; " + level.reason());
    }

    /** Whether a drift is known that nothing better has been found for. */
    public boolean isNothingBetter() {
      return drift != null && drift.isNothingBetter();
    }
  }

  private ReviewedRows rows() {
    ReviewedRows known = reviewed;
    if (known == null) {
      known = new ReviewedRows(run, dataset, champion, reign, firstRow, at);
      reviewed = known;
    }
    return known;
  }

  private CountedRows counted() {
    return rows().counted();
  }

  private LevelReview level() {
    return new LevelReview(run, dataset, champion, reign, lineage, firstRow, rows());
  }

  /** Judges the deployed model on the newest ticks, in the order in which it is acted on. */
  public Findings check() {
    PerformanceCheck check = ranking();
    LevelReview ofLevel = level();
    LevelCheck level = ofLevel.check();
    DriftState drift = DriftState.after(reign.drift(lineage), check);
    return new Findings(
        check, level, drift, cause(check, drift), level.isAlarm() || ofLevel.isDue());
  }

  private Decision.@Nullable Cause cause(PerformanceCheck check, @Nullable DriftState drift) {
    if (drift != null) {
      return drift.isDue(counted().countFrom(drift.since())) ? Decision.Cause.DRIFT : null;
    }
    Decision.Cause cause =
        isDoubtful(check)
            ? Decision.Cause.DOUBT
            : hasGrown() ? Decision.Cause.GROWTH : isOld() ? Decision.Cause.AGE : null;
    return cause != null && canDecide(null) ? cause : null;
  }

  /** Whether it is older than is allowed, and so is the last attempt to replace it. */
  private boolean isOld() {
    Duration limit = config.monitoring().maxAge();
    return limit != null && reign.tried().plus(limit).isBefore(at);
  }

  /** Whether it may have drifted, and there are half as many rows again as when it last might. */
  private boolean isDoubtful(PerformanceCheck check) {
    PerformanceCheck.Pooled worst = check.worst();
    return worst != null
        && worst.z() >= DriftState.CLEARED
        && counted().countFrom(worst.firstRow()) >= DriftState.GROWTH * reign.doubted();
  }

  /** Whether the gate has rows enough for a verdict, so that training is not in vain. */
  private boolean canDecide(@Nullable DriftState drift) {
    return gate().rarer(champion.version(), earliest(drift))
        >= config.promotion().policy().perClass();
  }

  private PerformanceCheck ranking() {
    List<Window> windows = rows().windows(cutOff);
    ScoredRows tick = windows.get(0).rows();
    Evaluation evaluation = null;
    if (tick.size() > 0 && deployed != null) {
      RiskModel model = rows().scores().model();
      evaluation =
          Evaluation.of(
              "new rows",
              Evaluation.Protocol.NEW_ROWS,
              tick,
              model.threshold(),
              Capacity.of(config, run.rows(dataset)).of(tick.size()),
              config.training().seed());
      run.store().models().addEvaluation(champion.version(), run.id(), evaluation);
    }
    return PerformanceCheck.of(
        windows,
        reign.ranking(run, reviews).orElse(null),
        config.monitoring().minimum(),
        sizeAware(tick).orElse(null),
        remark());
  }

  private Optional<SizeAware> sizeAware(ScoredRows tick) {
    return Ranking.of(tick)
        .flatMap(
            now ->
                SizeAware.of(
                    reign.scores(), new SizeAware.Score(now.rocAuc(), now.standardError())));
  }

  /** What cannot be judged, and why. */
  private String remark() {
    int called = counted().calledFrom(firstRow);
    if (called == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        counted().isByLot()
            ? "; %,d rows of called clients are left out, withheld clients stand for them"
            : "; %,d rows of called clients cannot be judged, since nobody was withheld from the"
                + " list (call_list.holdout_share)",
        called);
  }

  /** Fits another level; empty where the rows do not suffice. */
  public Optional<Recalibration> fitLevel(LevelCheck level) {
    return level().fit(level);
  }

  /** Stores the deployed model on another level. */
  public ModelVersion recalibrated(Recalibration level) {
    return level().store(level);
  }

  /** Trains challengers; none is stored. */
  public Trained trainChallengers(Findings findings) {
    DriftState drift = findings.drift();
    if (!canDecide(drift)) {
      return new Trained(List.of());
    }
    Challengers challengers =
        new Challengers(
            run,
            dataset,
            rows().scores().model(),
            new Challengers.Situation(reign.base().card(), since(findings), cutOff, starts()));
    return new Trained(
        Objects.requireNonNull(findings.challenge()).isChange()
            ? challengers.afterDrift()
            : challengers.onMoreRows());
  }

  /** Challengers that were trained and are not stored. */
  public static final class Trained {
    private final List<Challengers.Trained> all;

    private Trained(List<Challengers.Trained> all) {
      this.all = List.copyOf(all);
    }

    private List<Challenger> challengers() {
      return all.stream().map(Challengers.Trained::challenger).toList();
    }

    /** What each learned from, in words. */
    public String sentence() {
      return all.isEmpty()
          ? "no challenger: there are too few rows to judge one on"
          : all.size()
              + (all.size() == 1 ? " challenger on " : " challengers on ")
              + String.join("; ", challengers().stream().map(Challenger::learnedFrom).toList());
    }
  }

  /** Judges the challengers. */
  public Decision decide(Findings findings, Trained trained) {
    long since = since(findings);
    Decision.Terms terms =
        new Decision.Terms(
            Objects.requireNonNull(findings.challenge()),
            run.store().models().versions().stream().mapToInt(ModelVersion::version).max().orElse(0)
                + 1,
            since,
            counted().countFrom(since));
    long earliest = earliest(findings.drift());
    Decision.Question question =
        new Decision.Question(
            dataset.id(),
            earliest,
            firstRow,
            champion.version(),
            List.of(),
            findings.drift() != null,
            policy(findings),
            new Decisions(run.store().models()).judgedFrom(earliest, lineage),
            config.training().seed(),
            terms);
    return gate().decide(question, terms, trained.challengers());
  }

  /** The weaker the proof of a drift, the stronger that of a challenger has to be. */
  private PromotionPolicy policy(Findings findings) {
    PromotionPolicy policy = config.promotion().policy();
    PerformanceCheck.Pooled worst = findings.check().worst();
    return findings.challenge() == Decision.Cause.DRIFT
            && worst != null
            && worst.z() <= PerformanceCheck.CERTAIN
        ? new PromotionPolicy(0, policy.perClass())
        : policy;
  }

  /** Stores the challenger that won, as a version. */
  public ModelVersion promoted(Decision decision, Trained trained) {
    PromotionDecision.Promote promote = (PromotionDecision.Promote) decision.verdict();
    Decision.Winner winner = decision.winner();
    int place = 0;
    List<PromotionDecision.Judged> judged =
        promote.evidence() == null ? List.of() : promote.evidence().judged();
    while (judged.get(place).version() != promote.challenger()) {
      place++;
    }
    Challengers.Trained won = trained.all.get(place);
    return won.trainer().store(won.fitted(), winner == null ? 0 : winner.offset());
  }

  /**
   * The first row that challengers are judged on: the champion's cut-off or, after a drift, where
   * it began; rows from before it follow the relation that the champion learned, and vote for it.
   */
  private long earliest(@Nullable DriftState drift) {
    return drift == null ? cutOff : Math.max(cutOff, drift.since());
  }

  /** Where the relation began that challengers should learn. */
  private long since(Findings findings) {
    PerformanceCheck.Pooled worst = findings.check().worst();
    return findings.drift() != null
        ? findings.drift().since()
        : findings.challenge() == Decision.Cause.DOUBT && worst != null
            ? worst.firstRow()
            : relationSince();
  }

  private Gate gate() {
    return new Gate(run.models(), counted(), lineage);
  }

  /** The first row of the relation that holds now: where the last drift began that was resolved. */
  private long relationSince() {
    long since = 0;
    for (Review review : reviews) {
      Decision.Terms terms = Decisions.terms(review);
      if (terms != null && terms.cause().isChange() && review.isPromotion()) {
        since = place(review, r -> terms.since());
      }
    }
    return since;
  }

  /** Whether the rows to learn from have grown by a third since they were last learned from. */
  private boolean hasGrown() {
    long since = relationSince();
    // The rows that it learned from may be forgotten since.
    long own = since == 0 ? reign.base().card().trainedRows() : 0;
    long learned = Math.max(own, counted().count(since, cutOff));
    for (Review review : reviews) {
      Decision decision = review.decision();
      Decision.Terms terms = Decisions.terms(review);
      if (decision != null
          && terms != null
          && terms.cause() != Decision.Cause.DOUBT
          && !(decision.verdict() instanceof PromotionDecision.Insufficient)) {
        learned = Math.max(learned, counted().count(since, place(review, Review::endRow)));
      }
    }
    return counted().countFrom(since) >= GROWTH * learned;
  }

  /** Where each tick begins, of this model's and of those before it, ascending. */
  private List<Long> starts() {
    List<Long> starts = new ArrayList<>();
    for (Review review : reviews) {
      starts.add(place(review, Review::firstRow));
    }
    starts.add(firstRow);
    return starts.stream().distinct().sorted().toList();
  }

  /** Stores the review and the deployment that results. */
  public void store(
      Findings findings,
      @Nullable Decision decision,
      @Nullable Trained trained,
      @Nullable Recalibration level,
      @Nullable ModelVersion replacement,
      String reason) {
    Deployment now = deployed;
    if (now == null) {
      throw new IllegalStateException("a repeated review is not stored");
    }
    boolean promoted = decision != null && decision.verdict() instanceof PromotionDecision.Promote;
    Deployment deployment =
        replacement == null
            ? null
            : new Deployment(
                0,
                replacement.version(),
                now.version(),
                promoted ? Deployment.Kind.PROMOTION : Deployment.Kind.RECALIBRATION,
                "run",
                reason,
                run.id(),
                run.now());
    DriftState drift = findings.drift();
    if (promoted) {
      drift = null;
    } else if (drift != null
        && decision != null
        && decision.verdict() instanceof PromotionDecision.Keep) {
      drift = drift.triedOn(counted().countFrom(drift.since()));
    }
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
                decision != null
                    || findings.check().status() != PerformanceCheck.Status.INSUFFICIENT,
                findings.check(),
                decision,
                at,
                findings.level(),
                drift,
                level),
            deployment,
            trained == null ? null : Challenger.write(trained.challengers()));
  }
}
