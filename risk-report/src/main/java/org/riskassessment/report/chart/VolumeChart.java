package org.riskassessment.report.chart;

import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.store.Batch;
import org.riskassessment.report.text.ReportText;

/**
 * How many rows came in, and what became of them.
 *
 * @param batches the ingestion ledger, oldest first
 */
record VolumeChart(List<Batch> batches) implements Chart {
  private static final int MOST = 40;

  public VolumeChart {
    batches = List.copyOf(batches);
  }

  private List<Batch> shown() {
    return batches.subList(Math.max(0, batches.size() - MOST), batches.size());
  }

  @Override
  public String name() {
    return "volumes";
  }

  @Override
  public String title() {
    return "Rows that came in";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (batches.size() > MOST) {
      notes.add("The newest " + MOST + " of " + ReportText.count(batches.size()) + " files.");
    }
    return notes;
  }

  @Override
  public Plot plot() {
    List<Batch> shown = shown();
    double most = shown.stream().mapToLong(Batch::rowsRead).max().orElse(0);
    XYPlot plot =
        Theme.plot(
            Theme.moments("File", shown.stream().map(Batch::at).toList()),
            Theme.amounts("Rows", Math.max(1, 1.06 * most)));
    if (shown.isEmpty()) {
      return Theme.without(plot, "Not enough data: no files have been read.");
    }
    List<Batch> refused = shown.stream().filter(b -> b.status() == Batch.Status.REFUSED).toList();
    if (!refused.isEmpty()) {
      Theme.dots(
          plot,
          "refused as a whole",
          refused.stream().mapToDouble(shown::indexOf).toArray(),
          refused.stream().mapToDouble(b -> Math.max(b.rowsRead(), 0.03 * most)).toArray(),
          Theme.WARNING,
          Theme.DIAMOND);
    }
    double[] none = new double[shown.size()];
    double[] fresh = stacked(shown, none, Batch::rowsNew);
    double[] duplicate = stacked(shown, fresh, Batch::rowsDuplicate);
    double[] rejected = stacked(shown, duplicate, Batch::rowsRejected);
    bars(plot, "new", none, fresh, Theme.ACCENT);
    bars(plot, "duplicate", fresh, duplicate, Theme.PALE);
    bars(plot, "rejected", duplicate, rejected, Theme.WARNING);
    return plot;
  }

  private static double[] stacked(
      List<Batch> batches, double[] below, ToDoubleFunction<Batch> rows) {
    double[] top = new double[below.length];
    for (int i = 0; i < top.length; i++) {
      top[i] = below[i] + rows.applyAsDouble(batches.get(i));
    }
    return top;
  }

  private static void bars(XYPlot plot, String name, double[] low, double[] high, Paint paint) {
    double[] places = Theme.places(low.length);
    double[] from = new double[low.length];
    double[] to = new double[low.length];
    for (int i = 0; i < low.length; i++) {
      from[i] = places[i] - Math.min(0.45, 0.1 * low.length);
      to[i] = places[i] + Math.min(0.45, 0.1 * low.length);
    }
    Theme.bars(plot, name, from, to, low, high, paint);
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("File", "Read", "New", "Duplicate", "Rejected"),
        shown().stream()
            .map(
                b ->
                    List.of(
                        ReportText.text(b.name()),
                        ReportText.count(b.rowsRead()),
                        ReportText.count(b.rowsNew()),
                        ReportText.count(b.rowsDuplicate()),
                        ReportText.count(b.rowsRejected())))
            .toList());
  }
}
