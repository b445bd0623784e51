package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.LevelCheck;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.model.Recalibration;

/**
 * A review of the deployed model after new rows came in: the check of its performance and, where
 * challengers were trained, the decision on them.
 *
 * @param runId the run that made it
 * @param version the deployed version
 * @param firstRow first dataset row judged, from 0
 * @param endRow dataset row after the last one judged
 * @param settled whether these rows were enough to judge; the rows of a review that is not settled
 *     are judged again together with those that follow
 * @param decision null when no challenger was trained
 * @param level null in reviews of earlier releases
 * @param drift the drift that is known after this review; null without one
 * @param recalibration the new level that was tried; null when none was. It was deployed if it
 *     gained
 */
public record Review(
    String runId,
    int version,
    DatasetId datasetId,
    long firstRow,
    long endRow,
    boolean settled,
    PerformanceCheck check,
    @Nullable Decision decision,
    Instant at,
    @Nullable LevelCheck level,
    @Nullable DriftState drift,
    @Nullable Recalibration recalibration) {

  /** A review as earlier releases made it. */
  public Review(
      String runId,
      int version,
      DatasetId datasetId,
      long firstRow,
      long endRow,
      boolean settled,
      PerformanceCheck check,
      @Nullable Decision decision,
      Instant at) {
    this(
        runId, version, datasetId, firstRow, endRow, settled, check, decision, at, null, null,
        null);
  }

  /** Cuts times to the millisecond, as the store keeps them. */
  public Review {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether a challenger took over. */
  public boolean isPromotion() {
    return decision != null && decision.verdict() instanceof PromotionDecision.Promote;
  }
}
