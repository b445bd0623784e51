package org.riskassessment.report.chart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.report.text.ReportText;

/**
 * How far each column of each run's clients lay from those that the model was judged on: a strip of
 * population stability indices.
 *
 * @param diagnoses oldest first
 */
record DriftChart(List<ModelDiagnosis> diagnoses) implements Chart {
  /** The risk score and the columns that the model rests on most. */
  private static final int MOST_ROWS = 20;

  private static final int MOST_IN_TABLE = 8;
  private static final double[] LIMITS = {0.05, 0.1, 0.25, 0.5};
  private static final List<String> LEVELS =
      List.of("under 0.05", "to 0.1", "to 0.25", "to 0.5", "above");

  public DriftChart {
    diagnoses = List.copyOf(diagnoses);
  }

  /**
   * A column over the runs.
   *
   * @param checks one for each run; null where it was not compared
   */
  private record Row(String name, double importance, List<@Nullable ColumnDrift> checks) {

    @Nullable ColumnDrift newest() {
      return checks.get(checks.size() - 1);
    }
  }

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public String title() {
    return "How far clients have drifted, by run (PSI)";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Clients that were new to the model, against those it was judged on: the population"
            + " stability index of the risk and of each column, the one that the model rests on"
            + " most first.");
    int all = rows().size();
    if (all > MOST_ROWS) {
      notes.add("The first " + MOST_ROWS + " of " + all + " rows; the table has all.");
    }
    return notes;
  }

  /** Of each run the last diagnosis that compared something, else the last. */
  private List<ModelDiagnosis> runs() {
    Map<String, ModelDiagnosis> byRun = new LinkedHashMap<>();
    for (ModelDiagnosis one : diagnoses) {
      if (!one.drift().columns().isEmpty() || !byRun.containsKey(one.runId())) {
        byRun.put(one.runId(), one);
      }
    }
    return List.copyOf(byRun.values());
  }

  /** The risk first, then the columns by how much of the model rests on them. */
  private List<Row> rows() {
    List<ModelDiagnosis> runs = runs();
    Map<String, Double> importance = new LinkedHashMap<>();
    for (int i = runs.size() - 1; i >= 0; i--) {
      for (ColumnDrift check : runs.get(i).drift().columns()) {
        if (check.kind() == ColumnDrift.Kind.DISTRIBUTION) {
          importance.putIfAbsent(check.name(), check.importance() == null ? 0 : check.importance());
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    if (!importance.isEmpty()) {
      rows.add(
          new Row(
              "risk score",
              1,
              runs.stream().map(one -> (@Nullable ColumnDrift) one.drift().score()).toList()));
    }
    importance.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            column ->
                rows.add(
                    new Row(
                        column.getKey(),
                        column.getValue(),
                        runs.stream().map(one -> check(one, column.getKey())).toList())));
    return rows;
  }

  private static @Nullable ColumnDrift check(ModelDiagnosis one, String column) {
    return one.drift().columns().stream()
        .filter(c -> c.kind() == ColumnDrift.Kind.DISTRIBUTION && c.name().equals(column))
        .findFirst()
        .orElse(null);
  }

  private List<Row> shown() {
    List<Row> all = rows();
    return all.subList(0, Math.min(MOST_ROWS, all.size()));
  }

  @Override
  public Plot plot() {
    List<Row> shown = new ArrayList<>(shown());
    Collections.reverse(shown);
    List<Instant> moments = runs().stream().map(ModelDiagnosis::at).toList();
    XYPlot plot =
        Theme.plot(
            Theme.moments("Run", moments),
            Theme.names(
                null, shown.stream().map(r -> Theme.name(r.name())).toArray(String[]::new)));
    if (shown.isEmpty()) {
      return Theme.without(
          plot,
          diagnoses.isEmpty()
              ? "Not enough data: no run has diagnosed a deployed model."
              : "Not enough data: no clients have come in since the model was trained.");
    }
    int[][] levels = new int[shown.size()][moments.size()];
    List<double[]> alerts = new ArrayList<>();
    for (int row = 0; row < levels.length; row++) {
      for (int run = 0; run < moments.size(); run++) {
        ColumnDrift check = shown.get(row).checks().get(run);
        levels[row][run] =
            check == null || check.effect() == null
                ? Theme.HATCHED
                : Theme.level(check.effect(), LIMITS);
        if (check != null && check.status() == CheckStatus.ALERT) {
          alerts.add(new double[] {run, row});
        }
      }
    }
    Theme.strip(plot, levels, LEVELS, "too few rows");
    Theme.explain(plot, "drifted", Theme.DIAMOND, Theme.WARNING);
    Theme.dots(
        plot,
        "",
        alerts.stream().mapToDouble(at -> at[0]).toArray(),
        alerts.stream().mapToDouble(at -> at[1]).toArray(),
        Theme.WARNING,
        Theme.DIAMOND);
    return plot;
  }

  @Override
  public int width() {
    return 2 * Theme.WIDTH;
  }

  @Override
  public int height() {
    return 150 + 24 * Math.max(5, shown().size());
  }

  @Override
  public ChartTable table() {
    List<ModelDiagnosis> runs = runs();
    int first = Math.max(0, runs.size() - MOST_IN_TABLE);
    List<String> headings = new ArrayList<>(List.of("Column", "Share of the model", "Newest"));
    runs.subList(first, runs.size()).forEach(one -> headings.add(ReportText.time(one.at())));
    return new ChartTable(
        headings,
        rows().stream()
            .map(
                row -> {
                  List<String> cells = new ArrayList<>();
                  cells.add(ReportText.text(row.name()));
                  cells.add(
                      row.newest() == null || row.importance() == 1
                          ? "–"
                          : ReportText.percent(row.importance()));
                  cells.add(words(row.newest()));
                  row.checks().subList(first, runs.size()).forEach(c -> cells.add(effect(c)));
                  return cells;
                })
            .toList());
  }

  private static String effect(@Nullable ColumnDrift check) {
    return check == null || check.effect() == null ? "–" : ReportText.ratio(check.effect());
  }

  private static String words(@Nullable ColumnDrift check) {
    return check == null
        ? "not compared"
        : switch (check.status()) {
          case OK -> "within chance";
          case WARN -> "small";
          case ALERT -> "drifted";
          case INSUFFICIENT -> "too few rows";
          case ERROR -> "failed";
        };
  }
}
