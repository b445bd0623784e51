package org.riskassessment.core.dataset;

import java.util.Arrays;

/** The numbers of a column, n rows; dates are days since 1970. Immutable. */
public final class NumericColumn {
  private final double[] values;

  /** Takes the array over: the caller keeps no reference. */
  NumericColumn(double[] values) {
    this.values = values;
  }

  public int size() {
    return values.length;
  }

  public boolean isMissing(int row) {
    return Double.isNaN(values[row]);
  }

  /** The finite number of a row; ask {@link #isMissing} first. */
  public double at(int row) {
    return values[row];
  }

  /** The numbers that are not missing, in row order; a fresh array. */
  public double[] present() {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
  }

  NumericColumn select(int[] rows) {
    double[] selected = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = values[rows[i]];
    }
    return new NumericColumn(selected);
  }
}
