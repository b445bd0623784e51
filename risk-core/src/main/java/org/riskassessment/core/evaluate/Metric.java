package org.riskassessment.core.evaluate;

/**
 * What an {@link Evaluation} measures.
 *
 * <p>Ranges: {@link #LOG_LOSS} and {@link #LIFT} from 0 up, {@link #CALIBRATION_SLOPE} and {@link
 * #CALIBRATION_INTERCEPT} any number, all others 0 to 1.
 */
public enum Metric {
  /** How often a client who left ranks above one who stayed, ties counting half. */
  ROC_AUC("roc_auc", "ROC AUC", true),
  /** Sum over thresholds of the gain in recall times precision, without interpolation. */
  AVERAGE_PRECISION("average_precision", "average precision", true),
  /** Harmonic mean of precision and recall at the decision threshold. */
  F1("f1", "F1", true),
  /** Share of those predicted to leave that left. */
  PRECISION("precision", "precision", true),
  /** Share of those who left that were predicted to leave. */
  RECALL("recall", "recall", true),
  /** Share of right predictions. */
  ACCURACY("accuracy", "accuracy", true),
  /** Mean negative log-likelihood of the risks, clipped to [1e-15, 1 - 1e-15]. */
  LOG_LOSS("log_loss", "log-loss", false),
  /** Mean squared difference of risk and label. */
  BRIER("brier", "Brier score", false),
  /** Mean distance of risk and exit rate over ten bins of equal size. */
  CALIBRATION_ERROR("expected_calibration_error", "expected calibration error", false),
  /** Slope of the {@link LogisticLine} of the label on the risk's log-odds; 1 is best. */
  CALIBRATION_SLOPE("calibration_slope", "calibration slope", false),
  /** Intercept of that line; 0 is best, above 0 the risks are too low. */
  CALIBRATION_INTERCEPT("calibration_intercept", "calibration intercept", false),
  /** Share of all who left that is among the K rows ranked highest. */
  CAPTURE("capture", "capture", true),
  /** Capture divided by that of K rows chosen at random. */
  LIFT("lift", "lift", true);

  private final String key;
  private final String title;
  private final boolean higherIsBetter;

  Metric(String key, String title, boolean higherIsBetter) {
    this.key = key;
    this.title = title;
    this.higherIsBetter = higherIsBetter;
  }

  /** Its key in JSON. */
  public String key() {
    return key;
  }

  /** Its name for people, as in a sentence. */
  public String title() {
    return title;
  }

  /** Also false for slope and intercept, which have a best value in the middle. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }
}
