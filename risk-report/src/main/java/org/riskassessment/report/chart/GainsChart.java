package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.report.text.ReportText;

/** How many leavers are found by calling the first clients of the ranking, and lift by decile. */
record GainsChart(Judged judged) implements Chart {
  private static final int DECILES = 10;

  /** The axis of lift ends here, so that reports can be laid side by side. */
  private static final double HIGHEST_LIFT = 5;

  @Override
  public String name() {
    return "gains";
  }

  @Override
  public String title() {
    return "Leavers found by calling from the top (gains and lift)";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(judged.sample());
    notes.add("Lift: the leavers in a tenth of the ranking, compared with a random tenth.");
    return notes;
  }

  @Override
  public Plot plot() {
    NumberAxis across = Theme.shares("Share of clients called, highest risk first");
    XYPlot gains = Theme.plot(across, Theme.shares("Share of leavers found"));
    if (judged.obstacle().isPresent()) {
      return Theme.without(gains, judged.obstacle().get());
    }
    RankedCurve curve = RankedCurve.of(judged.known());
    int[] drawn = curve.drawn(0);
    Theme.lines(
        gains,
        "the model",
        Arrays.stream(drawn).mapToDouble(i -> curve.taken()[i] / curve.all()).toArray(),
        Arrays.stream(drawn).mapToDouble(i -> curve.found()[i] / curve.leavers()).toArray(),
        Theme.ACCENT,
        Theme.LINE);
    Theme.lines(
        gains, "random calls", new double[] {0, 1}, new double[] {0, 1}, Theme.OTHER, Theme.DASHED);
    if (judged.callShare() > 0) {
      Theme.mark(
          gains,
          judged.callShare(),
          "your calls: " + ReportText.percent(judged.callShare()),
          judged.callShare() > 0.7);
    }

    double[] lift = lift(curve);
    NumberAxis times =
        Theme.axis("Lift", 0, Math.max(HIGHEST_LIFT, Arrays.stream(lift).max().orElse(1)));
    XYPlot deciles = Theme.plot(across, times);
    Theme.lines(deciles, "", new double[] {0, 1}, new double[] {1, 1}, Theme.OTHER, Theme.DASHED);
    Theme.bars(
        deciles,
        "lift of each tenth",
        IntStream.range(0, DECILES).mapToDouble(i -> i / (double) DECILES).toArray(),
        IntStream.range(0, DECILES).mapToDouble(i -> (i + 1) / (double) DECILES).toArray(),
        lift,
        Theme.PALE);
    CombinedDomainXYPlot both = Theme.above(across);
    both.add(gains, 2);
    both.add(deciles, 1);
    return both;
  }

  private static double[] lift(RankedCurve curve) {
    double[] lift = new double[DECILES];
    double step = curve.all() / DECILES;
    for (int i = 0; i < DECILES; i++) {
      lift[i] =
          DECILES
              * (curve.foundAmong((i + 1) * step) - curve.foundAmong(i * step))
              / curve.leavers();
    }
    return lift;
  }

  @Override
  public int height() {
    return 480;
  }

  @Override
  public ChartTable table() {
    List<List<String>> rows = new ArrayList<>();
    if (judged.obstacle().isEmpty()) {
      RankedCurve curve = RankedCurve.of(judged.known());
      double[] lift = lift(curve);
      for (int i = 0; i < DECILES; i++) {
        rows.add(
            List.of(
                "first " + (i + 1) * 10 + "%",
                ReportText.percent(
                    curve.foundAmong((i + 1) * curve.all() / DECILES) / curve.leavers()),
                String.format(Locale.ROOT, "%.2f", lift[i])));
      }
      if (judged.callShare() > 0) {
        double calls = judged.callShare() * curve.all();
        rows.add(
            List.of(
                "your calls: " + ReportText.percent(judged.callShare()),
                ReportText.percent(curve.foundAmong(calls) / curve.leavers()),
                String.format(
                    Locale.ROOT,
                    "%.2f",
                    curve.foundAmong(calls) / curve.leavers() / judged.callShare())));
      }
    }
    return new ChartTable(
        List.of("Called", "Share of leavers found", "Lift of the last tenth, or of your calls"),
        rows);
  }
}
