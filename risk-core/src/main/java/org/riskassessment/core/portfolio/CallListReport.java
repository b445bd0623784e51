package org.riskassessment.core.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.store.PredictionBatch;

/**
 * A call list: the clients to call, with what calling them may save.
 *
 * @param previous the batch that changes refer to; null when there is none
 * @param capacity as requested
 * @param eligible clients of the portfolio that could have been listed
 * @param withheld clients left out at random that would have come before the last one listed
 * @param reach how many of all who leave are listed
 * @param expectedLoss the money that may be lost with those listed; null without values
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
    Reach reach,
    @Nullable Expected expectedLoss,
    @Nullable String question,
    @Nullable String modelWarning,
    List<CallListItem> items,
    List<String> warnings) {

  public CallListReport {
    items = List.copyOf(items);
    warnings = List.copyOf(warnings);
  }

  /** How many of those listed are expected to leave. */
  public Expected expectedLeavers() {
    return new Expected(reach.leavers(), reach.interval());
  }

  /** The share of all expected leavers of the portfolio that is listed, 0 to 1. */
  public double capture() {
    return reach.all() == 0 ? 0 : reach.leavers() / reach.all();
  }

  /** The same for as many clients drawn at random. */
  public double randomCapture() {
    return batch.n() == 0 ? 0 : items.size() / (double) batch.n();
  }

  /**
   * An expected sum.
   *
   * @param interval 95%; null where it is unknown
   */
  public record Expected(double value, @Nullable Interval interval) {}
}
