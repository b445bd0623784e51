package org.riskassessment.cli.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.riskassessment.core.json.Words;
import org.riskassessment.core.process.Reports.Subject;
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
          + "Excel, json for programs, svg each chart as a drawing, png the confusion matrix as a "
          + "picture. The newest report is in the report folder, and each run keeps its own in a "
          + "folder there; so does a report on another version or of an earlier run.",
      "With --chart, one chart alone, or all: confusion-matrix, roc, precision-recall, "
          + "calibration, gains, score-trend, estimates, drift, drift-COLUMN, importance, "
          + "shape-COLUMN, capacity, risk-groups, missing, timing, volumes.",
      ""
    })
final class ReportCommand extends WorkspaceCommand {
  private static final String ALL = "all";

  @Option(
      names = "--format",
      paramLabel = "F",
      split = ",",
      description =
          "html, pdf, xlsx, json, svg, png, or several: html,pdf (default: report.formats, or else"
              + " html,png); of a chart, svg or png (default: by the name of the file, else svg)")
  Set<Format> formats = EnumSet.noneOf(Format.class);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write them to this folder, and nowhere else; of a chart, to this file")
  @Nullable Path out;

  @Option(names = "--model", paramLabel = "V", description = "of this version, deployed or not")
  @Nullable Integer model;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "of what this run scored, and what was known then; the beginning is enough")
  @Nullable String run;

  @Option(
      names = "--chart",
      paramLabel = "NAME",
      description = "one chart instead of the report, or all of them")
  @Nullable String chart;

  @Option(names = "--open", description = "show the page in a browser")
  boolean open;

  @Override
  public Answer answer(Application application) {
    if (model != null && run != null) {
      throw new RiskException(
          ErrorCode.USAGE, "a report is of a version or of a run; use --model or --run, not both");
    }
    Subject subject =
        model != null
            ? new Subject.Version(model)
            : run != null ? new Subject.OfRun(run) : Subject.DEPLOYED;
    if (chart != null) {
      return chart(application, subject, chart);
    }
    Set<Format> asked = EnumSet.noneOf(Format.class);
    asked.addAll(formats);
    if (open && !asked.contains(Format.PDF)) {
      if (asked.isEmpty()) {
        asked.addAll(application.config().reporting().formats());
      }
      asked.add(Format.HTML);
    }
    CommandReport<List<Path>> report =
        application
            .process()
            .reports()
            .write(subject, asked, out == null ? null : out.toAbsolutePath().normalize());
    return written(application, report.result(), report.warnings());
  }

  private Answer chart(Application application, Subject subject, String name) {
    Format format = format(name);
    CommandReport<ReportStage.Evidence> report =
        application.process().reports().evidence(subject, Charts.parts(name));
    Charts charts = Charts.of(report.result());
    List<Chart> found = name.equals(ALL) ? charts.all() : charts.named(name).stream().toList();
    if (found.isEmpty()) {
      throw new RiskException(
          ErrorCode.USAGE,
          "there is no chart '" + name + "'",
          ErrorContext.none().withAccepted(known(application, subject)));
    }
    String ending = "." + Words.lower(format);
    Path folder =
        out == null || !name.equals(ALL)
            ? application.config().reportFolder()
            : out.toAbsolutePath().normalize();
    DurableFiles files = new DurableFiles(application.config().fileAccess());
    List<Path> written = new ArrayList<>();
    for (Chart one : found) {
      Path file =
          out == null || name.equals(ALL)
              ? folder.resolve(one.name() + ending)
              : out.toAbsolutePath().normalize();
      files.write(file, bytes(one, format).orElseThrow(ReportCommand::noFonts));
      written.add(file);
    }
    return written(application, written, report.warnings());
  }

  private static RiskException noFonts() {
    return new RiskException(
        ErrorCode.USAGE,
        "Java found no fonts on this machine, so no chart can be drawn; install"
            + " fontconfig and a font such as DejaVu Sans");
  }

  /** The charts that there are. */
  private static String known(Application application, Subject subject) {
    return Charts.of(application.process().reports().evidence(subject, Charts.parts(ALL)).result())
        .all()
        .stream()
        .map(Chart::name)
        .collect(Collectors.joining(", "));
  }

  private Format format(String name) {
    if (formats.isEmpty()) {
      return out != null
              && !name.equals(ALL)
              && out.toString().toLowerCase(Locale.ROOT).endsWith(".png")
          ? Format.PNG
          : Format.SVG;
    }
    Format format = formats.iterator().next();
    if (formats.size() > 1 || format != Format.SVG && format != Format.PNG) {
      throw new RiskException(
          ErrorCode.USAGE,
          "a chart is written as svg or as png",
          ErrorContext.none().withAccepted("svg, png"));
    }
    return format;
  }

  private static Optional<byte[]> bytes(Chart chart, Format format) {
    return format == Format.PNG
        ? ChartFile.png(chart)
        : ChartFile.svg(chart).map(svg -> svg.getBytes(StandardCharsets.UTF_8));
  }

  private Answer written(Application application, List<Path> paths, List<String> warnings) {
    List<String> files = paths.stream().map(application.config()::display).toList();
    List<String> all = new ArrayList<>(warnings);
    if (open) {
      Browser.show(shown(paths)).ifPresent(all::add);
    }
    return Answer.of(
        commandName(),
        new ReportJson.Written(files),
        all,
        files.stream().map(file -> "Wrote  " + file + "\n").collect(Collectors.joining()));
  }

  /** The page, else the document, else the first. */
  private static Path shown(List<Path> paths) {
    for (String ending : List.of(".html", ".pdf")) {
      for (Path path : paths) {
        if (path.toString().endsWith(ending)) {
          return path;
        }
      }
    }
    return paths.get(0);
  }
}
