package org.riskassessment.core.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.store.PredictionBatch;

/**
 * A call list: the clients to call, with what calling them may save.
 *
 * @param previous the batch that changes refer to; null when there is none
 * @param capacity as requested
 * @param eligible clients of the portfolio that could have been listed
 * @param withheld clients left out at random that would have come before the last one listed
 * @param expectedLeavers among those listed
 * @param expectedLoss the money that may be lost with those listed; null without values
 * @param capture share of all expected leavers of the portfolio that is listed, 0 to 1
 * @param randomCapture the same for as many clients drawn at random
 * @param question what the risks answer of a client, in words; null when that is what labels say
 * @param modelWarning what must be known of the model before the list, such as that it does not
 *     rank better than chance, and then no reasons are given; null when nothing is wrong with it
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
    @Nullable String question,
    @Nullable String modelWarning,
    List<CallListItem> items,
    List<String> warnings) {

  public CallListReport {
    items = List.copyOf(items);
    warnings = List.copyOf(warnings);
  }

  /**
   * An expected sum.
   *
   * @param interval 95%; null where it is unknown
   */
  public record Expected(double value, @Nullable Interval interval) {}
}
