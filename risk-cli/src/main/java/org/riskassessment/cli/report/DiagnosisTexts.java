package org.riskassessment.cli.report;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.stage.DiagnoseStage;

/** A diagnosis for people. */
final class DiagnosisTexts {
  private DiagnosisTexts() {}

  static String of(
      Diagnosis diagnosis, Set<DiagnoseStage.Part> parts, boolean all, @Nullable String by) {
    Lines text = new Lines(0);
    text.line("Dataset of %,d rows", diagnosis.rows());
    if (parts.contains(DiagnoseStage.Part.STATS)) {
      text.block(StatisticsTexts.of(diagnosis, by));
    }
    if (parts.contains(DiagnoseStage.Part.MISSING)) {
      text.block(StatisticsTexts.missing(diagnosis));
    }
    if (parts.contains(DiagnoseStage.Part.TIMINGS)) {
      text.verbatim("");
      timings(diagnosis, text);
    }
    if (parts.contains(DiagnoseStage.Part.DEPENDENCIES)) {
      text.block(DependencyTexts.of(diagnosis.dependencies(), all));
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
}
