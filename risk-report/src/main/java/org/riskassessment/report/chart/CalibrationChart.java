package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.report.text.ReportText;

/** Whether a risk of 30% means that 3 of 10 leave, and how the risks are spread. */
record CalibrationChart(Judged judged) implements Chart {
  private static final int GROUPS = 10;

  /** A group of fewer clients would have an interval over most of the axis. */
  private static final int SMALLEST_GROUP = 10;

  private static final int BARS = 20;

  /**
   * Clients of similar risk.
   *
   * @param leavers by weight
   */
  private record Group(int n, double weight, double risk, double leavers) {
    double observed() {
      return leavers / weight;
    }

    Interval interval() {
      return Wilson.interval(observed(), n);
    }
  }

  @Override
  public String name() {
    return "calibration";
  }

  @Override
  public String title() {
    return "Predicted risk against what happened (calibration)";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(judged.sample());
    notes.add(
        "Each dot is a group of clients of similar risk; the bar is its 95% Wilson interval.");
    return notes;
  }

  private List<Group> groups() {
    if (judged.obstacle().isPresent()) {
      return List.of();
    }
    ScoredRows rows = judged.known();
    int count = Math.min(GROUPS, rows.size() / SMALLEST_GROUP);
    int[] order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(Comparator.comparingInt(rows::rank))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Group> groups = new ArrayList<>();
    for (int i = 0, from = 0; i < count; i++) {
      int to = (int) ((i + 1L) * order.length / count);
      // Clients of equal score stay together.
      while (to < order.length && to > 0 && rows.rank(order[to]) == rows.rank(order[to - 1])) {
        to++;
      }
      if (to > from) {
        groups.add(group(rows, Arrays.copyOfRange(order, from, to)));
        from = to;
      }
    }
    return groups;
  }

  private static Group group(ScoredRows rows, int[] members) {
    double weight = 0;
    double risk = 0;
    double leavers = 0;
    for (int row : members) {
      weight += rows.weight(row);
      risk += rows.weight(row) * rows.risk(row);
      leavers += rows.exited(row) ? rows.weight(row) : 0;
    }
    return new Group(members.length, weight, risk / weight, leavers);
  }

  @Override
  public Plot plot() {
    List<Group> groups = groups();
    NumberAxis across = Theme.shares("Predicted risk");
    XYPlot curve = Theme.plot(across, Theme.shares("Share that left"));
    if (groups.isEmpty()) {
      return Theme.without(
          curve,
          judged
              .obstacle()
              .orElse(
                  "Not enough data: a group of similar risk needs "
                      + SMALLEST_GROUP
                      + " clients."));
    }
    Theme.intervals(
        curve,
        "what happened, with interval",
        groups.stream().mapToDouble(Group::risk).toArray(),
        groups.stream().mapToDouble(Group::observed).toArray(),
        groups.stream().mapToDouble(g -> g.interval().low()).toArray(),
        groups.stream().mapToDouble(g -> g.interval().high()).toArray());
    Theme.lines(
        curve,
        "perfect calibration",
        new double[] {0, 1},
        new double[] {0, 1},
        Theme.OTHER,
        Theme.DASHED);

    double[] counts = histogram(judged.known());
    XYPlot spread =
        Theme.plot(across, Theme.counts("Clients", Arrays.stream(counts).max().orElse(1)));
    Theme.bars(
        spread,
        "clients by risk",
        IntStream.range(0, BARS).mapToDouble(i -> i / (double) BARS).toArray(),
        IntStream.range(0, BARS).mapToDouble(i -> (i + 1) / (double) BARS).toArray(),
        counts,
        Theme.PALE);
    CombinedDomainXYPlot both = Theme.above(across);
    both.add(curve, 3);
    both.add(spread, 1);
    return both;
  }

  private static double[] histogram(ScoredRows rows) {
    double[] counts = new double[BARS];
    for (int row = 0; row < rows.size(); row++) {
      counts[Math.min(BARS - 1, (int) (rows.risk(row) * BARS))]++;
    }
    return counts;
  }

  @Override
  public int height() {
    return 480;
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("Clients", "Mean risk", "Share that left", "95% interval"),
        groups().stream()
            .map(
                g ->
                    List.of(
                        ReportText.count(g.n()),
                        ReportText.percent(g.risk()),
                        ReportText.percent(g.observed()),
                        ReportText.percent(g.interval().low())
                            + " to "
                            + ReportText.percent(g.interval().high())))
            .toList());
  }
}
