package org.riskassessment.core.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands.Band;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.monitor.Doubt;

/**
 * A client as it is listed.
 *
 * @param previous what the batch before said of it; null when it was not in it
 * @param interval of the estimated risk, 95%; null where it is not known
 * @param owner empty where it is not known
 * @param reasons those that raise the risk first, then those that lower it
 * @param lastContact null when there was none
 */
public record CallListItem(
    Prediction prediction,
    @Nullable Prediction previous,
    @Nullable Interval interval,
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
   * @param value the client's cell, empty when it is missing
   * @param contribution in log-odds, against the average training client; above 0 it raises the
   *     risk
   * @param doubt why it is not to be relied upon; null where nothing speaks against it
   * @param text in plain words
   */
  public record Reason(
      String feature, String value, double contribution, @Nullable Doubt doubt, String text) {}

  /** {@code new}, {@code up 12}, {@code down 3}, or {@code =}; empty where nothing is known. */
  public String change() {
    if (previous == null) {
      return "new";
    }
    int up = previous.rank() - prediction.rank();
    return previous.rank() == 0 ? "" : up == 0 ? "=" : up > 0 ? "up " + up : "down " + -up;
  }
}
