package org.riskassessment.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYShapeAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;
import org.riskassessment.report.text.ReportText;

/**
 * How all charts look: a white plot with a pale grid, no frames and no shadows, one accent. What
 * the colours say is also said by dashes, shapes or words. The style sheet of the report replaces
 * each of these colours on a dark page.
 */
final class Theme {
  static final int WIDTH = 560;
  static final int HEIGHT = 400;

  static final Color PAPER = new Color(0xffffff);
  static final Color INK = new Color(0x17212b);
  static final Color QUIET = new Color(0x4d5b69);
  static final Color GRID = new Color(0xe2e7ed);
  static final Color ACCENT = new Color(0x0b4f94);

  /** For areas of the accent, and for bars behind a line. */
  static final Color PALE = new Color(0xc4daf0);

  /** What the accent is compared with. */
  static final Color OTHER = new Color(0x7b8896);

  static final Color WARNING = new Color(0x9a3412);

  /** From little to much; the text on each has a contrast of 4.5 or more. */
  static final Color[] HEAT = {
    new Color(0xeaf2fb),
    new Color(0xc4daf0),
    new Color(0x8fbbe2),
    new Color(0x2a6cae),
    new Color(0x0b3d73)
  };

  static final Stroke LINE = stroke(2f);
  static final Stroke DASHED = stroke(1.6f, 6f, 4f);
  static final Stroke DOTTED = stroke(1.4f, 1.5f, 4f);

  /** What stands out less than a dot in a row of many. */
  static final Stroke THIN = stroke(1.2f);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final float SMALL = 13;

  /** Longer names are cut in the middle; the table has them whole. */
  private static final int LONGEST_NAME = 30;

  static {
    // Otherwise JFreeChart draws the label of an upright axis as outlines, which cannot be read
    // aloud.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private Theme() {}

  static Font font(int style, float size) {
    return new Font(Font.SANS_SERIF, style, Math.round(size));
  }

  private static BasicStroke stroke(float width, float... dashes) {
    return new BasicStroke(
        width,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        10,
        dashes.length == 0 ? null : dashes,
        0);
  }

  /** The whole picture of a chart. */
  static JFreeChart picture(Chart chart) {
    Plot plot = chart.plot();
    JFreeChart picture = new JFreeChart(null, font(Font.BOLD, 16), plot, false);
    picture.setBackgroundPaint(PAPER);
    picture.setPadding(new RectangleInsets(10, 10, 10, 24));
    picture.setTitle(title(chart.title(), font(Font.BOLD, 16), INK));
    for (String note : chart.notes()) {
      picture.addSubtitle(title(note, font(Font.PLAIN, SMALL), QUIET));
    }
    if (plot.getLegendItems().getItemCount() > 0) {
      picture.addLegend(legend(plot));
    }
    return picture;
  }

  private static TextTitle title(String text, Font font, Color ink) {
    TextTitle title = new TextTitle(text, font);
    title.setPaint(ink);
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setMargin(new RectangleInsets(1, 4, 2, 4));
    title.setExpandToFitSpace(true);
    return title;
  }

  private static LegendTitle legend(Plot plot) {
    LegendTitle legend = new LegendTitle(plot);
    legend.setFrame(BlockBorder.NONE);
    legend.setBackgroundPaint(PAPER);
    legend.setItemFont(font(Font.PLAIN, SMALL));
    legend.setItemPaint(INK);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setHorizontalAlignment(HorizontalAlignment.LEFT);
    legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 14));
    return legend;
  }

  /** A plot between two axes, with a grid and nothing else. */
  static XYPlot plot(ValueAxis across, ValueAxis up) {
    XYPlot plot = new XYPlot(null, across, up, null);
    // More room for each label means fewer of them.
    up.setTickLabelInsets(new RectangleInsets(8, 4, 8, 4));
    across.setTickLabelInsets(new RectangleInsets(2, 10, 2, 10));
    plain(plot);
    return plot;
  }

  private static void plain(XYPlot plot) {
    plot.setBackgroundPaint(PAPER);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(stroke(1));
    plot.setRangeGridlineStroke(stroke(1));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(new RectangleInsets(6, 2, 2, 2));
    plot.setNoDataMessageFont(font(Font.BOLD, 14));
    plot.setNoDataMessagePaint(WARNING);
  }

  /** A plot that says why it is empty, between its usual axes. */
  static XYPlot without(XYPlot plot, String why) {
    plot.setNoDataMessage(why);
    return plot;
  }

  /** Plots above each other with one axis across. */
  static CombinedDomainXYPlot above(ValueAxis across) {
    CombinedDomainXYPlot plot = new CombinedDomainXYPlot(across);
    plain(plot);
    plot.setGap(12);
    return plot;
  }

  private static void plain(ValueAxis axis) {
    axis.setLabelFont(font(Font.PLAIN, 13));
    axis.setLabelPaint(INK);
    axis.setTickLabelFont(font(Font.PLAIN, SMALL));
    axis.setTickLabelPaint(QUIET);
    axis.setAxisLinePaint(OTHER);
    axis.setTickMarksVisible(false);
    axis.setLabelInsets(new RectangleInsets(3, 3, 3, 3));
  }

  /** An axis of shares from 0% to 100%. */
  static NumberAxis shares(String label) {
    NumberAxis axis = axis(label, 0, 1);
    axis.setTickUnit(new NumberTickUnit(0.2));
    axis.setNumberFormatOverride(format("0%"));
    return axis;
  }

  /** An axis over a given range, with ticks where they fall well. */
  static NumberAxis axis(@Nullable String label, double low, double high) {
    NumberAxis axis = new NumberAxis(label);
    plain(axis);
    axis.setRange(low, high > low ? high : low + 1);
    axis.setNumberFormatOverride(format("#,##0.####"));
    return axis;
  }

  /** An axis of whole numbers from 0, a little longer than the largest. */
  static NumberAxis counts(String label, double largest) {
    NumberAxis axis = axis(label, 0, Math.max(1, 1.06 * largest));
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    axis.setNumberFormatOverride(format("#,##0"));
    return axis;
  }

  /** An axis of amounts from 0, in thousands or millions where they are large. */
  static NumberAxis amounts(String label, double largest) {
    NumberAxis axis = axis(label, 0, largest);
    axis.setNumberFormatOverride(
        largest >= 2e6
            ? new AxisFormat(x -> scaled(x, 1e6, "#,##0.##'M'"))
            : largest >= 1e4
                ? new AxisFormat(x -> scaled(x, 1e3, "#,##0.##'k'"))
                : format("#,##0.###"));
    return axis;
  }

  /** An axis of which nothing is known. */
  static NumberAxis blank(@Nullable String label) {
    NumberAxis axis = axis(label, 0, 1);
    axis.setTickLabelsVisible(false);
    return axis;
  }

  /** An axis of moments in order, one place each from 0; some are named by their date. */
  static NumberAxis moments(String label, List<Instant> moments) {
    int n = moments.size();
    NumberAxis axis = axis(label, -0.5, Math.max(1, n) - 0.5);
    axis.setTickUnit(new NumberTickUnit(Math.max(1, Math.ceil(n / 6.0))));
    boolean oneDay = n > 0 && Duration.between(moments.get(0), moments.get(n - 1)).toHours() < 24;
    DateTimeFormatter format = oneDay ? CLOCK : DAY;
    axis.setNumberFormatOverride(
        new AxisFormat(
            x -> {
              int place = (int) Math.rint(x);
              return place >= 0 && place < n ? format.format(moments.get(place)) : "";
            }));
    return axis;
  }

  private static String scaled(double number, double unit, String pattern) {
    return number == 0 ? "0" : format(pattern).format(number / unit);
  }

  /** The places 0 to n - 1. */
  static double[] places(int n) {
    return IntStream.range(0, n).asDoubleStream().toArray();
  }

  /** An axis of names, the first at 0. */
  static SymbolAxis names(@Nullable String label, String... names) {
    SymbolAxis axis = new SymbolAxis(label, names);
    plain(axis);
    axis.setGridBandsVisible(false);
    axis.setRange(-0.5, Math.max(1, names.length) - 0.5);
    return axis;
  }

  static NumberFormat format(String pattern) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /** A name short enough for an axis. */
  static String name(String name) {
    int[] shown = ReportText.text(name).codePoints().filter(c -> !isDirection(c)).toArray();
    if (shown.length <= LONGEST_NAME) {
      return new String(shown, 0, shown.length);
    }
    // Long names that are alike mostly differ before their end.
    int head = 2 * LONGEST_NAME / 3;
    int tail = LONGEST_NAME - head - 1;
    return new String(shown, 0, head) + '…' + new String(shown, shown.length - tail, tail);
  }

  /** Characters that would turn the words around a name; a picture cannot isolate them. */
  private static boolean isDirection(int character) {
    return character >= 0x202A && character <= 0x202E || character >= 0x2066 && character <= 0x2069;
  }

  /** Lines through points, drawn in one piece each; they appear in the legend by name. */
  static void lines(XYPlot plot, String name, double[] x, double[] y, Paint paint, Stroke stroke) {
    XYLineAndShapeRenderer lines = new XYLineAndShapeRenderer(true, false);
    lines.setDrawSeriesLineAsPath(true);
    lines.setSeriesPaint(0, paint);
    lines.setSeriesStroke(0, stroke);
    lines.setLegendLine(new Line2D.Double(-12, 0, 12, 0));
    add(plot, points(name, x, y), lines);
  }

  /** Points with a shape and without lines. */
  static void dots(XYPlot plot, String name, double[] x, double[] y, Paint paint, Shape shape) {
    XYLineAndShapeRenderer dots = new XYLineAndShapeRenderer(false, true);
    dots.setSeriesPaint(0, paint);
    dots.setSeriesShape(0, shape);
    dots.setSeriesShapesFilled(0, true);
    dots.setUseOutlinePaint(true);
    dots.setSeriesOutlinePaint(0, PAPER);
    dots.setDrawOutlines(true);
    add(plot, points(name, x, y), dots);
  }

  /** Points with the interval of each, up and down. */
  static void intervals(
      XYPlot plot, String name, double[] x, double[] y, double[] low, double[] high) {
    XYErrorRenderer dots = new XYErrorRenderer();
    dots.setDrawXError(false);
    dots.setCapLength(6);
    dots.setErrorStroke(stroke(1.4f));
    dots.setErrorPaint(ACCENT);
    dots.setSeriesPaint(0, ACCENT);
    dots.setSeriesShape(0, DOT);
    add(plot, between(name, x, x, x, y, low, high), dots);
  }

  /** The same, left and right. */
  static void spans(XYPlot plot, String name, double[] x, double[] y, double[] low, double[] high) {
    XYErrorRenderer dots = new XYErrorRenderer();
    dots.setDrawYError(false);
    dots.setCapLength(6);
    dots.setErrorStroke(stroke(1.4f));
    dots.setErrorPaint(ACCENT);
    dots.setSeriesPaint(0, ACCENT);
    dots.setSeriesShape(0, DOT);
    add(plot, between(name, x, low, high, y, y, y), dots);
  }

  /** A band between two lines. */
  static void band(XYPlot plot, String name, double[] x, double[] low, double[] high) {
    DeviationRenderer band = new DeviationRenderer(true, false);
    band.setDrawSeriesLineAsPath(true);
    band.setAlpha(1);
    band.setSeriesPaint(0, PALE);
    band.setSeriesFillPaint(0, PALE);
    band.setSeriesStroke(0, stroke(8));
    band.setLegendLine(new Line2D.Double(-12, 0, 12, 0));
    add(plot, between(name, x, x, x, low, low, high), band);
  }

  /** Bars from 0 up, each from one place to another. */
  static void bars(
      XYPlot plot, String name, double[] from, double[] to, double[] height, Paint paint) {
    bars(plot, name, from, to, new double[from.length], height, paint);
  }

  /** Bars from one height to another. */
  static void bars(
      XYPlot plot,
      String name,
      double[] from,
      double[] to,
      double[] low,
      double[] high,
      Paint paint) {
    double[] middle =
        IntStream.range(0, from.length).mapToDouble(i -> (from[i] + to[i]) / 2).toArray();
    XYBarRenderer bars = new XYBarRenderer(0.08);
    bars.setUseYInterval(true);
    bars.setBarPainter(new StandardXYBarPainter());
    bars.setShadowVisible(false);
    bars.setDrawBarOutline(false);
    bars.setSeriesPaint(0, paint);
    bars.setLegendBar(new Rectangle2D.Double(-6, -4, 12, 8));
    add(plot, between(name, middle, from, to, high, low, high), bars);
  }

  private static XYSeriesCollection points(String name, double[] x, double[] y) {
    XYSeries series = new XYSeries(name, false, true);
    for (int i = 0; i < x.length; i++) {
      series.add(x[i], y[i], false);
    }
    return new XYSeriesCollection(series);
  }

  private static XYIntervalSeriesCollection between(
      String name,
      double[] x,
      double[] left,
      double[] right,
      double[] y,
      double[] low,
      double[] high) {
    XYIntervalSeries series = new XYIntervalSeries(name, false, true);
    for (int i = 0; i < x.length; i++) {
      series.add(x[i], left[i], right[i], y[i], low[i], high[i]);
    }
    XYIntervalSeriesCollection intervals = new XYIntervalSeriesCollection();
    intervals.addSeries(series);
    return intervals;
  }

  private static void add(XYPlot plot, XYDataset points, XYItemRenderer renderer) {
    renderer.setSeriesVisibleInLegend(0, !String.valueOf(points.getSeriesKey(0)).isEmpty());
    int place = plot.getDataset() == null ? 0 : plot.getDatasetCount();
    plot.setDataset(place, points);
    plot.setRenderer(place, renderer);
  }

  /** Where words stand above a point. */
  static final TextAnchor BELOW = TextAnchor.BOTTOM_CENTER;

  /** Lying bars behind the first data of a plot, as thick as {@code 2 * half}. */
  static void blocks(
      XYPlot plot, double[] from, double[] to, double[] y, double half, Paint paint) {
    for (int i = 0; i < y.length; i++) {
      plot.getRenderer(0)
          .addAnnotation(
              new XYShapeAnnotation(
                  new Rectangle2D.Double(from[i], y[i] - half, to[i] - from[i], 2 * half),
                  null,
                  null,
                  paint),
              Layer.BACKGROUND);
    }
  }

  /** The level of a cell that is unknown. */
  static final int HATCHED = -1;

  private static final double CELL = 0.46;
  private static final int HATCHES = 4;

  /** Fewer cells across than this would be long bars. */
  private static final int FEWEST_CELLS = 12;

  /** The place in {@link #HEAT} of a number among four ascending limits. */
  static int level(double number, double... limits) {
    int level = 0;
    while (level < limits.length && number >= limits[level]) {
      level++;
    }
    return level;
  }

  /**
   * Rows of cells in the colours of {@link #HEAT}, behind the data that are added to the plot next.
   *
   * @param levels by row, from below, and column
   * @param names of the levels
   * @param hatched what a cell without a level means
   */
  static void strip(XYPlot plot, int[][] levels, List<String> names, String hatched) {
    plot.getDomainAxis().setRange(-0.5, Math.max(FEWEST_CELLS, levels[0].length) - 0.5);
    XYLineAndShapeRenderer none = new XYLineAndShapeRenderer(false, false);
    add(plot, points("", new double[] {0}, new double[] {0}), none);
    LegendItemCollection legend = new LegendItemCollection();
    Shape swatch = new Rectangle2D.Double(-6, -6, 12, 12);
    for (int level = 0; level < HEAT.length; level++) {
      legend.add(new LegendItem(names.get(level), null, null, null, swatch, HEAT[level]));
      Path2D cells = new Path2D.Double();
      for (int row = 0; row < levels.length; row++) {
        for (int column = 0; column < levels[row].length; column++) {
          if (levels[row][column] == level) {
            cells.append(
                new Rectangle2D.Double(column - CELL, row - CELL, 2 * CELL, 2 * CELL), false);
          }
        }
      }
      none.addAnnotation(new XYShapeAnnotation(cells, null, null, HEAT[level]), Layer.BACKGROUND);
    }
    Path2D lines = new Path2D.Double();
    for (int row = 0; row < levels.length; row++) {
      for (int column = 0; column < levels[row].length; column++) {
        if (levels[row][column] == HATCHED) {
          hatch(lines, column, row, CELL);
        }
      }
    }
    none.addAnnotation(new XYShapeAnnotation(lines, THIN, OTHER, null), Layer.BACKGROUND);
    Path2D sample = new Path2D.Double(swatch);
    hatch(sample, 0, 0, 6);
    legend.add(new LegendItem(hatched, null, null, null, sample, PAPER, THIN, OTHER));
    plot.setFixedLegendItems(legend);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
  }

  private static void hatch(Path2D lines, double x, double y, double half) {
    double step = 2 * half / HATCHES;
    for (int i = 0; i < HATCHES; i++) {
      lines.moveTo(x - half + i * step, y - half);
      lines.lineTo(x - half + (i + 1) * step, y + half);
    }
  }

  /** Adds to the legend of a strip what a shape means. */
  static void explain(XYPlot plot, String name, Shape shape, Color ink) {
    plot.getFixedLegendItems().add(new LegendItem(name, null, null, null, shape, ink));
  }

  /** A dot, for what was measured. */
  static final Shape DOT = new Ellipse2D.Double(-4, -4, 8, 8);

  /** A diamond, for what was chosen or decided. */
  static final Shape DIAMOND = diamond(7);

  private static Shape diamond(double size) {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -size);
    path.lineTo(size, 0);
    path.lineTo(0, size);
    path.lineTo(-size, 0);
    path.closePath();
    return path;
  }

  /** A line up from a place on the axis across, with words at its top. */
  static void mark(XYPlot plot, double at, String words, boolean wordsOnTheLeft) {
    ValueMarker marker = new ValueMarker(at, WARNING, DASHED);
    marker.setLabel(words);
    marker.setLabelFont(font(Font.BOLD, SMALL));
    marker.setLabelPaint(WARNING);
    marker.setLabelBackgroundColor(new Color(0, true));
    marker.setLabelAnchor(wordsOnTheLeft ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
    marker.setLabelTextAnchor(wordsOnTheLeft ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
    marker.setLabelOffset(new RectangleInsets(4, 5, 4, 5));
    plot.addDomainMarker(marker);
  }

  /** Words at a point of a plot. */
  static void words(XYPlot plot, String words, double x, double y, TextAnchor anchor, Color ink) {
    XYTextAnnotation text = new XYTextAnnotation(words, x, y);
    text.setFont(font(Font.BOLD, SMALL));
    text.setPaint(ink);
    text.setTextAnchor(anchor);
    plot.addAnnotation(text);
  }

  /** What stands at a tick of an axis. Only writes. */
  private static final class AxisFormat extends NumberFormat {
    private static final long serialVersionUID = 1;
    private final transient DoubleFunction<String> words;

    private AxisFormat(DoubleFunction<String> words) {
      this.words = words;
    }

    @Override
    public StringBuffer format(double number, StringBuffer to, FieldPosition place) {
      return to.append(words.apply(number));
    }

    @Override
    public StringBuffer format(long number, StringBuffer to, FieldPosition place) {
      return to.append(words.apply(number));
    }

    @Override
    public Number parse(String text, ParsePosition place) {
      throw new UnsupportedOperationException();
    }
  }
}
