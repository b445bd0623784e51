package org.riskassessment.core.diagnosis;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Summary statistics of a numeric column over its cells that are not missing.
 *
 * @param count cells that are not missing; with 0 of them every statistic is empty
 * @param std standard deviation with n - 1; empty under two cells
 * @param mode every most frequent value, ascending; of very many the first thousand
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
