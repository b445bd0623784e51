package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.stage.ReportFigures.Group;
import org.riskassessment.report.text.ReportText;

/**
 * How the risks of clients are spread, for all and by owner or segment.
 *
 * @param groups all clients first; none when no clients are scored
 */
record RiskGroupsChart(List<Group> groups) implements Chart {

  public RiskGroupsChart {
    groups = List.copyOf(groups);
  }

  @Override
  public String name() {
    return "risk-groups";
  }

  @Override
  public String title() {
    return "How risks are spread" + (groups.size() > 1 ? ", by group" : "");
  }

  @Override
  public List<String> notes() {
    return List.of(
        "Dot: the median. Bar: the middle half. Line: the middle 90% of clients."
            + (groups.size() > 1 ? " Groups with the most expected leavers first." : ""));
  }

  private static String label(Group group) {
    return group.by().isEmpty()
        ? "all clients"
        : Theme.name(group.name().isEmpty() ? "no " + group.by() : group.name());
  }

  @Override
  public Plot plot() {
    List<Group> shown = new ArrayList<>(groups);
    Collections.reverse(shown);
    XYPlot plot =
        Theme.plot(
            Theme.shares("Risk of leaving"),
            Theme.names(
                null,
                shown.stream()
                    .map(group -> label(group) + " (" + ReportText.count(group.clients()) + ")")
                    .toArray(String[]::new)));
    if (groups.isEmpty()) {
      return Theme.without(plot, "Not enough data: no clients have been scored.");
    }
    double[] y = Theme.places(shown.size());
    Theme.spans(plot, "", at(shown, 2), y, at(shown, 0), at(shown, 4));
    Theme.blocks(plot, at(shown, 1), at(shown, 3), y, 0.3, Theme.PALE);
    return plot;
  }

  private static double[] at(List<Group> groups, int quantile) {
    return groups.stream().mapToDouble(g -> g.quantiles().get(quantile)).toArray();
  }

  @Override
  public int height() {
    return 130 + 26 * Math.max(4, groups.size());
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("Group", "Clients", "5%", "25%", "Median", "75%", "95%", "Expected to leave"),
        groups.stream()
            .map(
                g ->
                    List.of(
                        g.by().isEmpty()
                            ? "all clients"
                            : ReportText.text(g.by())
                                + ": "
                                + (g.name().isEmpty() ? "none" : ReportText.text(g.name())),
                        ReportText.count(g.clients()),
                        ReportText.percent(g.quantiles().get(0)),
                        ReportText.percent(g.quantiles().get(1)),
                        ReportText.percent(g.quantiles().get(2)),
                        ReportText.percent(g.quantiles().get(3)),
                        ReportText.percent(g.quantiles().get(4)),
                        ReportText.decimal(g.leavers().value())))
            .toList());
  }
}
