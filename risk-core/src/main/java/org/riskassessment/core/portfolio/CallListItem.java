package org.riskassessment.core.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands.Band;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.monitor.Doubt;

/**
 * A client on the call list.
 *
 * @param previous its prediction in the previous batch; null when it had none
 * @param interval of the estimated risk, 95%; null where it is not known
 * @param wideBecause why the interval is wide, in words; null where it is not
 * @param owner empty where it is not known
 * @param reasons reasons that raise the risk, then those that lower it
 * @param lastContact null when there was none
 */
public record CallListItem(
    Prediction prediction,
    @Nullable Prediction previous,
    @Nullable Interval interval,
    @Nullable String wideBecause,
    Band band,
    String owner,
    List<Reason> reasons,
    @Nullable Contact lastContact) {

  public CallListItem {
    reasons = List.copyOf(reasons);
  }

  /**
   * Why the model ranks a client where it does.
   *
   * @param label what people call the feature
   * @param value the client's cell, empty when it is missing
   * @param contribution in log-odds, relative to the average training client; above 0 it raises the
   *     risk
   * @param doubt why it may be wrong; null where nothing suggests so
   * @param text in plain words
   * @param brief the text without what is said of all past clients
   * @param ofAll a sentence on all past clients; null where nothing is known of them
   */
  public record Reason(
      String feature,
      String label,
      String value,
      double contribution,
      @Nullable Doubt doubt,
      String text,
      String brief,
      @Nullable String ofAll) {}

  /**
   * {@code new}, {@code up 12}, {@code down 3}, or {@code =}; empty where the previous rank is
   * unknown.
   */
  public String change() {
    if (previous == null) {
      return "new";
    }
    int up = previous.rank() - prediction.rank();
    return previous.rank() == 0 ? "" : up == 0 ? "=" : up > 0 ? "up " + up : "down " + -up;
  }
}
