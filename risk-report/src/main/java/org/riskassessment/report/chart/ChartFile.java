package org.riskassessment.report.chart;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A chart as the content of a file. The same chart gives the same bytes on the same JDK with the
 * same fonts. Empty if Java finds no fonts on this machine.
 */
public final class ChartFile {
  /** Pixels for each point of the drawing, so that it is sharp on dense screens and on paper. */
  private static final int DENSITY = 2;

  private ChartFile() {}

  /** An SVG element, which stands for itself or in a page, readable aloud. */
  public static Optional<String> svg(Chart chart) {
    return drawn(chart, SvgDrawing::of);
  }

  public static Optional<byte[]> png(Chart chart) {
    return drawn(chart, ChartFile::encode);
  }

  /** Draws a chart into a rectangle at the origin, as large as fits. */
  public static void draw(Chart chart, Graphics2D graphics, double width, double height) {
    double scale = Math.min(width / chart.width(), height / chart.height());
    graphics.scale(scale, scale);
    Theme.picture(chart).draw(graphics, new Rectangle(chart.width(), chart.height()));
  }

  private static <T> Optional<T> drawn(Chart chart, Function<Chart, T> drawing) {
    try {
      return Optional.of(drawing.apply(chart));
    } catch (LinkageError | InternalError e) {
      return Optional.empty();
    }
  }

  private static byte[] encode(Chart chart) {
    BufferedImage image =
        new BufferedImage(
            DENSITY * chart.width(), DENSITY * chart.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(DENSITY, DENSITY);
      Theme.picture(chart).draw(graphics, new Rectangle(chart.width(), chart.height()));
    } finally {
      graphics.dispose();
    }
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
}
