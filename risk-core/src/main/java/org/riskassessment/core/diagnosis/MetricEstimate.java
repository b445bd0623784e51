package org.riskassessment.core.diagnosis;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * What a metric of the newest clients should be by the risks alone, without their labels. Valid
 * while only the mix of clients changes; blind to a change of what makes clients leave.
 *
 * @param metric {@code roc_auc}, {@code f1} or {@code leavers}
 * @param value the estimate; null when there is none
 * @param low lower end of its 95% interval
 * @param high upper end
 * @param realised what it was once the labels were known; null before
 * @param status OK, INSUFFICIENT with too few rows, WARN when realised lies outside the interval or
 *     the estimate is withdrawn because too few of the last six were right
 * @param n clients
 * @param reason in one sentence
 */
public record MetricEstimate(
    String metric,
    @Nullable Double value,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Double realised,
    @Lower CheckStatus status,
    int n,
    String reason) {

  /** Whether the interval holds what was realised; null before that is known. */
  public @Nullable Boolean covers() {
    return realised == null || low == null || high == null
        ? null
        : Boolean.valueOf(low <= realised && realised <= high);
  }

  /** The same once the labels are known. */
  public MetricEstimate realised(@Nullable Double known) {
    return new MetricEstimate(metric, value, low, high, known, status, n, reason);
  }

  /** The same with another status. */
  public MetricEstimate as(CheckStatus newStatus, String newReason) {
    return new MetricEstimate(metric, value, low, high, realised, newStatus, n, newReason);
  }

  /** No estimate. */
  public static MetricEstimate none(String metric, int n, String reason) {
    return new MetricEstimate(metric, null, null, null, null, CheckStatus.INSUFFICIENT, n, reason);
  }
}
