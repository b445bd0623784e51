package org.riskassessment.core.diagnosis;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Summary statistics of the present cells of a numeric column.
 *
 * @param count cells that are not missing; every statistic is empty when 0
 * @param std standard deviation with n - 1; empty with fewer than two cells
 * @param mode the most frequent values, ascending; at most a thousand. With too many distinct
 *     values to count each, the value that is certain to be the most frequent, or none
 * @param shape more on the distribution; null in a diagnosis of an older version
 */
public record ColumnSummary(
    String column,
    long count,
    OptionalDouble mean,
    OptionalDouble median,
    OptionalDouble std,
    List<Double> mode,
    OptionalDouble min,
    OptionalDouble max,
    @Nullable Shape shape) {

  public ColumnSummary {
    mode = List.copyOf(mode);
  }

  /** A summary without its shape. */
  public ColumnSummary(
      String column,
      long count,
      OptionalDouble mean,
      OptionalDouble median,
      OptionalDouble std,
      List<Double> mode,
      OptionalDouble min,
      OptionalDouble max) {
    this(column, count, mean, median, std, mode, min, max, null);
  }

  /**
   * More on the distribution of a numeric column.
   *
   * @param missing blank cells
   * @param q1 first quartile, interpolated between neighbours (type 7), as the median and q3
   * @param distinct number of distinct values
   * @param exact whether every value was counted; otherwise quartiles, median, mode, distinct and
   *     histogram are estimates
   * @param edges of the bins of the histogram, ascending, one more than there are bins; none
   *     without cells
   * @param counts cells from an edge (inclusive) to the next (exclusive, but for the last)
   */
  public record Shape(
      long missing,
      OptionalDouble q1,
      OptionalDouble q3,
      long distinct,
      boolean exact,
      List<Double> edges,
      List<Long> counts) {

    public Shape {
      edges = List.copyOf(edges);
      counts = List.copyOf(counts);
    }
  }
}
