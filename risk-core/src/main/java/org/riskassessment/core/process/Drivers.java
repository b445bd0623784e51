package org.riskassessment.core.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.stage.ReportFigures.Driver;
import org.riskassessment.core.stage.ReportFigures.Shape;

/** What each column of a model does to the risk of the clients held out. */
final class Drivers {
  /** More rows hardly change an interval, and each refit has to be applied to all of them. */
  private static final int MOST_ROWS = 500;

  private static final int MOST_POINTS = 60;
  private static final int MOST_TEXTS = 12;
  private static final int BARS = 20;

  /** Values further out are left out of a drawing, which they would squeeze. */
  private static final double TAIL = 0.01;

  private final RiskModel model;
  private final Dataset rows;
  private final @Nullable Refits refits;

  /**
   * @param rows of clients held out, at least one
   */
  Drivers(RiskModel model, Dataset rows, @Nullable Refits refits) {
    this.model = model;
    this.rows = rows;
    this.refits = refits;
  }

  /** One for each column of the model, the most important first. */
  List<Driver> ranked() {
    List<String> columns = model.columns();
    double[][] added = model.contributionsByColumn(rows);
    List<@Nullable Interval> intervals = intervals(added);
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                new Driver(
                    columns.get(i),
                    rows.schema().words(columns.get(i)),
                    meanSize(added[i]),
                    intervals.get(i),
                    shape(columns.get(i), added[i])))
        .sorted(Comparator.comparingDouble(Driver::importance).reversed())
        .toList();
  }

  private static double meanSize(double[] added) {
    return Arrays.stream(added).map(Math::abs).average().orElse(0);
  }

  private List<@Nullable Interval> intervals(double[][] added) {
    if (refits == null) {
      return Collections.nCopies(added.length, null);
    }
    int count = Math.min(MOST_ROWS, rows.size());
    int[] chosen =
        IntStream.range(0, count).map(i -> (int) ((long) i * rows.size() / count)).toArray();
    Dataset sample = rows.pick(chosen);
    double[] own = sizes(model, sample);
    double[][] draws = new double[added.length][refits.models().size()];
    for (int refit = 0; refit < refits.models().size(); refit++) {
      double[] other = sizes(refits.models().get(refit), sample);
      for (int column = 0; column < added.length; column++) {
        draws[column][refit] =
            Math.max(0, own[column] + refits.scale() * (other[column] - own[column]));
      }
    }
    List<@Nullable Interval> intervals = new ArrayList<>();
    for (int column = 0; column < added.length; column++) {
      // On all rows the importance differs a little from that on the sample.
      double whole = meanSize(added[column]);
      double factor = own[column] == 0 ? 1 : whole / own[column];
      Interval interval = Interval.ofDraws(draws[column]);
      intervals.add(
          new Interval(
              Math.min(whole, factor * interval.low()), Math.max(whole, factor * interval.high())));
    }
    return intervals;
  }

  private double[] sizes(RiskModel one, Dataset sample) {
    double[][] added = one.contributionsByColumn(sample);
    return Arrays.stream(added).mapToDouble(Drivers::meanSize).toArray();
  }

  private @Nullable Shape shape(String name, double[] added) {
    Column column =
        rows.schema().features().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElse(null);
    if (column == null || column.type() == ColumnType.DATE) {
      return null;
    }
    return column.type() == ColumnType.CATEGORICAL ? texts(name, added) : numbers(name, added);
  }

  private Shape texts(String name, double[] added) {
    CategoryColumn cells = rows.category(name);
    int[] counts = new int[cells.levels().size()];
    double[] logOdds = new double[counts.length];
    Double missing = null;
    int missed = 0;
    for (int row = 0; row < added.length; row++) {
      int code = cells.codeAt(row);
      if (code == CategoryColumn.MISSING) {
        missing = added[row];
        missed++;
      } else {
        counts[code]++;
        logOdds[code] = added[row];
      }
    }
    int[] order =
        IntStream.range(0, counts.length)
            .filter(code -> counts[code] > 0)
            .boxed()
            .sorted(Comparator.comparingInt((Integer code) -> counts[code]).reversed())
            .mapToInt(Integer::intValue)
            .limit(MOST_TEXTS)
            .toArray();
    List<Shape.Point> points = new ArrayList<>();
    for (int code : order) {
      points.add(
          new Shape.Point(
              cells.levels().get(code),
              points.size(),
              logOdds[code],
              counts[code] / (double) added.length));
    }
    return new Shape(points, List.of(), missing, missed / (double) added.length);
  }

  private @Nullable Shape numbers(String name, double[] added) {
    NumericColumn cells = rows.numeric(name);
    TreeMap<Double, Double> curve = new TreeMap<>();
    Double missing = null;
    int missed = 0;
    double[] values = new double[added.length];
    int n = 0;
    for (int row = 0; row < added.length; row++) {
      if (cells.isMissing(row)) {
        missing = added[row];
        missed++;
      } else {
        curve.put(cells.at(row), added[row]);
        values[n++] = cells.at(row);
      }
    }
    if (n == 0) {
      return null;
    }
    double[] sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    double low = sorted[(int) (TAIL * (n - 1))];
    double high = sorted[(int) Math.ceil((1 - TAIL) * (n - 1))];
    List<Shape.Point> all =
        curve.subMap(low, true, high, true).entrySet().stream()
            .map(e -> new Shape.Point("", e.getKey(), e.getValue(), 0))
            .toList();
    List<Shape.Point> points = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_POINTS, all.size()); i++) {
      points.add(
          all.get(
              all.size() <= MOST_POINTS
                  ? i
                  : (int) Math.round(i * (all.size() - 1.0) / (MOST_POINTS - 1))));
    }
    return new Shape(points, bars(sorted, low, high), missing, missed / (double) added.length);
  }

  private static List<Shape.Bar> bars(double[] sorted, double low, double high) {
    double width = high > low ? (high - low) / BARS : 1;
    int[] counts = new int[BARS];
    for (double value : sorted) {
      if (value >= low && value <= high) {
        counts[Math.min(BARS - 1, (int) ((value - low) / width))]++;
      }
    }
    return IntStream.range(0, high > low ? BARS : 1)
        .mapToObj(
            i ->
                new Shape.Bar(
                    low + i * width, low + (i + 1) * width, counts[i] / (double) sorted.length))
        .toList();
  }
}
