package org.riskassessment.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.report.chart.Chart;
import org.riskassessment.report.chart.ChartFile;
import org.riskassessment.report.chart.Charts;
import org.riskassessment.report.chart.ConfusionChart;
import org.riskassessment.report.pdf.PdfDocument;

/**
 * Writes the documents for people: {@code report.html}, one self-contained page without scripts or
 * outside references; the same as {@code report.pdf}; the model card, {@code modelcard.html} and
 * {@code modelcard.pdf}; its tables as {@code report.xlsx} and {@code report.json}; each chart as a
 * drawing; and {@code confusionmatrix.png}, a picture. The same content gives the same page and
 * picture, to the byte, on the same JDK with the same fonts.
 *
 * <p>Everything is rendered before anything is written. A failure to write throws {@link
 * org.riskassessment.core.error.ErrorCode#WRITE_FAILED} with the file's name. Immutable; safe for
 * several threads that hold the workspace's lock.
 */
public final class DocumentReportStage implements ReportStage {
  private static final String MATRIX_FILE = "confusionmatrix.png";
  private static final String PAGE_FILE = "report.html";
  private static final String PDF_FILE = "report.pdf";
  private static final String WORKBOOK_FILE = "report.xlsx";
  private static final String JSON_FILE = "report.json";
  private static final String CARD_FILE = "modelcard.html";
  private static final String CARD_PDF_FILE = "modelcard.pdf";
  private static final String STYLE_FILE = "report.css";
  private static final String DRAWING = ".svg";
  private static final Set<String> FILES =
      Set.of(MATRIX_FILE, PAGE_FILE, PDF_FILE, WORKBOOK_FILE, JSON_FILE, CARD_FILE, CARD_PDF_FILE);

  /** The formats that the page is rendered for. */
  private static final Set<Format> PAGED =
      Set.of(Format.HTML, Format.PDF, Format.XLSX, Format.JSON);

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          DocumentReportStage.class.getClassLoader(),
          DocumentReportStage.class.getPackageName());
  private static final String NO_FONTS =
      MATRIX_FILE
          + " and the charts were not drawn, because Java found no fonts on this"
          + " machine; install fontconfig and a font such as DejaVu Sans";

  private final String style = resource(STYLE_FILE);

  /** Whether it writes files of that name. */
  static boolean isReport(String name) {
    return FILES.contains(name)
        || name.endsWith(DRAWING)
            && Charts.isName(name.substring(0, name.length() - DRAWING.length()));
  }

  /**
   * Writes the documents, each replaced atomically. Without fonts, there is no picture.
   *
   * @return the files in the folder that was asked for, or else the picture beside the model, the
   *     newest documents in the report folder, and the same in the run's own folder there
   */
  @Override
  public Written report(RunContext context, Content content, Request request) {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    if (request.formats().contains(Format.PNG)) {
      ChartFile.png(new ConfusionChart(content.version().version(), content.evaluation()))
          .ifPresentOrElse(
              picture -> documents.put(MATRIX_FILE, picture), () -> notes.add(NO_FONTS));
    }
    if (request.formats().stream().anyMatch(PAGED::contains)) {
      addPages(documents, content, request.formats());
    }
    if (request.formats().contains(Format.SVG)) {
      for (Chart chart : Charts.of(content).all()) {
        ChartFile.svg(chart)
            .ifPresentOrElse(
                svg -> documents.put(chart.name() + DRAWING, svg.getBytes(StandardCharsets.UTF_8)),
                () -> notes.add(NO_FONTS));
      }
    }
    context.cancellation().check();
    return new Written(
        write(context, content, request, documents), notes.stream().distinct().toList());
  }

  /** Adds what is made of the pages. */
  private void addPages(Map<String, byte[]> documents, Content content, Set<Format> formats) {
    byte[] page = page("report.jte", new ReportPage(content));
    byte[] card = page("card.jte", new CardPage(content.version()));
    String html = new String(page, StandardCharsets.UTF_8);
    if (formats.contains(Format.HTML)) {
      documents.put(PAGE_FILE, page);
      documents.put(CARD_FILE, card);
    }
    if (formats.contains(Format.PDF)) {
      documents.put(PDF_FILE, PdfDocument.of(html, pictures(content)));
      documents.put(
          CARD_PDF_FILE, PdfDocument.of(new String(card, StandardCharsets.UTF_8), Map.of()));
    }
    if (formats.contains(Format.XLSX)) {
      documents.put(WORKBOOK_FILE, ReportTables.workbook(html));
    }
    if (formats.contains(Format.JSON)) {
      documents.put(JSON_FILE, ReportTables.json(html));
    }
  }

  private static List<Path> write(
      RunContext context, Content content, Request request, Map<String, byte[]> documents) {
    List<Path> files = new ArrayList<>();
    Path asked = request.folder();
    if (asked != null) {
      documents.forEach((name, bytes) -> files.add(write(context, asked.resolve(name), bytes)));
      return files;
    }
    Path reports = context.config().reportFolder();
    Path models = context.config().modelFolder();
    byte[] picture = documents.get(MATRIX_FILE);
    if (picture != null) {
      String version = Integer.toString(content.version().version());
      files.add(write(context, models.resolve(version).resolve(MATRIX_FILE), picture));
      files.add(write(context, models.resolve(MATRIX_FILE), picture));
    }
    documents.forEach((name, bytes) -> files.add(write(context, reports.resolve(name), bytes)));
    KeptReports kept = new KeptReports(reports, context.files());
    Path own = kept.folder(context.runId());
    documents.forEach((name, bytes) -> files.add(write(context, own.resolve(name), bytes)));
    kept.deleteAllBut(context.config().reporting().keep(), context.runId());
    return files;
  }

  private static Path write(RunContext context, Path file, byte[] content) {
    context.files().write(file, content);
    return file;
  }

  /** The charts by the id of their place on the page. */
  private static Map<String, PdfDocument.Picture> pictures(Content content) {
    return Charts.of(content).all().stream()
        .collect(
            Collectors.toMap(
                chart -> "chart-" + chart.name(),
                chart ->
                    (graphics, width, height) -> ChartFile.draw(chart, graphics, width, height)));
  }

  private byte[] page(String template, Record page) {
    Utf8ByteOutput out = new Utf8ByteOutput();
    templates.render(template, Map.of("page", page, "style", style), out);
    return out.toByteArray();
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(DocumentReportStage.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the program's jar", e);
    }
  }
}
