package org.riskassessment.core.dataset;

import org.jspecify.annotations.Nullable;

/**
 * What the other rows of a dataset say of each of n rows. Takes the arrays over.
 *
 * @param uses whether the row may be learned from
 * @param knownFrom the place of the row with which the label became known
 * @param decidedOn the last day that the label depends on, in days since 1970; NaN when unknown
 * @param gone whether the client is known to have left, or to be leaving, on the row's day
 */
record RowHistory(RowUse[] uses, int[] knownFrom, double[] decidedOn, boolean[] gone) {

  RowHistory(int rows) {
    this(new RowUse[rows], new int[rows], new double[rows], new boolean[rows]);
  }

  static @Nullable RowHistory pick(@Nullable RowHistory of, int[] rows) {
    if (of == null) {
      return null;
    }
    RowHistory picked = new RowHistory(rows.length);
    for (int i = 0; i < rows.length; i++) {
      picked.uses[i] = of.uses[rows[i]];
      picked.knownFrom[i] = of.knownFrom[rows[i]];
      picked.decidedOn[i] = of.decidedOn[rows[i]];
      picked.gone[i] = of.gone[rows[i]];
    }
    return picked;
  }
}
