package org.riskassessment.core.evaluate;

import java.util.OptionalDouble;

/**
 * Counts of predicted and actual exits. A ratio whose denominator is 0 is 0, as in scikit-learn's
 * default.
 *
 * @param tp predicted to leave and left
 * @param fp predicted to leave and stayed
 * @param fn predicted to stay and left
 * @param tn predicted to stay and stayed
 */
public record ConfusionMatrix(long tp, long fp, long fn, long tn) {

  /** The counts when a risk at or above the threshold predicts an exit. */
  public static ConfusionMatrix of(ScoredRows rows, double threshold) {
    long tp = 0;
    long fp = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.risk(i) >= threshold) {
        if (rows.exited(i)) {
          tp++;
        } else {
          fp++;
        }
      }
    }
    return new ConfusionMatrix(tp, fp, rows.positives() - tp, rows.negatives() - fp);
  }

  public double precision() {
    return ratio(tp, tp + fp);
  }

  public double recall() {
    return ratio(tp, tp + fn);
  }

  /** Harmonic mean of precision and recall. */
  public double f1() {
    return ratio(2 * tp, 2 * tp + fp + fn);
  }

  public double accuracy() {
    return ratio(tp + tn, tp + fp + fn + tn);
  }

  /** The value of a metric; empty for one that needs more than counts. */
  OptionalDouble ratio(Metric metric) {
    return switch (metric) {
      case F1 -> OptionalDouble.of(f1());
      case PRECISION -> OptionalDouble.of(precision());
      case RECALL -> OptionalDouble.of(recall());
      case ACCURACY -> OptionalDouble.of(accuracy());
      default -> OptionalDouble.empty();
    };
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
