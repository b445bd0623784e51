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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.report.chart.ChartFile;
import org.riskassessment.report.chart.ConfusionChart;

/**
 * Writes the documents for people: {@code confusionmatrix.png}, a picture, and {@code report.html},
 * one self-contained page without scripts or outside references. The same content gives the same
 * bytes on the same JDK with the same fonts.
 *
 * <p>Everything is rendered before anything is written. A failure to write throws {@link
 * org.riskassessment.core.error.ErrorCode#WRITE_FAILED} with the file's name. Immutable; safe for
 * several threads that hold the workspace's lock.
 */
public final class DocumentReportStage implements ReportStage {
  /** The picture of the confusion matrix. */
  private static final String MATRIX_FILE = "confusionmatrix.png";

  /** The page. */
  private static final String PAGE_FILE = "report.html";

  private static final String STYLE_FILE = "report.css";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          DocumentReportStage.class.getClassLoader(),
          DocumentReportStage.class.getPackageName());
  private static final String NO_FONTS =
      MATRIX_FILE
          + " and the charts of the page were not drawn, because Java found no fonts on this"
          + " machine; install fontconfig and a font such as DejaVu Sans";

  private final String style = resource(STYLE_FILE);

  /**
   * Writes the documents, each replaced atomically. Without fonts, only the page is written.
   *
   * @return the picture in the model version's folder, in the folder of all versions and in the
   *     report folder, then the page in the report folder
   */
  @Override
  public Written report(RunContext context, Content content) {
    Optional<byte[]> matrix =
        ChartFile.png(new ConfusionChart(content.version().version(), content.evaluation()));
    byte[] page = page(new ReportPage(context.runId(), content));
    context.cancellation().check();

    Path models = context.config().modelFolder();
    Path reports = context.config().reportFolder();
    String version = Integer.toString(content.version().version());
    List<Path> files = new ArrayList<>();
    if (matrix.isPresent()) {
      for (Path folder : List.of(models.resolve(version), models, reports)) {
        Path picture = folder.resolve(MATRIX_FILE);
        context.files().write(picture, matrix.get());
        files.add(picture);
      }
    }
    Path html = reports.resolve(PAGE_FILE);
    context.files().write(html, page);
    files.add(html);
    return new Written(files, matrix.isPresent() ? List.of() : List.of(NO_FONTS));
  }

  private byte[] page(ReportPage page) {
    Utf8ByteOutput out = new Utf8ByteOutput();
    templates.render("report.jte", Map.of("page", page, "style", style), out);
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
