package org.riskassessment.report.pdf;

import com.openhtmltopdf.extend.FSObjectDrawer;
import com.openhtmltopdf.extend.FSObjectDrawerFactory;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.slf4j.Slf4jLogger;
import com.openhtmltopdf.util.XRLog;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * An HTML page as a tagged PDF (PDF/UA-1) on A4, with its fonts embedded. It loads nothing: what a
 * page refers to by an address is left out.
 *
 * <p>The fonts hold Latin, Greek, Cyrillic, Hebrew and Arabic letters; any other character is drawn
 * as a box. Hebrew and Arabic stand in the order in which they are read; Arabic letters are not
 * joined.
 */
public final class PdfDocument {
  /** The family in the style; pictures are drawn with Java's own name for it. */
  private static final String FAMILY = "Document";

  private static final String REGULAR_FONT = "DejaVuSansCondensed.ttf";
  private static final String BOLD_FONT = "DejaVuSansCondensed-Bold.ttf";
  private static final int REGULAR = 400;
  private static final int BOLD = 700;

  /** In millimetres: two on a page, with letters as large as those of tables. */
  private static final int WIDTH = 118;

  /** In millimetres, of pictures that are wider on a screen too. */
  private static final int WHOLE_WIDTH = 178;

  private static final int WIDE = 1_000;

  private static final String STYLE = resource("report-pdf.css");

  /** The kind of objects that pictures are drawn for. */
  private static final String PICTURE = "picture";

  static {
    // Otherwise it logs what it does to standard error.
    XRLog.setLoggerImpl(new Slf4jLogger());
  }

  private PdfDocument() {}

  /** Something to draw into a document. */
  @FunctionalInterface
  public interface Picture {
    /** Draws it into a rectangle at the origin, in points. */
    void draw(Graphics2D graphics, double width, double height);
  }

  /**
   * Makes the document of a page.
   *
   * @param html with headings, tables and lists; an {@code svg} is left out unless there is a
   *     picture for the figure that it is in, and its title says what that shows
   * @param pictures by the id of their figure
   */
  public static byte[] of(String html, Map<String, Picture> pictures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder
        .usePdfUaAccessibility(true)
        .withProducer("risk")
        .withW3cDocument(new W3CDom().namespaceAware(false).fromJsoup(page(html, pictures)), "")
        .useReplacementText("\u25a1")
        .useUnicodeBidiSplitter(TextDirection::new)
        .useUnicodeBidiReorderer(new TextDirection())
        .useObjectDrawerFactory(new Pictures(pictures))
        .useUriResolver((base, uri) -> uri.startsWith("#") ? uri : null)
        .useExternalResourceAccessControl(
            (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
    for (String family : List.of(FAMILY, Font.SANS_SERIF)) {
      builder
          .useFont(() -> stream(REGULAR_FONT), family, REGULAR, FontStyle.NORMAL, true)
          .useFont(() -> stream(BOLD_FONT), family, BOLD, FontStyle.NORMAL, true);
    }
    builder.toStream(out);
    try {
      builder.run();
    } catch (IOException e) {
      throw new UncheckedIOException("a document cannot be laid out", e);
    }
    return out.toByteArray();
  }

  /** The page as it is laid out on paper: without what needs a screen, with its own style. */
  private static Document page(String html, Map<String, Picture> pictures) {
    Document page = Jsoup.parse(html);
    for (Element svg : page.select("svg")) {
      Element figure = svg.closest("figure");
      if (figure != null && pictures.containsKey(figure.id())) {
        Element title = svg.selectFirst("title");
        String words = title == null ? figure.id() : title.text();
        svg.replaceWith(
            new Element("object")
                .attr("type", PICTURE)
                .attr("data", figure.id())
                .attr("alt", words)
                .attr("title", words)
                .attr("style", size(svg.attr("viewBox"))));
      } else {
        svg.remove();
      }
    }
    page.select("style, meta, script, link").remove();
    for (Element link : page.select("a[href]")) {
      link.attr("title", link.text());
    }
    page.head().appendElement("meta").attr("name", "description").attr("content", page.title());
    page.head().appendElement("style").append(STYLE);
    return page;
  }

  /** The width of a picture, and a height in proportion. */
  private static String size(String viewBox) {
    String[] box = viewBox.trim().split("[ ,]+");
    boolean known = box.length == 4;
    double ratio = known ? Double.parseDouble(box[3]) / Double.parseDouble(box[2]) : 0.5;
    int width = known && Double.parseDouble(box[2]) >= WIDE ? WHOLE_WIDTH : WIDTH;
    return String.format(Locale.ROOT, "width: %dmm; height: %.1fmm", width, width * ratio);
  }

  /** Draws pictures where the page has objects that name them. */
  private record Pictures(Map<String, Picture> pictures) implements FSObjectDrawerFactory {

    @Override
    public FSObjectDrawer createDrawer(org.w3c.dom.Element element) {
      Picture picture = Objects.requireNonNull(pictures.get(element.getAttribute("data")));
      return (e, x, y, width, height, device, context, dotsPerPixel) -> {
        float wide = (float) (width / dotsPerPixel);
        float high = (float) (height / dotsPerPixel);
        device.drawWithGraphics(
            (float) x, (float) y, wide, high, graphics -> picture.draw(graphics, wide, high));
        return null;
      };
    }

    @Override
    public boolean isReplacedObject(org.w3c.dom.Element element) {
      return element.getAttribute("type").equals(PICTURE);
    }
  }

  private static String resource(String name) {
    try (InputStream in = stream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the program's jar", e);
    }
  }

  private static InputStream stream(String name) {
    return Objects.requireNonNull(PdfDocument.class.getResourceAsStream(name), name);
  }
}
