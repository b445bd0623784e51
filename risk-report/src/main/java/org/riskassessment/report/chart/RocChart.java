package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.report.text.ReportText;

/** How many leavers are found for how many false alarms, at every threshold. */
record RocChart(Judged judged) implements Chart {

  @Override
  public String name() {
    return "roc";
  }

  @Override
  public String title() {
    return "Leavers found against false alarms (ROC curve)";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(judged.sample());
    judged.area().ifPresent(notes::add);
    return notes;
  }

  @Override
  public Plot plot() {
    XYPlot plot =
        Theme.plot(
            Theme.shares("Share of those who stayed that are flagged"),
            Theme.shares("Share of leavers found"));
    if (judged.obstacle().isPresent()) {
      return Theme.without(plot, judged.obstacle().get());
    }
    RankedCurve curve = RankedCurve.of(judged.known());
    int chosen = curve.at(judged.threshold());
    int[] drawn = curve.drawn(chosen);
    Theme.dots(
        plot,
        "chosen threshold, " + ReportText.percent(judged.threshold()),
        new double[] {alarms(curve, chosen)},
        new double[] {found(curve, chosen)},
        Theme.WARNING,
        Theme.DIAMOND);
    Theme.lines(
        plot,
        "the model",
        Arrays.stream(drawn).mapToDouble(i -> alarms(curve, i)).toArray(),
        Arrays.stream(drawn).mapToDouble(i -> found(curve, i)).toArray(),
        Theme.ACCENT,
        Theme.LINE);
    Theme.lines(
        plot, "chance", new double[] {0, 1}, new double[] {0, 1}, Theme.OTHER, Theme.DASHED);
    return plot;
  }

  @Override
  public ChartTable table() {
    List<List<String>> rows = new ArrayList<>();
    if (judged.obstacle().isEmpty()) {
      RankedCurve curve = RankedCurve.of(judged.known());
      for (double goal = 0.1; goal < 0.95; goal += 0.1) {
        int point = 0;
        while (point < curve.points() - 1 && found(curve, point) < goal - 1e-9) {
          point++;
        }
        rows.add(row(curve, point, ""));
      }
      rows.add(row(curve, curve.at(judged.threshold()), " (chosen)"));
    }
    return new ChartTable(
        List.of(
            "Threshold", "Share of leavers found", "Share of those who stayed that are flagged"),
        rows);
  }

  private static List<String> row(RankedCurve curve, int point, String remark) {
    return List.of(
        ReportText.percent(curve.risk()[point]) + remark,
        ReportText.percent(found(curve, point)),
        ReportText.percent(alarms(curve, point)));
  }

  private static double found(RankedCurve curve, int point) {
    return curve.found()[point] / curve.leavers();
  }

  private static double alarms(RankedCurve curve, int point) {
    return (curve.taken()[point] - curve.found()[point]) / (curve.all() - curve.leavers());
  }
}
