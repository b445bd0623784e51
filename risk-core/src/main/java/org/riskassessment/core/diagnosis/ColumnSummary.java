package org.riskassessment.core.diagnosis;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Summary statistics of the present cells of a numeric column.
 *
 * @param count cells that are not missing; every statistic is empty when 0
 * @param std standard deviation with n - 1; empty with fewer than two cells
 * @param mode the most frequent values, ascending; at most a thousand
 */
public record ColumnSummary(
    String column,
    long count,
    OptionalDouble mean,
    OptionalDouble median,
    OptionalDouble std,
    List<Double> mode,
    OptionalDouble min,
    OptionalDouble max) {

  public ColumnSummary {
    mode = List.copyOf(mode);
  }
}
