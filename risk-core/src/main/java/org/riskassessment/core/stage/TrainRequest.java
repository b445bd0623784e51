package org.riskassessment.core.stage;

import java.util.function.Consumer;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;

/**
 * What a model is fitted on, and how.
 *
 * @param rows all labelled, from clients that the rule does not hold out
 * @param holdOut the rule that chose them, stored with the model
 * @param capacityShare calls per client of the portfolio, 0 to 1, for a threshold by capacity
 * @param progress receives the progress; from one thread at a time, not always the caller's
 */
public record TrainRequest(
    Dataset rows,
    HoldOut holdOut,
    Training settings,
    double capacityShare,
    Cancellation cancellation,
    Consumer<RunListener.Progress> progress) {

  /** A request without progress or cancellation. */
  public static TrainRequest of(Dataset rows, HoldOut holdOut, Training settings) {
    return new TrainRequest(rows, holdOut, settings, 0.01, new Cancellation(), progress -> {});
  }

  /** The same rows with other settings. */
  public TrainRequest with(Training other) {
    return new TrainRequest(rows, holdOut, other, capacityShare, cancellation, progress);
  }
}
