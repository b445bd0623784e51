package org.riskassessment.report.chart;

import java.util.List;

/**
 * The numbers of a chart, in final wording.
 *
 * @param headings one for each column; the first column names the rows
 * @param rows each with as many cells as there are headings; empty when there is nothing to show
 */
public record ChartTable(List<String> headings, List<List<String>> rows) {

  public ChartTable {
    headings = List.copyOf(headings);
    rows = rows.stream().map(List::copyOf).toList();
    int columns = headings.size();
    if (rows.stream().anyMatch(row -> row.size() != columns)) {
      throw new IllegalArgumentException("a row has other than " + columns + " cells");
    }
  }
}
