package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.stage.ReportFigures.RunTimes;
import org.riskassessment.report.text.ReportText;

/**
 * How long runs took, and their slowest steps.
 *
 * @param runs oldest first
 */
record TimingChart(List<RunTimes> runs) implements Chart {
  private static final int STEPS = 3;

  public TimingChart {
    runs = List.copyOf(runs);
  }

  @Override
  public String name() {
    return "timing";
  }

  @Override
  public String title() {
    return "How long runs took";
  }

  @Override
  public List<String> notes() {
    return List.of(
        "The newest "
            + ReportText.count(runs.size(), "run")
            + " that changed something, with their slowest steps.");
  }

  private List<String> slowest() {
    Map<String, Long> totals = new LinkedHashMap<>();
    runs.forEach(run -> run.steps().forEach((step, ms) -> totals.merge(step, ms, Long::sum)));
    return totals.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(STEPS)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public Plot plot() {
    double longest = runs.stream().mapToLong(RunTimes::total).max().orElse(0) / 1e3;
    XYPlot plot =
        Theme.plot(
            Theme.moments("Run", runs.stream().map(RunTimes::at).toList()),
            Theme.amounts("Seconds", Math.max(1, 1.06 * longest)));
    if (runs.size() < 2) {
      return Theme.without(
          plot,
          runs.isEmpty()
              ? "Not enough data: no run has been recorded."
              : "Not enough data: a trend needs two runs, and there is one.");
    }
    double[] x = Theme.places(runs.size());
    Theme.lines(
        plot,
        "all steps",
        x,
        runs.stream().mapToDouble(run -> run.total() / 1e3).toArray(),
        Theme.ACCENT,
        Theme.LINE);
    List<String> slowest = slowest();
    for (int i = 0; i < slowest.size(); i++) {
      String step = slowest.get(i);
      Theme.lines(
          plot,
          step,
          x,
          runs.stream()
              .mapToDouble(run -> run.steps().containsKey(step) ? run.steps().get(step) / 1e3 : 0)
              .toArray(),
          Theme.OTHER,
          i == 0 ? Theme.DASHED : i == 1 ? Theme.DOTTED : Theme.THIN);
    }
    return plot;
  }

  @Override
  public ChartTable table() {
    List<String> slowest = slowest();
    List<String> headings = new ArrayList<>(List.of("Run", "All steps"));
    headings.addAll(slowest);
    if (runs.size() < 2) {
      return new ChartTable(headings, List.of());
    }
    return new ChartTable(
        headings,
        runs.stream()
            .map(
                run -> {
                  List<String> row = new ArrayList<>();
                  row.add(ReportText.time(run.at()));
                  row.add(ReportText.duration(run.total()));
                  slowest.forEach(
                      step ->
                          row.add(
                              run.steps().containsKey(step)
                                  ? ReportText.duration(run.steps().get(step))
                                  : "–"));
                  return row;
                })
            .toList());
  }
}
