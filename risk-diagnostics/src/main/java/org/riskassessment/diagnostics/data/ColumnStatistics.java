package org.riskassessment.diagnostics.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.diagnosis.ColumnSummary;

/** Summary statistics of one column. */
public final class ColumnStatistics {

  /** Limits the list of modes: a column of distinct values would otherwise list every value. */
  private static final int MOST_MODES = 1_000;

  private ColumnStatistics() {}

  /**
   * Statistics of the cells that are not missing. Mean and standard deviation are empty if they
   * exceed the range of a double; negative zero counts as zero.
   */
  public static ColumnSummary of(String name, NumericColumn column) {
    double[] values = column.present();
    int n = values.length;
    if (n == 0) {
      OptionalDouble none = OptionalDouble.empty();
      return new ColumnSummary(name, 0, none, none, none, List.of(), none, none);
    }
    for (int i = 0; i < n; i++) {
      values[i] += 0.0; // -0.0 would otherwise sort and count apart from 0.0
    }
    OptionalDouble mean = finite(Mean.of(values).getAsDouble());
    OptionalDouble std =
        n == 1 ? OptionalDouble.empty() : finite(StandardDeviation.of(values).getAsDouble());
    Arrays.sort(values);
    // Halve before adding: the sum of two large numbers could overflow.
    double median = 0.5 * values[(n - 1) / 2] + 0.5 * values[n / 2];
    return new ColumnSummary(
        name,
        n,
        mean,
        OptionalDouble.of(median),
        std,
        modes(values),
        OptionalDouble.of(values[0]),
        OptionalDouble.of(values[n - 1]));
  }

  private static List<Double> modes(double[] ascending) {
    List<Double> modes = new ArrayList<>();
    int most = 0;
    for (int start = 0, end; start < ascending.length; start = end) {
      end = start + 1;
      while (end < ascending.length && ascending[end] == ascending[start]) {
        end++;
      }
      if (end - start > most) {
        most = end - start;
        modes.clear();
      }
      if (end - start == most && modes.size() < MOST_MODES) {
        modes.add(ascending[start]);
      }
    }
    return modes;
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
