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
 * @param origin what the exported model says it was made from
 */
public record TrainRequest(
    Dataset rows,
    HoldOut holdOut,
    Training settings,
    double capacityShare,
    Cancellation cancellation,
    Consumer<RunListener.Progress> progress,
    Origin origin) {

  /**
   * What a model is made from, for its provenance.
   *
   * @param dataset SHA-256 of the dataset that the rows are from
   * @param release of the software that trains
   */
  public record Origin(String dataset, String release) {
    /** For a model that is only evaluated. */
    public static final Origin UNKNOWN = new Origin("unknown", "unknown");
  }

  /** Rows of an unknown origin. */
  public TrainRequest(
      Dataset rows,
      HoldOut holdOut,
      Training settings,
      double capacityShare,
      Cancellation cancellation,
      Consumer<RunListener.Progress> progress) {
    this(rows, holdOut, settings, capacityShare, cancellation, progress, Origin.UNKNOWN);
  }

  /** A request without progress or cancellation. */
  public static TrainRequest of(Dataset rows, HoldOut holdOut, Training settings) {
    return new TrainRequest(rows, holdOut, settings, 0.01, new Cancellation(), progress -> {});
  }

  /** The same rows with other settings. */
  public TrainRequest with(Training other) {
    return new TrainRequest(rows, holdOut, other, capacityShare, cancellation, progress, origin);
  }

  /** The same rows from a known origin. */
  public TrainRequest from(Origin known) {
    return new TrainRequest(rows, holdOut, settings, capacityShare, cancellation, progress, known);
  }
}
