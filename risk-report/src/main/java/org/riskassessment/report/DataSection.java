package org.riskassessment.report;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.report.text.ReportText;

/**
 * The section on the data: summary statistics and missing cells of each column.
 *
 * @param diagnosis the newest one, null before the first
 */
record DataSection(@Nullable Diagnosis diagnosis) {
  private static final int STATISTICS = 7;
  private static final int MODES = 3;

  /**
   * A column of the data.
   *
   * @param statistics count, mean, median, standard deviation, mode, minimum and maximum
   */
  record Column(String name, String missing, List<String> statistics) {}

  /** Why no columns are shown. */
  String whyEmpty() {
    return diagnosis == null
        ? "Unknown: the data has not been diagnosed yet."
        : "Unknown: the last diagnosis has no statistics and no missing cells.";
  }

  /** How many rows were diagnosed, and when. */
  String diagnosed() {
    return diagnosis == null
        ? ReportText.UNKNOWN
        : ReportText.count(diagnosis.rows(), "row")
            + ", diagnosed "
            + ReportText.time(diagnosis.at());
  }

  /** The columns diagnosed, numeric or not. */
  List<Column> columns() {
    if (diagnosis == null) {
      return List.of();
    }
    Map<String, Double> missing = diagnosis.missing();
    Map<String, ColumnSummary> summaries =
        diagnosis.summaries().stream()
            .collect(Collectors.toMap(ColumnSummary::column, Function.identity(), (a, b) -> a));
    Set<String> names = new LinkedHashSet<>(missing.keySet());
    diagnosis.summaries().forEach(s -> names.add(s.column()));
    return names.stream()
        .map(name -> column(name, missing.get(name), summaries.get(name)))
        .toList();
  }

  private static Column column(
      String name, @Nullable Double missing, @Nullable ColumnSummary summary) {
    String share = missing == null ? ReportText.UNKNOWN : ReportText.percent(missing / 100);
    return new Column(
        ReportText.text(name),
        share,
        summary == null
            ? Collections.nCopies(STATISTICS, "–")
            : List.of(
                ReportText.count(summary.count()),
                statistic(summary.mean()),
                statistic(summary.median()),
                statistic(summary.std()),
                mode(summary.mode()),
                statistic(summary.min()),
                statistic(summary.max())));
  }

  private static String statistic(OptionalDouble value) {
    return value.isPresent() ? ReportText.value(value.getAsDouble()) : ReportText.UNKNOWN;
  }

  private static String mode(List<Double> values) {
    if (values.isEmpty()) {
      return ReportText.UNKNOWN;
    }
    String first =
        values.stream().limit(MODES).map(ReportText::value).collect(Collectors.joining("; "));
    return values.size() <= MODES
        ? first
        : first + "; and " + ReportText.count(values.size() - MODES) + " more";
  }
}
