package org.riskassessment.core.version;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.LevelCheck;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.check.Window;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Review;

/** Whether a deployed model's risks are on the right level, and on which they would be. */
final class LevelReview {
  /** How much the rows of a new level grow before it is fitted again. */
  private static final double GROWTH = 1.5;

  /** Two alarms of opposite sign so many ticks apart, or fewer, are swings of the level. */
  private static final int SWING = 4;

  private final Run run;
  private final DatasetRecord dataset;
  private final ModelVersion champion;
  private final Reign reign;
  private final Lineage lineage;
  private final long firstRow;
  private final ReviewedRows rows;

  /**
   * Of a review.
   *
   * @param firstRow the first row of its own tick
   */
  LevelReview(
      Run run,
      DatasetRecord dataset,
      ModelVersion champion,
      Reign reign,
      Lineage lineage,
      long firstRow,
      ReviewedRows rows) {
    this.run = run;
    this.dataset = dataset;
    this.champion = champion;
    this.reign = reign;
    this.lineage = lineage;
    this.firstRow = firstRow;
    this.rows = rows;
  }

  /** Judges the level. */
  LevelCheck check() {
    Recalibration fitted = champion.card().recalibration();
    long cutOff = lineage.cutOff(reign.base().card()).orElseThrow();
    long changed =
        fitted == null ? cutOff : lineage.place(fitted.dataset(), fitted.endRow()).orElse(cutOff);
    return LevelCheck.of(
        rows.windows(changed), window -> variance(fitted, window), swings().isPresent());
  }

  private double variance(@Nullable Recalibration fitted, Window window) {
    ScoredRows scored = window.rows();
    double[] moves = new double[scored.size()];
    double g0 = 0;
    double g1 = 0;
    for (int row = 0; row < moves.length; row++) {
      double p = scored.risk(row);
      moves[row] = scored.weight(row) * p * (1 - p);
      g0 += moves[row];
      if (fitted != null) {
        g1 += moves[row] * (LevelFit.logit(p) - fitted.fit().offset()) / fitted.fit().slope();
      }
    }
    if (fitted != null) {
      return fitted.fit().variances().of(g0, g1);
    }
    return reign
        .level(run)
        .map(spread -> spread.variance(rows.scores().model(), rows.dataset(window), moves))
        .orElse(0.0);
  }

  /** Where the level began to swing; empty while it does not. */
  private Optional<Reign.Tick> swings() {
    List<Reign.Tick> ticks = reign.ticks();
    int last = -1;
    for (int i = 0; i < ticks.size(); i++) {
      LevelCheck level = ticks.get(i).review().level();
      if (level != null && level.isAlarm()) {
        LevelCheck before = last < 0 ? null : ticks.get(last).review().level();
        if (before != null && i - last <= SWING && before.sign() != level.sign()) {
          return Optional.of(ticks.get(last));
        }
        last = i;
      }
    }
    return Optional.empty();
  }

  /** The first row that a new level is fitted on. */
  private long fittedFrom(LevelCheck level) {
    Recalibration fitted = champion.card().recalibration();
    if (!level.isAlarm()) {
      return fitted == null
          ? firstRow
          : lineage.place(fitted.dataset(), fitted.firstRow()).orElse(firstRow);
    }
    List<Reign.Tick> ticks = reign.ticks();
    for (int i = ticks.size() - 1; i >= Math.max(0, ticks.size() - SWING); i--) {
      LevelCheck before = ticks.get(i).review().level();
      if (before != null && before.isAlarm()) {
        return before.sign() == level.sign()
            ? level.firstRow()
            : Math.min(
                level.firstRow(),
                lineage
                    .place(ticks.get(i).review().datasetId(), before.firstRow())
                    .orElse(level.firstRow()));
      }
    }
    return level.firstRow();
  }

  /** Whether the rows of the present level have grown by half since it was last fitted. */
  boolean isDue() {
    Recalibration fitted = champion.card().recalibration();
    if (fitted == null) {
      return false;
    }
    int tried = fitted.fit().n();
    for (Reign.Tick tick : reign.ticks()) {
      Recalibration attempt = tick.review().recalibration();
      if (attempt != null && tick.review().version() == champion.version()) {
        tried = Math.max(tried, attempt.fit().n());
      }
    }
    long from = lineage.place(fitted.dataset(), fitted.firstRow()).orElse(firstRow);
    return rows.counted().countFrom(from) >= GROWTH * tried;
  }

  /** Fits another level; empty where the rows do not suffice. */
  Optional<Recalibration> fit(LevelCheck level) {
    long from = fittedFrom(level);
    ReviewedRows.Scores all = rows.scores(from);
    return LevelFit.of(all.rows())
        .map(
            fit -> {
              Recalibration before = champion.card().recalibration();
              double offset = before == null ? 0 : before.offset();
              double slope = before == null ? 1 : before.slope();
              return new Recalibration(
                  reign.base().version(),
                  fit.offset() + fit.slope() * offset,
                  fit.slope() * slope,
                  fit,
                  dataset.id(),
                  from,
                  dataset.rows());
            });
  }

  /** Fits a level again on the rows that it was fitted on. */
  static Optional<LevelFit> refit(
      Run run, DatasetRecord dataset, Review review, Recalibration level) {
    CountedRows counted = CountedRows.of(run, run.rows(dataset), review.at());
    RiskModel model = run.models().load(review.version());
    return LevelFit.of(model.score(counted.at(counted.asKnownFrom(level.firstRow()))));
  }

  /** Stores the deployed model on another level. */
  ModelVersion store(Recalibration level) {
    ReviewedRows.Scores all = rows.scores(level.firstRow());
    return new Recalibrator(run).store(champion, level, all.dataset(), all.rows());
  }
}
