package org.riskassessment.cli.report;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.stage.DiagnoseStage;

/** A diagnosis for people. */
final class DiagnosisTexts {
  private static final int MODES_SHOWN = 3;

  private DiagnosisTexts() {}

  static String of(Diagnosis diagnosis, Set<DiagnoseStage.Part> parts) {
    Lines text = new Lines(0);
    text.line("Dataset of %,d rows", diagnosis.rows());
    if (parts.contains(DiagnoseStage.Part.STATS)) {
      text.verbatim("");
      text.line("column                     count      mean    median       std  mode");
      for (ColumnSummary summary : diagnosis.summaries()) {
        text.line(
            "%-22s %9d %9s %9s %9s  %s",
            summary.column(),
            summary.count(),
            number(summary.mean()),
            number(summary.median()),
            number(summary.std()),
            modes(summary));
      }
    }
    if (parts.contains(DiagnoseStage.Part.MISSING)) {
      text.verbatim("");
      diagnosis
          .missing()
          .forEach((column, percent) -> text.line("%-22s %6.2f%% missing", column, percent));
    }
    if (parts.contains(DiagnoseStage.Part.TIMINGS)) {
      text.verbatim("");
      timings(diagnosis, text);
    }
    if (parts.contains(DiagnoseStage.Part.DEPENDENCIES)) {
      text.verbatim("");
      text.line("%-48s %-12s %-12s %s", "dependency", "in use", "latest", "status");
      for (DependencyStatus dependency : diagnosis.dependencies()) {
        text.line(
            "%-48s %-12s %-12s %s",
            dependency.artifact(),
            dependency.inUse(),
            dependency.latest().orElse("unknown"),
            Words.lower(dependency.status()));
      }
    }
    return text.toString();
  }

  private static void timings(Diagnosis diagnosis, Lines text) {
    if (diagnosis.timings().isEmpty()) {
      text.line("No step has been timed yet");
      return;
    }
    text.line(
        "%-10s %9s %9s %9s %5s  %-8s %s", "step", "last", "median", "p95", "runs", "trend", "");
    for (StageTiming timing : diagnosis.timings()) {
      StageTiming.Usual usual = timing.usual();
      text.line(
          "%-10s %9s %9s %9s %5d  %-8s %s",
          timing.step(),
          duration(timing.lastMillis()),
          duration(usual.medianMillis()),
          duration(usual.p95Millis()),
          usual.n(),
          usual.trend() == StageTiming.Trend.UNKNOWN ? "" : Words.lower(usual.trend()),
          switch (usual.status()) {
            case INSUFFICIENT -> "too few runs";
            case WARN, ALERT -> "slower than usual";
            case OK -> "as usual";
            case ERROR -> "unknown";
          });
    }
  }

  private static String duration(long millis) {
    return millis < 10_000
        ? String.format(Locale.ROOT, "%,d ms", millis)
        : String.format(Locale.ROOT, "%,.1f s", millis / 1000.0);
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4g", value.getAsDouble()) : "unknown";
  }

  private static String modes(ColumnSummary summary) {
    String shown =
        summary.mode().stream()
            .limit(MODES_SHOWN)
            .map(mode -> String.format(Locale.ROOT, "%.4g", mode))
            .collect(Collectors.joining(", "));
    int more = summary.mode().size() - MODES_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
