package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.stage.ReportFigures.Driver;
import org.riskassessment.report.text.ReportText;

/**
 * How much each column moves the risk of clients, with intervals.
 *
 * @param drivers the most important first
 */
record ImportanceChart(List<Driver> drivers) implements Chart {
  private static final int MOST = 15;

  /** The axis ends here unless a column says more, so that reports can be laid side by side. */
  private static final double USUAL_END = 1.5;

  public ImportanceChart {
    drivers = List.copyOf(drivers);
  }

  @Override
  public String name() {
    return "importance";
  }

  @Override
  public String title() {
    return "What moves the risk most";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Mean size of what a column adds to the log-odds of a client; 0.69 doubles or halves the"
            + " odds."
            + (drivers.stream().anyMatch(d -> d.interval() != null) ? " With 95% intervals." : ""));
    if (drivers.size() > MOST) {
      notes.add("The first " + MOST + " of " + drivers.size() + " columns; the table has all.");
    }
    return notes;
  }

  private List<Driver> shown() {
    return drivers.subList(0, Math.min(MOST, drivers.size()));
  }

  @Override
  public Plot plot() {
    List<Driver> shown = new ArrayList<>(shown());
    Collections.reverse(shown);
    double end =
        drivers.stream()
            .mapToDouble(d -> d.interval() == null ? d.importance() : d.interval().high())
            .max()
            .orElse(0);
    XYPlot plot =
        Theme.plot(
            Theme.axis("Mean change of the log-odds", 0, Math.max(USUAL_END, 1.05 * end)),
            Theme.names(
                null, shown.stream().map(d -> Theme.name(d.label())).toArray(String[]::new)));
    if (drivers.isEmpty()) {
      return Theme.without(plot, "Not enough data: no clients held out are kept with the model.");
    }
    Theme.spans(
        plot,
        "",
        shown.stream().mapToDouble(Driver::importance).toArray(),
        Theme.places(shown.size()),
        shown.stream().mapToDouble(d -> interval(d).low()).toArray(),
        shown.stream().mapToDouble(d -> interval(d).high()).toArray());
    return plot;
  }

  private static Interval interval(Driver driver) {
    Interval interval = driver.interval();
    return interval == null ? new Interval(driver.importance(), driver.importance()) : interval;
  }

  @Override
  public int height() {
    return 140 + 24 * Math.max(5, shown().size());
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("Column", "Mean change of the log-odds", "95% interval"),
        drivers.stream()
            .map(
                d -> {
                  Interval interval = d.interval();
                  return List.of(
                      ReportText.text(d.label()),
                      ReportText.ratio(d.importance()),
                      interval == null
                          ? ReportText.UNKNOWN
                          : ReportText.ratio(interval.low())
                              + " to "
                              + ReportText.ratio(interval.high()));
                })
            .toList());
  }
}
