package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.DatasetId;

/**
 * A look at the deployed model after new rows came in: the check of its performance and, when that
 * alerted, the decision on its challengers.
 *
 * @param runId the run that made it
 * @param version the deployed version
 * @param firstRow first dataset row judged, from 0
 * @param endRow dataset row after the last one judged
 * @param settled whether these rows were enough to judge; rows of a review that is not settled are
 *     judged again together with those that follow
 * @param check the check, as JSON
 * @param decision the decision, as JSON; null when no challenger was trained
 */
public record Review(
    String runId,
    int version,
    DatasetId datasetId,
    long firstRow,
    long endRow,
    boolean settled,
    String check,
    @Nullable String decision,
    Instant at) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Review {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }
}
