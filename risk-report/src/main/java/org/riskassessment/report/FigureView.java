package org.riskassessment.report;

import java.util.List;
import org.riskassessment.report.chart.Chart;
import org.riskassessment.report.chart.ChartFile;
import org.riskassessment.report.chart.ChartTable;

/**
 * A chart on the page, with its table.
 *
 * @param isWide whether it takes the whole width of the page
 * @param svg empty where Java finds no fonts to draw with
 */
record FigureView(String name, String title, boolean isWide, String svg, ChartTable table) {

  static FigureView of(Chart chart) {
    return new FigureView(
        chart.name(),
        chart.title(),
        chart.isWide(),
        ChartFile.svg(chart).orElse(""),
        chart.table());
  }

  static List<FigureView> of(List<Chart> charts) {
    return charts.stream().map(FigureView::of).toList();
  }
}
