package org.riskassessment.core.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;

/** One source column's share of a model: a function of the column's raw cell, in log-odds. */
public sealed interface Term {

  String column();

  /** The term over the rows of a dataset. */
  IntToDoubleFunction over(Dataset rows);

  /** Adds the term of each row to a number of each row. */
  default void addTo(double[] sums, Dataset rows) {
    IntToDoubleFunction value = over(rows);
    for (int row = 0; row < sums.length; row++) {
      sums[row] += value.applyAsDouble(row);
    }
  }

  /**
   * {@code weight * (x - mean) / scale + whenPresent}; a missing x counts as the median, and has
   * {@code whenMissing} in place of {@code whenPresent}.
   *
   * @param reading what x is
   * @param median of x over the training rows where present
   * @param mean of x over the training rows after filling in the median
   * @param scale standard deviation (n - 1) of the same; positive
   * @param weight log-odds for one standard deviation
   * @param whenPresent log-odds of the cell being filled in, against the average training row
   * @param whenMissing log-odds of the cell being blank, against the average training row
   */
  record Numeric(
      String column,
      Reading reading,
      double median,
      double mean,
      double scale,
      double weight,
      double whenPresent,
      double whenMissing)
      implements Term {

    public Numeric {
      if (!(scale > 0)
          || !Double.isFinite(scale)
          || !Double.isFinite(median)
          || !Double.isFinite(mean)
          || !Double.isFinite(weight)
          || !Double.isFinite(whenPresent)
          || !Double.isFinite(whenMissing)) {
        throw outOfRange(column);
      }
    }

    /** A plain number for which being blank means nothing. */
    public Numeric(String column, double median, double mean, double scale, double weight) {
      this(column, new Reading.Plain(), median, mean, scale, weight, 0, 0);
    }

    @Override
    public IntToDoubleFunction over(Dataset rows) {
      IntToDoubleFunction number = reading.over(rows, column);
      double ofMissing = weight * ((median - mean) / scale) + whenMissing;
      return row -> {
        double x = number.applyAsDouble(row);
        return Double.isNaN(x) ? ofMissing : weight * ((x - mean) / scale) + whenPresent;
      };
    }

    /** As by the function, without a call for each row. */
    @Override
    public void addTo(double[] sums, Dataset rows) {
      if (!(reading instanceof Reading.Plain)) {
        Term.super.addTo(sums, rows);
        return;
      }
      NumericColumn values = rows.numeric(column);
      double ofMissing = weight * ((median - mean) / scale) + whenMissing;
      for (int row = 0; row < sums.length; row++) {
        double x = values.at(row);
        sums[row] += Double.isNaN(x) ? ofMissing : weight * ((x - mean) / scale) + whenPresent;
      }
    }
  }

  /**
   * A table of bins: a number of log-odds for each, and one for a missing cell.
   *
   * @param reading what x is
   * @param edges k - 1 rising limits between k bins; x falls into the bin whose lower edge it has
   *     reached and whose upper edge it has not
   * @param logOdds of the k bins from the lowest, less their mean over the training rows
   */
  record Bins(
      String column, Reading reading, List<Double> edges, List<Double> logOdds, double missing)
      implements Term {

    public Bins {
      edges = List.copyOf(edges);
      logOdds = List.copyOf(logOdds);
      if (logOdds.size() != edges.size() + 1
          || !Double.isFinite(missing)
          || !logOdds.stream().allMatch(Double::isFinite)
          || !edges.stream().allMatch(Double::isFinite)) {
        throw outOfRange(column);
      }
      for (int i = 1; i < edges.size(); i++) {
        if (!(edges.get(i - 1) < edges.get(i))) {
          throw new IllegalArgumentException("edges out of order for the column " + column);
        }
      }
    }

    @Override
    public IntToDoubleFunction over(Dataset rows) {
      IntToDoubleFunction number = reading.over(rows, column);
      double[] limits = edges.stream().mapToDouble(Double::doubleValue).toArray();
      double[] values = logOdds.stream().mapToDouble(Double::doubleValue).toArray();
      return row -> {
        double x = number.applyAsDouble(row);
        return Double.isNaN(x) ? missing : values[bin(limits, x)];
      };
    }

    /** As by the function, without a call for each row. */
    @Override
    public void addTo(double[] sums, Dataset rows) {
      if (!(reading instanceof Reading.Plain)) {
        Term.super.addTo(sums, rows);
        return;
      }
      NumericColumn numbers = rows.numeric(column);
      double[] limits = edges.stream().mapToDouble(Double::doubleValue).toArray();
      double[] values = logOdds.stream().mapToDouble(Double::doubleValue).toArray();
      for (int row = 0; row < sums.length; row++) {
        double x = numbers.at(row);
        sums[row] += Double.isNaN(x) ? missing : values[bin(limits, x)];
      }
    }

    /** The place of the bin that a number falls into: how many edges it has reached. */
    public static int bin(double[] edges, double x) {
      int at = Arrays.binarySearch(edges, x + 0.0);
      return at < 0 ? -at - 1 : at + 1;
    }
  }

  /**
   * A number of log-odds for each level; one for levels never seen and one for a missing cell.
   *
   * @param levels log-odds by level, less their mean over the training rows
   */
  record Categorical(String column, Map<String, Double> levels, double unseen, double missing)
      implements Term {

    public Categorical {
      levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
      if (!Double.isFinite(unseen)
          || !Double.isFinite(missing)
          || !levels.values().stream().allMatch(Double::isFinite)) {
        throw outOfRange(column);
      }
    }

    @Override
    public IntToDoubleFunction over(Dataset rows) {
      CategoryColumn codes = rows.category(column);
      double[] byCode =
          codes.levels().stream()
              .mapToDouble(level -> levels.getOrDefault(level, unseen))
              .toArray();
      return row -> {
        int code = codes.codeAt(row);
        return code == CategoryColumn.MISSING ? missing : byCode[code];
      };
    }
  }

  private static IllegalArgumentException outOfRange(String column) {
    return new IllegalArgumentException("numbers out of range for the column " + column);
  }
}
