package org.riskassessment.report.chart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.diagnosis.BatchMissing;
import org.riskassessment.core.store.Batch;
import org.riskassessment.report.text.ReportText;

/**
 * How many cells of each column were blank in the files that came in.
 *
 * @param missing the newest batches, oldest first; those that the ledger lacks are left out
 * @param batches the ingestion ledger
 * @param columns of the model, the most important first
 */
record MissingChart(List<BatchMissing> missing, List<Batch> batches, List<String> columns)
    implements Chart {
  private static final int MOST_ROWS = 20;
  private static final int MOST_IN_TABLE = 8;

  /** With fewer rows, one blank cell is a large share. */
  private static final int FEWEST_ROWS = 30;

  private static final double[] LIMITS = {0.001, 0.02, 0.1, 0.5};
  private static final List<String> LEVELS = List.of("none", "to 2%", "to 10%", "to 50%", "above");

  public MissingChart {
    Set<Integer> known = batches.stream().map(Batch::number).collect(Collectors.toSet());
    missing = missing.stream().filter(one -> known.contains(one.batch())).toList();
    batches = List.copyOf(batches);
    columns = List.copyOf(columns);
  }

  @Override
  public String name() {
    return "missing";
  }

  @Override
  public String title() {
    return "Blank cells, by file";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "The share of the rows of each file without a value; the columns that the model rests on"
            + " most first.");
    int all = names().size();
    if (all > MOST_ROWS) {
      notes.add("The first " + MOST_ROWS + " of " + all + " columns; the table has all.");
    }
    return notes;
  }

  /** The model's columns first, then the others. */
  private List<String> names() {
    Set<String> all = new LinkedHashSet<>();
    missing.forEach(batch -> all.addAll(batch.percent().keySet()));
    Set<String> ordered = new LinkedHashSet<>(columns);
    ordered.retainAll(all);
    ordered.addAll(all);
    return List.copyOf(ordered);
  }

  private List<Instant> moments() {
    Map<Integer, Instant> byNumber = new HashMap<>();
    batches.forEach(batch -> byNumber.put(batch.number(), batch.at()));
    return missing.stream().map(one -> byNumber.getOrDefault(one.batch(), Instant.EPOCH)).toList();
  }

  @Override
  public Plot plot() {
    List<String> all = names();
    List<String> shown = new ArrayList<>(all.subList(0, Math.min(MOST_ROWS, all.size())));
    Collections.reverse(shown);
    XYPlot plot =
        Theme.plot(
            Theme.moments("File", moments()),
            Theme.names(null, shown.stream().map(Theme::name).toArray(String[]::new)));
    if (shown.isEmpty()) {
      return Theme.without(plot, "Not enough data: the files have not been diagnosed yet.");
    }
    int[][] levels =
        shown.stream()
            .map(
                name ->
                    missing.stream()
                        .mapToInt(
                            batch ->
                                batch.rows() < FEWEST_ROWS || !batch.percent().containsKey(name)
                                    ? Theme.HATCHED
                                    : Theme.level(batch.percent().get(name) / 100, LIMITS))
                        .toArray())
            .toArray(int[][]::new);
    Theme.strip(plot, levels, LEVELS, "fewer than " + FEWEST_ROWS + " rows");
    return plot;
  }

  @Override
  public int width() {
    return 2 * Theme.WIDTH;
  }

  @Override
  public int height() {
    return 150 + 24 * Math.max(5, Math.min(MOST_ROWS, names().size()));
  }

  @Override
  public ChartTable table() {
    int first = Math.max(0, missing.size() - MOST_IN_TABLE);
    List<Instant> moments = moments();
    List<String> headings = new ArrayList<>(List.of("Column"));
    IntStream.range(first, missing.size())
        .forEach(i -> headings.add(ReportText.time(moments.get(i))));
    return new ChartTable(
        headings,
        names().stream()
            .map(
                name -> {
                  List<String> cells = new ArrayList<>();
                  cells.add(ReportText.text(name));
                  missing
                      .subList(first, missing.size())
                      .forEach(
                          batch ->
                              cells.add(
                                  batch.percent().containsKey(name)
                                      ? ReportText.percent(batch.percent().get(name) / 100)
                                      : "–"));
                  return cells;
                })
            .toList());
  }
}
