package org.riskassessment.core.evaluate;

/** How the decision threshold is chosen, from risks of rows that the model did not learn from. */
public sealed interface ThresholdRule {

  /** A risk that is given, above 0 and below 1. */
  record Fixed(double risk) implements ThresholdRule {}

  /** The highest F1. */
  record MaxF1() implements ThresholdRule {}

  /** As many predicted exits as there are calls to make. */
  record Capacity() implements ThresholdRule {}

  /**
   * Calls that pay: the least risk at which {@code risk * saves * value} exceeds {@code call}.
   *
   * @param call what a call costs, above 0, in the currency of {@code value}
   * @param value what a client that stays is worth
   * @param saves chance that a call keeps a client that would have left, above 0 and at most 1
   */
  record Cost(double call, double value, double saves) implements ThresholdRule {
    public Cost {
      if (!(breakEven(call, value, saves) > 0 && breakEven(call, value, saves) < 1)) {
        throw new IllegalArgumentException("no call would ever pay, or every one");
      }
    }

    /** The risk at which a call is worth its cost. */
    public double breakEven() {
      return breakEven(call, value, saves);
    }

    /** The same of numbers that may come to no threshold: outside 0 to 1 then. */
    public static double breakEven(double call, double value, double saves) {
      return call / (value * saves);
    }
  }
}
