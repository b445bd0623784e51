package org.riskassessment.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.diagnosis.BatchMissing;
import org.riskassessment.core.diagnosis.CategorySummary;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DataGroup;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.MissingChange;
import org.riskassessment.core.json.Words;

/** Statistics and blank cells for people, in 80 columns. */
final class StatisticsTexts {
  private static final int MODES = 2;
  private static final int TOP = 3;
  private static final int NAME = 20;
  private static final int BATCHES = 3;
  private static final int ACCURATE = 4;

  private StatisticsTexts() {}

  /**
   * @param by the column that groups are of; null without groups
   */
  static String of(Diagnosis diagnosis, @Nullable String by) {
    Lines text = new Lines(0);
    statistics(diagnosis.summaries(), text);
    categories(diagnosis.data().categories(), text);
    for (DataGroup group : diagnosis.data().groups()) {
      text.verbatim("");
      text.line(
          "Rows with %s %s: %,d",
          by == null ? "" : by, group.value().isEmpty() ? "blank" : group.value(), group.rows());
      statistics(group.summaries(), text);
      categories(group.categories(), text);
    }
    boolean estimated =
        diagnosis.summaries().stream().anyMatch(s -> s.shape() != null && !s.shape().exact())
            || diagnosis.data().categories().stream().anyMatch(c -> !c.exact());
    if (estimated) {
      text.verbatim("");
      text.line("~ estimated, since there are more than 10,000 distinct values: quartiles within");
      text.line("  0.1%% of the rows, distinct values within 4%%, modes where they are certain");
    }
    return text.toString();
  }

  private static void statistics(List<ColumnSummary> columns, Lines text) {
    if (columns.isEmpty()) {
      return;
    }
    text.verbatim("");
    text.line("%-20s %11s %9s %9s %9s  %s", "column", "count", "mean", "median", "std", "mode");
    for (ColumnSummary summary : columns) {
      text.line(
          "%-20s %,11d %9s %9s %9s  %s",
          name(summary.column()),
          summary.count(),
          number(summary.mean()),
          number(summary.median()),
          number(summary.std()),
          modes(summary));
    }
    if (columns.stream().allMatch(s -> s.shape() == null)) {
      return;
    }
    text.verbatim("");
    text.line("%-20s %9s %9s %9s %9s %9s", "column", "min", "q1", "q3", "max", "distinct");
    for (ColumnSummary summary : columns) {
      ColumnSummary.Shape shape = summary.shape();
      if (shape != null) {
        text.line(
            "%-20s %9s %9s %9s %9s %9s",
            name(summary.column()),
            number(summary.min()),
            number(shape.q1()),
            number(shape.q3()),
            number(summary.max()),
            distinct(shape.distinct(), shape.exact()));
      }
    }
  }

  private static void categories(List<CategorySummary> columns, Lines text) {
    if (columns.isEmpty()) {
      return;
    }
    text.verbatim("");
    text.line("%-20s %11s %9s  %s", "column", "count", "distinct", "most frequent");
    for (CategorySummary summary : columns) {
      String top =
          summary.top().stream()
              .limit(TOP)
              .map(t -> cut(t.value(), 12) + " " + percent(100.0 * t.count() / summary.count()))
              .collect(Collectors.joining(", "));
      text.line(
          "%-20s %,11d %9s  %s",
          name(summary.column()),
          summary.count(),
          distinct(summary.distinct(), summary.exact()),
          top);
    }
  }

  static String missing(Diagnosis diagnosis) {
    Lines text = new Lines(0);
    text.verbatim("");
    Map<String, MissingChange> changes =
        diagnosis.data().missingChange().stream()
            .collect(Collectors.toMap(MissingChange::column, c -> c, (a, b) -> a));
    List<BatchMissing> batches = diagnosis.data().batches();
    List<BatchMissing> newest =
        batches.subList(Math.max(0, batches.size() - BATCHES), batches.size());
    boolean judged =
        changes.values().stream().anyMatch(c -> c.status() != CheckStatus.INSUFFICIENT);
    StringBuilder header =
        new StringBuilder(String.format(Locale.ROOT, "%-20s %8s", "column", "missing"));
    newest.forEach(b -> header.append(String.format(Locale.ROOT, " %9s", "batch " + b.batch())));
    text.line("%s%s", header, judged ? "  since the model was judged" : "");
    diagnosis
        .missing()
        .forEach(
            (column, percent) -> {
              StringBuilder line =
                  new StringBuilder(
                      String.format(Locale.ROOT, "%-20s %8s", name(column), percent(percent)));
              newest.forEach(
                  b ->
                      line.append(
                          String.format(
                              Locale.ROOT,
                              " %9s",
                              percent(b.percent().getOrDefault(column, 0.0)))));
              MissingChange change = changes.get(column);
              text.line("%s%s", line, judged && change != null ? "  " + change(change) : "");
            });
    if (!judged && !changes.isEmpty()) {
      text.block(
          new Lines(0)
              .add(
                  "",
                  "Change since the model was judged: INSUFFICIENT, "
                      + changes.values().iterator().next().reason())
              .toString());
    }
    return text.toString();
  }

  private static String change(MissingChange change) {
    return switch (change.status()) {
      case OK -> change.reason();
      case WARN, ALERT, ERROR, INSUFFICIENT ->
          Words.lower(change.status()).toUpperCase(Locale.ROOT) + " " + change.reason();
    };
  }

  private static String percent(double percent) {
    return percent > 0 && percent < 0.1 ? "<0.1%" : String.format(Locale.ROOT, "%.1f%%", percent);
  }

  private static String distinct(long distinct, boolean exact) {
    return String.format(Locale.ROOT, "%s%,d", exact ? "" : "~", distinct);
  }

  private static String name(String column) {
    return cut(column, NAME);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "unknown";
  }

  private static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(ACCURATE));
    double size = Math.abs(value);
    if (size != 0 && (size >= 1e7 || size < 1e-3)) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    return size >= 1e4
        ? String.format(Locale.ROOT, "%,.0f", value)
        : rounded.stripTrailingZeros().toPlainString();
  }

  private static String modes(ColumnSummary summary) {
    if (summary.mode().isEmpty()) {
      return summary.count() == 0 ? "unknown" : "~ none";
    }
    String shown =
        summary.mode().stream()
            .limit(MODES)
            .map(StatisticsTexts::number)
            .collect(Collectors.joining(", "));
    int more = summary.mode().size() - MODES;
    return more > 0 ? shown + ", " + more + " more" : shown;
  }
}
