package org.riskassessment.core.version;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.Window;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;

/** The rows that a deployed model is reviewed on: those of its newest ticks, scored by it. */
final class ReviewedRows {
  /** Windows of so many of the newest ticks, and of the last number where ticks are small. */
  private static final int[] TICKS = {1, 2, 4, 8, 16};

  private static final int SMALL_TICK = 200;

  /** A longer window than this many rows would show nothing more. */
  private static final int ENOUGH_ROWS = 100_000;

  private final Run run;
  private final ModelVersion champion;
  private final Reign reign;
  private final long firstRow;
  private final CountedRows counted;
  private @Nullable Scores scores;

  /**
   * Of a review.
   *
   * @param firstRow the first row of its own tick
   * @param at when it is made; later calls are not known
   */
  ReviewedRows(
      Run run,
      DatasetRecord dataset,
      ModelVersion champion,
      Reign reign,
      long firstRow,
      Instant at) {
    this.run = run;
    this.champion = champion;
    this.reign = reign;
    this.firstRow = firstRow;
    this.counted = CountedRows.of(run, run.rows(dataset), at);
  }

  CountedRows counted() {
    return counted;
  }

  /**
   * Rows that count, scored by the deployed model.
   *
   * @param known where in the dataset the label of each became known, ascending
   */
  record Scores(RiskModel model, Dataset dataset, int[] known, double[] logOdds, ScoredRows rows) {

    /** The rows whose labels became known from a place on. */
    Scores from(long firstRow) {
      int at = 0;
      int to = known.length;
      while (at < to) {
        int middle = at + to >>> 1;
        if (known[middle] < firstRow) {
          at = middle + 1;
        } else {
          to = middle;
        }
      }
      if (at == 0) {
        return this;
      }
      Dataset part = dataset.slice(at, known.length);
      double[] scores = Arrays.copyOfRange(logOdds, at, logOdds.length);
      return new Scores(
          model,
          part,
          Arrays.copyOfRange(known, at, known.length),
          scores,
          model.scored(part, scores));
    }
  }

  /** The rows of the longest window. */
  Scores scores() {
    Scores known = scores;
    if (known == null) {
      List<Reign.Tick> ticks = reign.ticks();
      long first = firstRow;
      for (int i = ticks.size() - 1; i >= 0 && ticks.size() - i < longest(); i--) {
        if (counted.countFrom(first) > ENOUGH_ROWS) {
          break;
        }
        first = ticks.get(i).firstRow();
      }
      known = scores(first);
      scores = known;
    }
    return known;
  }

  Scores scores(long first) {
    RiskModel model = run.models().load(champion.version());
    int[] places = counted.asKnownFrom(first);
    Dataset rows = counted.at(places);
    int[] known = Arrays.stream(places).map(counted.all()::knownFrom).toArray();
    double[] logOdds = model.logOdds(rows);
    return new Scores(model, rows, known, logOdds, model.scored(rows, logOdds));
  }

  private int longest() {
    return counted.countFrom(firstRow) < SMALL_TICK ? 16 : 8;
  }

  Dataset dataset(Window window) {
    return scores().from(window.firstRow()).dataset();
  }

  /**
   * The newest tick first, then longer windows.
   *
   * @param since no window reaches back beyond this row
   */
  List<Window> windows(long since) {
    List<Long> starts = new ArrayList<>();
    starts.add(firstRow);
    for (int i = reign.ticks().size() - 1; i >= 0; i--) {
      if (reign.ticks().get(i).firstRow() >= since) {
        starts.add(reign.ticks().get(i).firstRow());
      }
    }
    List<Window> windows = new ArrayList<>();
    int pooled = 0;
    for (int ticks : TICKS) {
      int available = Math.min(ticks, starts.size());
      if (available > pooled && available <= longest()) {
        long first = starts.get(available - 1);
        if (pooled > 0 && counted.countFrom(starts.get(pooled - 1)) > ENOUGH_ROWS) {
          break;
        }
        pooled = available;
        windows.add(new Window(available, first, scores().from(first).rows()));
      }
    }
    return windows;
  }
}
