package org.riskassessment.cli.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.RiskConfig.Reporting.Format;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.wire.ReportJson;
import org.riskassessment.report.chart.Chart;
import org.riskassessment.report.chart.ChartFile;
import org.riskassessment.report.chart.Charts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    header = "Step 4: writes a report on the deployed model.",
    description = {
      "",
      "html is a page that needs no other file, pdf the same on paper, xlsx its tables for "
          + "Excel, png the confusion matrix as a picture. The newest report is in the report "
          + "folder, and each run keeps its own in a folder there.",
      "With --chart, one chart alone: confusion-matrix, roc, precision-recall, calibration, gains, "
          + "score-trend, estimates, drift, drift-COLUMN, importance, shape-COLUMN, capacity, "
          + "risk-groups, missing, timing, volumes.",
      ""
    })
final class ReportCommand extends WorkspaceCommand {
  /** The formats of a report, and of a chart. */
  enum Kind {
    HTML,
    PDF,
    XLSX,
    PNG,
    SVG
  }

  @Option(
      names = "--format",
      paramLabel = "F",
      split = ",",
      description =
          "html, pdf, xlsx, png, or several: html,pdf (default: report.formats, or else html,png);"
              + " of a chart, svg or png (default: by the name of the file, else svg)")
  Set<Kind> formats = EnumSet.noneOf(Kind.class);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write them to this folder, and nowhere else; of a chart, to this file")
  @Nullable Path out;

  @Option(names = "--chart", paramLabel = "NAME", description = "one chart instead of the report")
  @Nullable String chart;

  @Override
  public Answer answer(Application application) {
    if (chart != null) {
      return chart(application, chart);
    }
    if (formats.contains(Kind.SVG)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "svg is for a single chart, with --chart NAME",
          ErrorContext.none().withAccepted("html, pdf, xlsx, png"));
    }
    CommandReport<List<Path>> report =
        application
            .process()
            .reports()
            .write(
                formats.stream()
                    .map(kind -> Format.valueOf(kind.name()))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Format.class))),
                out == null ? null : out.toAbsolutePath().normalize());
    return written(application, report.result(), report.warnings());
  }

  private Answer chart(Application application, String name) {
    Kind kind = kind();
    CommandReport<ReportStage.Evidence> report = application.process().reports().evidence();
    Charts charts = Charts.of(report.result());
    Chart found =
        charts
            .named(name)
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.USAGE,
                        "there is no chart '" + name + "'",
                        ErrorContext.none()
                            .withAccepted(
                                charts.all().stream()
                                    .map(Chart::name)
                                    .collect(Collectors.joining(", ")))));
    Path file =
        out == null
            ? application
                .config()
                .reportFolder()
                .resolve(name + "." + kind.name().toLowerCase(Locale.ROOT))
            : out.toAbsolutePath().normalize();
    byte[] picture =
        bytes(found, kind)
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.USAGE,
                        "Java found no fonts on this machine, so no chart can be drawn; install"
                            + " fontconfig and a font such as DejaVu Sans"));
    new DurableFiles(application.config().fileAccess()).write(file, picture);
    return written(application, List.of(file), report.warnings());
  }

  private Kind kind() {
    if (formats.isEmpty()) {
      return out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(".png")
          ? Kind.PNG
          : Kind.SVG;
    }
    Kind kind = formats.iterator().next();
    if (formats.size() > 1 || kind != Kind.SVG && kind != Kind.PNG) {
      throw new RiskException(
          ErrorCode.USAGE,
          "a chart is written as svg or as png",
          ErrorContext.none().withAccepted("svg, png"));
    }
    return kind;
  }

  private static Optional<byte[]> bytes(Chart chart, Kind kind) {
    return kind == Kind.PNG
        ? ChartFile.png(chart)
        : ChartFile.svg(chart).map(svg -> svg.getBytes(StandardCharsets.UTF_8));
  }

  private Answer written(Application application, List<Path> paths, List<String> warnings) {
    List<String> files = paths.stream().map(application.config()::display).toList();
    return Answer.of(
        commandName(),
        new ReportJson.Written(files),
        warnings,
        files.stream().map(file -> "Wrote  " + file + "\n").collect(Collectors.joining()));
  }
}
