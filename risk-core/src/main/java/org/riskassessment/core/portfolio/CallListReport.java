package org.riskassessment.core.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.store.PredictionBatch;

/**
 * Whom to call.
 *
 * @param previous the batch that changes are told against; null when there is none
 * @param capacity as asked for
 * @param eligible clients of the portfolio that could have been listed
 * @param withheld clients left out by lot that would have come before the last one listed
 * @param expectedLeavers of those listed
 * @param expectedLoss the money that the listed ones may take with them; null without values
 * @param capture share of all expected leavers of the portfolio that is listed, 0 to 1
 * @param randomCapture the same for as many clients drawn by lot
 */
public record CallListReport(
    PredictionBatch batch,
    @Nullable PredictionBatch previous,
    int capacity,
    int eligible,
    int withheld,
    Expected expectedLeavers,
    @Nullable Expected expectedLoss,
    double capture,
    double randomCapture,
    List<CallListItem> items,
    List<String> warnings) {

  public CallListReport {
    items = List.copyOf(items);
    warnings = List.copyOf(warnings);
  }

  /**
   * A sum that is expected.
   *
   * @param interval of what it may come to, 95%; null where it is not known
   */
  public record Expected(double value, @Nullable Interval interval) {}
}
