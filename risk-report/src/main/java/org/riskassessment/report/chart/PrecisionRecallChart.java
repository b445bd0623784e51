package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.report.text.ReportText;

/** How many of the flagged clients leave, for how many leavers found, with the chosen point. */
record PrecisionRecallChart(Judged judged) implements Chart {

  @Override
  public String name() {
    return "precision-recall";
  }

  @Override
  public String title() {
    return "How many flagged clients leave (precision and recall)";
  }

  @Override
  public List<String> notes() {
    return judged.sample();
  }

  @Override
  public Plot plot() {
    XYPlot plot =
        Theme.plot(
            Theme.shares("Share of leavers found (recall)"),
            Theme.shares("Share of flagged that leave (precision)"));
    if (judged.obstacle().isPresent()) {
      return Theme.without(plot, judged.obstacle().get());
    }
    RankedCurve curve = RankedCurve.of(judged.known());
    int chosen = Math.max(1, curve.at(judged.threshold()));
    int[] drawn = Arrays.stream(curve.drawn(chosen)).filter(i -> i > 0).toArray();
    Theme.dots(
        plot,
        "chosen threshold, " + ReportText.percent(judged.threshold()),
        new double[] {recall(curve, chosen)},
        new double[] {precision(curve, chosen)},
        Theme.WARNING,
        Theme.DIAMOND);
    Theme.lines(
        plot,
        "the model",
        Arrays.stream(drawn).mapToDouble(i -> recall(curve, i)).toArray(),
        Arrays.stream(drawn).mapToDouble(i -> precision(curve, i)).toArray(),
        Theme.ACCENT,
        Theme.LINE);
    double share = curve.leavers() / curve.all();
    Theme.lines(
        plot,
        "chance, " + ReportText.percent(share),
        new double[] {0, 1},
        new double[] {share, share},
        Theme.OTHER,
        Theme.DASHED);
    return plot;
  }

  @Override
  public ChartTable table() {
    List<List<String>> rows = new ArrayList<>();
    if (judged.obstacle().isEmpty()) {
      RankedCurve curve = RankedCurve.of(judged.known());
      for (double goal = 0.1; goal < 1.05; goal += 0.1) {
        int point = 1;
        while (point < curve.points() - 1 && recall(curve, point) < goal - 1e-9) {
          point++;
        }
        rows.add(row(curve, point, ""));
      }
      rows.add(row(curve, Math.max(1, curve.at(judged.threshold())), " (chosen)"));
    }
    return new ChartTable(
        List.of("Threshold", "Share of leavers found", "Share of flagged that leave"), rows);
  }

  private static List<String> row(RankedCurve curve, int point, String remark) {
    return List.of(
        ReportText.percent(curve.risk()[point]) + remark,
        ReportText.percent(recall(curve, point)),
        ReportText.percent(precision(curve, point)));
  }

  private static double recall(RankedCurve curve, int point) {
    return curve.found()[point] / curve.leavers();
  }

  private static double precision(RankedCurve curve, int point) {
    return curve.found()[point] / curve.taken()[point];
  }
}
