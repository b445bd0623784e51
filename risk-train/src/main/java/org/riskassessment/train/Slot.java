package org.riskassessment.train;

/** What rows have in one place of a {@link Design}: at most one input each. */
sealed interface Slot {

  /** The same input in every row, with a value of its own. */
  record Numbers(int input, double[] values) implements Slot {}

  /** An input of value 1 for each row; none where it is negative. */
  record Codes(int[] inputs) implements Slot {}
}
