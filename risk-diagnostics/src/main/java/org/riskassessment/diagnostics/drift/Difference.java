package org.riskassessment.diagnostics.drift;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.ColumnDrift.Kind;

/**
 * A difference between reference and current rows, before its status is decided.
 *
 * @param test null if the difference was not tested
 * @param effect its size
 * @param limit from which the size matters
 * @param why why it was not tested; empty if it was
 */
record Difference(
    String column,
    Kind kind,
    @Nullable TestResult test,
    double effect,
    double limit,
    Distances distances,
    String why) {

  /** Distances that are reported beside the effect and decide nothing. */
  record Distances(
      @Nullable Double wasserstein, @Nullable Double jensenShannon, @Nullable Double cramersV) {
    static final Distances NONE = new Distances(null, null, null);
  }

  static Difference untested(String column, Kind kind, String why) {
    return new Difference(column, kind, null, 0, 0, Distances.NONE, why);
  }
}
