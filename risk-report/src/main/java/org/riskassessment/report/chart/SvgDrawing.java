package org.riskassessment.report.chart;

import java.awt.Graphics;
import java.awt.Rectangle;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** A chart drawn into SVG elements, with its title and its numbers in words for screen readers. */
final class SvgDrawing {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");

  /** What Batik writes on the root although SVG assumes it anyway, or a page should choose it. */
  private static final Set<String> ASSUMED =
      Set.of(
          "color-interpolation",
          "color-rendering",
          "fill-opacity",
          "font-style",
          "font-weight",
          "image-rendering",
          "shape-rendering",
          "stroke-dasharray",
          "stroke-dashoffset",
          "stroke-miterlimit",
          "stroke-opacity",
          "text-rendering");

  private static final String LINKS = " xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

  private SvgDrawing() {}

  static String of(Chart chart) {
    Document document = document();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment(null);
    context.setPrecision(1);
    context.setIDGenerator(new Ids(chart.name()));
    Centred canvas = new Centred(context);
    Theme.picture(chart).draw(canvas, new Rectangle(chart.width(), chart.height()));
    Element root = document.getDocumentElement();
    canvas.getRoot(root);
    tidy(root, chart.name() + "-clipPath1");
    dropUnusedClips(root);
    describe(root, chart);
    StringWriter out = new StringWriter();
    try {
      canvas.stream(root, out, false, false);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    String written = out.toString();
    // Without the declaration, the same text can stand in a page.
    return written
            .substring(written.indexOf("<svg"))
            .replaceAll("\\s*\n\\s*(/?>)", "$1")
            .replaceFirst(LINKS, "")
            .strip()
        + "\n";
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names ids after the chart, so that several charts can stand in one page. */
  private static final class Ids extends SVGIDGenerator {
    private final String chart;

    private Ids(String chart) {
      this.chart = chart;
    }

    @Override
    public String generateID(String prefix) {
      return chart + '-' + super.generateID(prefix);
    }
  }

  /**
   * Places texts by their middle: the font of the reader may be wider or narrower than the one
   * here, and half the difference goes to each side.
   */
  private static final class Centred extends SVGGraphics2D {
    private Centred(SVGGeneratorContext context) {
      super(context, false);
    }

    private Centred(Centred other) {
      super(other);
    }

    @Override
    public Graphics create() {
      return new Centred(this);
    }

    @Override
    public void drawString(String text, float x, float y) {
      String words = text.stripTrailing();
      double width = getFont().getStringBounds(words, getFontRenderContext()).getWidth();
      super.drawString(words, x + (float) (width / 2), y);
    }
  }

  private static void tidy(Element element, String wholeCanvas) {
    NamedNodeMap attributes = element.getAttributes();
    List<Attr> all = new ArrayList<>();
    for (int i = 0; i < attributes.getLength(); i++) {
      all.add((Attr) attributes.item(i));
    }
    boolean isText = element.getTagName().equals("text");
    for (Attr attribute : all) {
      String name = attribute.getName();
      Matcher rgb = RGB.matcher(attribute.getValue());
      if (rgb.matches()) {
        attribute.setValue(
            String.format(
                "#%02x%02x%02x",
                Integer.parseInt(rgb.group(1)),
                Integer.parseInt(rgb.group(2)),
                Integer.parseInt(rgb.group(3))));
      } else if (attribute.getValue().equals("white")) {
        attribute.setValue("#ffffff");
      } else if (name.equals("text-rendering")
          || name.equals("xml:space")
          || isText && name.startsWith("stroke-")
          || attribute.getValue().equals("url(#" + wholeCanvas + ")")) {
        element.removeAttributeNode(attribute);
      }
    }
    if (isText) {
      element.setAttribute("text-anchor", "middle");
    }
    for (Element child : children(element)) {
      tidy(child, wholeCanvas);
    }
  }

  private static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element one) {
        children.add(one);
      }
    }
    return children;
  }

  private static void dropUnusedClips(Element root) {
    Set<String> used = new HashSet<>();
    collectClips(root, used);
    drop(root, used);
  }

  private static void collectClips(Element element, Set<String> used) {
    used.add(element.getAttribute("clip-path"));
    children(element).forEach(child -> collectClips(child, used));
  }

  private static void drop(Element element, Set<String> used) {
    for (Element child : children(element)) {
      drop(child, used);
      String tag = child.getTagName();
      boolean unused =
          tag.equals("clipPath") && !used.contains("url(#" + child.getAttribute("id") + ")")
              || tag.equals("defs") && children(child).isEmpty();
      if (unused) {
        element.removeChild(child);
      } else if (tag.equals("defs")) {
        child.removeAttribute("id");
      }
    }
  }

  private static void describe(Element root, Chart chart) {
    ASSUMED.forEach(root::removeAttribute);
    root.setAttribute("width", Integer.toString(chart.width()));
    root.setAttribute("height", Integer.toString(chart.height()));
    root.setAttribute("viewBox", "0 0 " + chart.width() + " " + chart.height());
    root.setAttribute("class", "chart");
    root.setAttribute("role", "img");
    String title = chart.name() + "-title";
    String description = chart.name() + "-desc";
    root.setAttribute("aria-labelledby", title + " " + description);
    root.insertBefore(
        texts(root, "desc", description, String.join(" ", chart.notes())), root.getFirstChild());
    root.insertBefore(texts(root, "title", title, chart.title()), root.getFirstChild());
  }

  private static Element texts(Element root, String tag, String id, String text) {
    Document document = root.getOwnerDocument();
    Element element = document.createElementNS(SVG, tag);
    element.setAttribute("id", id);
    element.appendChild(document.createTextNode(text));
    return element;
  }
}
