package org.riskassessment.core.diagnosis;

import java.util.List;

/**
 * Summary statistics of the rows that have the same value in one column.
 *
 * @param value as text, empty for blank
 */
public record DataGroup(
    String value, long rows, List<ColumnSummary> summaries, List<CategorySummary> categories) {

  public DataGroup {
    summaries = List.copyOf(summaries);
    categories = List.copyOf(categories);
  }
}
