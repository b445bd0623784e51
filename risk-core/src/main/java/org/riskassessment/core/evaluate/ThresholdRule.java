package org.riskassessment.core.evaluate;

/** How the decision threshold is chosen, from risks of rows that the model was not trained on. */
public sealed interface ThresholdRule {

  /** A given risk, above 0 and below 1. */
  record Fixed(double risk) implements ThresholdRule {}

  /** The highest F1. */
  record MaxF1() implements ThresholdRule {}

  /** As many predicted exits as calls can be made. */
  record Capacity() implements ThresholdRule {}

  /**
   * Calls that pay off: the lowest risk at which {@code risk * saves * value} exceeds {@code call}.
   *
   * @param call what a call costs, above 0, in the currency of {@code value}
   * @param value what a client that stays is worth
   * @param saves probability that a call keeps a client that would have left, above 0 and at most 1
   */
  record Cost(double call, double value, double saves) implements ThresholdRule {
    public Cost {
      if (!(breakEven(call, value, saves) > 0 && breakEven(call, value, saves) < 1)) {
        throw new IllegalArgumentException("no call would ever pay off, or every call would");
      }
    }

    /** The risk from which a call is worth its cost. */
    public double breakEven() {
      return breakEven(call, value, saves);
    }

    /** The break-even risk of any numbers; outside 0 to 1 when no threshold exists. */
    public static double breakEven(double call, double value, double saves) {
      return call / (value * saves);
    }
  }
}
