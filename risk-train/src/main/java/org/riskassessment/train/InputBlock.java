package org.riskassessment.train;

/** A block of inputs of a {@link DesignMatrix}, of which each row has at most one. */
sealed interface InputBlock {

  /** One input with a value in every row. */
  record Numeric(int input, double[] values) implements InputBlock {}

  /** The one input that is 1 in each row; negative if the row has none. */
  record OneHot(int[] inputs) implements InputBlock {}
}
