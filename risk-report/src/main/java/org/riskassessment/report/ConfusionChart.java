package org.riskassessment.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.DefaultXYZDataset;

/**
 * Draws a confusion matrix as a heat map: darker cells hold a larger share of the clients who left,
 * or of those who stayed. It uses shades of one hue, so it can be read without colour.
 */
final class ConfusionChart {
  static final int WIDTH = 1_600;
  static final int HEIGHT = 1_280;

  /** Pixels for each point of the drawing, so that it is sharp on dense screens and on paper. */
  private static final int DENSITY = 2;

  private static final int LONGEST_NAME = 60;
  private static final Color INK = new Color(0x1b2733);
  private static final Color WARNING = new Color(0x9a3412);
  private static final Color EMPTY = new Color(0xe5e7eb);

  /** A colour for each fifth of the share; the text on it has a contrast of 4.5 or more. */
  private static final Color[] HEAT = {
    new Color(0xeaf2fb),
    new Color(0xc4daf0),
    new Color(0x8fbbe2),
    new Color(0x2a6cae),
    new Color(0x0b3d73)
  };

  private static final int FIRST_WITH_LIGHT_INK = 3;

  private ConfusionChart() {}

  /**
   * Draws the confusion matrix of an evaluation. The same content gives the same bytes on the same
   * JDK with the same fonts. Empty if this machine has no fonts.
   */
  static Optional<byte[]> png(int version, EvaluationView evaluation) {
    try {
      return Optional.of(encode(picture(chart(version, evaluation))));
    } catch (LinkageError | InternalError e) {
      return Optional.empty();
    }
  }

  private static JFreeChart chart(int version, EvaluationView evaluation) {
    List<EvaluationView.Row> rows = evaluation.matrix();
    XYPlot plot =
        new XYPlot(
            heat(rows),
            axis("The model", "predicted to leave", "predicted to stay"),
            axis("What happened", "stayed", "left"),
            blocks());
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setOutlineVisible(false);
    plot.setBackgroundPaint(Color.WHITE);
    for (int i = 0; i < rows.size(); i++) {
      label(plot, 0, 1 - i, rows.get(i).leave());
      label(plot, 1, 1 - i, rows.get(i).stay());
    }

    JFreeChart chart = new JFreeChart(null, font(Font.BOLD, 22), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(14, 14, 14, 24));
    chart.setTitle(title("Confusion matrix of model version " + version, font(Font.BOLD, 22), INK));
    MetricView f1 = evaluation.f1();
    for (String line :
        List.of(
            shortened(evaluation.dataset()),
            "n = " + evaluation.n() + " (" + evaluation.classes() + ")",
            "F1 " + f1.value() + " (" + f1.detail() + "), threshold " + evaluation.threshold())) {
      chart.addSubtitle(title(line, font(Font.PLAIN, 15), INK));
    }
    if (evaluation.isSmall()) {
      chart.addSubtitle(title(evaluation.smallness(), font(Font.BOLD, 15), WARNING));
    }
    return chart;
  }

  private static DefaultXYZDataset heat(List<EvaluationView.Row> rows) {
    DefaultXYZDataset heat = new DefaultXYZDataset();
    for (int i = 0; i < rows.size(); i++) {
      EvaluationView.Row row = rows.get(i);
      heat.addSeries(
          row.name(),
          new double[][] {{0, 1}, {1 - i, 1 - i}, {row.leave().heat(), row.stay().heat()}});
    }
    return heat;
  }

  private static SymbolAxis axis(String label, String... words) {
    SymbolAxis axis = new SymbolAxis(label, words);
    axis.setGridBandsVisible(false);
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    axis.setRange(-0.5, words.length - 0.5);
    axis.setLabelFont(font(Font.BOLD, 16));
    axis.setTickLabelFont(font(Font.PLAIN, 16));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    return axis;
  }

  private static XYBlockRenderer blocks() {
    XYBlockRenderer blocks = new XYBlockRenderer();
    blocks.setPaintScale(new Heat());
    blocks.setBlockWidth(0.98);
    blocks.setBlockHeight(0.98);
    blocks.setDefaultOutlineStroke(new BasicStroke(0));
    return blocks;
  }

  private static void label(XYPlot plot, double x, double y, EvaluationView.Cell cell) {
    Color ink = cell.heat() >= FIRST_WITH_LIGHT_INK ? Color.WHITE : INK;
    plot.addAnnotation(text(cell.count(), x, y + 0.07, font(Font.BOLD, 40), ink));
    plot.addAnnotation(text(cell.share(), x, y - 0.14, font(Font.PLAIN, 16), ink));
  }

  private static XYTextAnnotation text(String text, double x, double y, Font font, Color ink) {
    XYTextAnnotation annotation = new XYTextAnnotation(text, x, y);
    annotation.setFont(font);
    annotation.setPaint(ink);
    annotation.setTextAnchor(TextAnchor.CENTER);
    return annotation;
  }

  private static TextTitle title(String text, Font font, Color ink) {
    TextTitle title = new TextTitle(text, font);
    title.setPaint(ink);
    title.setMargin(new RectangleInsets(1, 0, 3, 0));
    return title;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** Cuts a long name at the front, where the folders are. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME);
  }

  private static BufferedImage picture(JFreeChart chart) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    try {
      graphics.scale(DENSITY, DENSITY);
      chart.draw(graphics, new Rectangle(WIDTH / DENSITY, HEIGHT / DENSITY));
    } finally {
      graphics.dispose();
    }
    return picture;
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The colour of a heat, grey if it is unknown. */
  private static final class Heat implements PaintScale {
    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return HEAT.length - 1;
    }

    @Override
    public Paint getPaint(double heat) {
      return heat < 0 ? EMPTY : HEAT[(int) heat];
    }
  }
}
