package org.riskassessment.report.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.DefaultXYZDataset;
import org.riskassessment.core.evaluate.ConfusionMatrix;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.report.text.ReportText;

/**
 * A confusion matrix as a heat map: darker cells hold a larger share of the clients who left, or of
 * those who stayed. It uses shades of one hue, so it can be read without colour.
 */
public record ConfusionChart(int version, Evaluation evaluation) implements Chart {
  private static final int LONGEST_NAME = 60;
  private static final Color EMPTY = new Color(0xe5e7eb);

  private static final int FIRST_WITH_LIGHT_INK = 3;

  @Override
  public String name() {
    return "confusion-matrix";
  }

  @Override
  public String title() {
    return "Confusion matrix of model version " + version;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(shortened(ReportText.text(evaluation.dataset())));
    notes.add(
        "n = "
            + ReportText.count(evaluation.n())
            + " ("
            + ReportText.count(evaluation.positives())
            + " left, "
            + ReportText.count(evaluation.negatives())
            + " stayed), threshold "
            + ReportText.percent(evaluation.threshold())
            + f1());
    if (evaluation.isSmall()) {
      notes.add(
          "Small sample (fewer than "
              + Evaluation.SMALL_CLASS
              + " left or stayed): a hint, not proof");
    }
    return notes;
  }

  private String f1() {
    ConfusionMatrix m = evaluation.confusion();
    if (m.tp() + m.fp() + m.fn() == 0) {
      return ", F1 unknown: nobody left and nobody was predicted to leave";
    }
    Interval interval = evaluation.interval(Metric.F1).orElse(null);
    return ", F1 "
        + ReportText.ratio(m.f1())
        + (interval == null
            ? ""
            : " (95% interval "
                + ReportText.ratio(interval.low())
                + " to "
                + ReportText.ratio(interval.high())
                + ")");
  }

  @Override
  public int width() {
    return 800;
  }

  @Override
  public int height() {
    return 640;
  }

  @Override
  public Plot plot() {
    ConfusionMatrix m = evaluation.confusion();
    DefaultXYZDataset heat = new DefaultXYZDataset();
    heat.addSeries(
        "left",
        new double[][] {
          {0, 1}, {1, 1}, {heat(m.tp(), m.tp() + m.fn()), heat(m.fn(), m.tp() + m.fn())}
        });
    heat.addSeries(
        "stayed",
        new double[][] {
          {0, 1}, {0, 0}, {heat(m.fp(), m.fp() + m.tn()), heat(m.tn(), m.fp() + m.tn())}
        });
    XYPlot plot =
        Theme.plot(
            axis("The model", "predicted to leave", "predicted to stay"),
            axis("What happened", "stayed", "left"));
    plot.setDataset(heat);
    plot.setRenderer(blocks());
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setFixedLegendItems(new org.jfree.chart.LegendItemCollection());
    label(plot, 0, 1, m.tp(), m.tp() + m.fn(), "left");
    label(plot, 1, 1, m.fn(), m.tp() + m.fn(), "left");
    label(plot, 0, 0, m.fp(), m.fp() + m.tn(), "stayed");
    label(plot, 1, 0, m.tn(), m.fp() + m.tn(), "stayed");
    return plot;
  }

  /** The place of its colour; -1 when the share is unknown. */
  private static int heat(long count, long total) {
    return total == 0
        ? -1
        : (int) Math.min(Theme.HEAT.length - 1, Theme.HEAT.length * count / total);
  }

  private static String share(long count, long total, String name) {
    return total == 0
        ? "share unknown: nobody " + name
        : ReportText.percent((double) count / total) + " of those who " + name;
  }

  private static SymbolAxis axis(String label, String... words) {
    SymbolAxis axis = Theme.names(label, words);
    axis.setAxisLineVisible(false);
    axis.setTickLabelPaint(Theme.INK);
    axis.setLabelFont(Theme.font(Font.BOLD, 16));
    axis.setTickLabelFont(Theme.font(Font.PLAIN, 16));
    return axis;
  }

  private static XYBlockRenderer blocks() {
    XYBlockRenderer blocks = new XYBlockRenderer();
    blocks.setPaintScale(new Heat());
    blocks.setBlockWidth(0.98);
    blocks.setBlockHeight(0.98);
    return blocks;
  }

  private static void label(XYPlot plot, double x, double y, long count, long total, String name) {
    Color ink = heat(count, total) >= FIRST_WITH_LIGHT_INK ? Theme.PAPER : Theme.INK;
    plot.addAnnotation(text(ReportText.count(count), x, y + 0.07, Theme.font(Font.BOLD, 40), ink));
    plot.addAnnotation(
        text(share(count, total, name), x, y - 0.14, Theme.font(Font.PLAIN, 16), ink));
  }

  private static XYTextAnnotation text(String text, double x, double y, Font font, Color ink) {
    XYTextAnnotation annotation = new XYTextAnnotation(text, x, y);
    annotation.setFont(font);
    annotation.setPaint(ink);
    annotation.setTextAnchor(TextAnchor.CENTER);
    return annotation;
  }

  /** Cuts a long name at the front, where the folders are. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME);
  }

  @Override
  public ChartTable table() {
    ConfusionMatrix m = evaluation.confusion();
    return new ChartTable(
        List.of("What happened", "predicted to leave", "predicted to stay", "all"),
        List.of(row("left", m.tp(), m.fn()), row("stayed", m.fp(), m.tn())));
  }

  private static List<String> row(String name, long leave, long stay) {
    return List.of(
        name, ReportText.count(leave), ReportText.count(stay), ReportText.count(leave + stay));
  }

  /** The colour of a heat, grey if it is unknown. */
  private static final class Heat implements PaintScale {
    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return Theme.HEAT.length - 1;
    }

    @Override
    public Paint getPaint(double heat) {
      return heat < 0 ? EMPTY : Theme.HEAT[(int) heat];
    }
  }
}
