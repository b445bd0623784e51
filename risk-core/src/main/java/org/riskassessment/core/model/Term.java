package org.riskassessment.core.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** What one source column adds to the log-odds: a function of the column's raw cell. */
public sealed interface Term {

  String column();

  /** The term as JSON. */
  Map<String, Object> toTree();

  /** Reads what {@link #toTree()} wrote. */
  static Term read(JsonSection json) {
    String type = json.text("type");
    return switch (type) {
      case Numeric.TYPE -> Numeric.read(json);
      case Bins.TYPE -> Bins.read(json);
      case Categorical.TYPE -> Categorical.read(json);
      default -> {
        json.fault(
            "type",
            "is not a known type of term",
            type,
            String.join(", ", Numeric.TYPE, Bins.TYPE, Categorical.TYPE));
        yield new Categorical(json.text("column"), Map.of(), 0, 0);
      }
    };
  }

  private static Map<String, Object> tree(String column, String type) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("column", column);
    tree.put("type", type);
    return tree;
  }

  /** The value of each row of a dataset. */
  IntToDoubleFunction over(Dataset rows);

  /** Why it cannot be a function of the rows of a schema; empty when it can. */
  default Optional<String> misfit(Schema schema) {
    Optional<Column> found =
        schema.features().stream().filter(one -> one.name().equals(column())).findFirst();
    if (found.isEmpty()) {
      return Optional.of("the column '" + column() + "' is not a feature of the schema");
    }
    boolean texts = found.get().type() == ColumnType.CATEGORICAL;
    if (texts != this instanceof Categorical) {
      return Optional.of(
          "the column '" + column() + "' is of type " + Words.lower(found.get().type()));
    }
    Transform transform =
        this instanceof Numeric numeric
            ? numeric.transform()
            : this instanceof Bins bins ? bins.transform() : new Transform.Plain();
    return transform instanceof Transform.Age age && age.until() == null && !schema.hasPeriods()
        ? Optional.of("the age in the column '" + column() + "' needs rows with a day")
        : Optional.empty();
  }

  /** Adds the value of each row to a sum of each row. */
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
   * @param transform makes x of a cell
   * @param median of x over the training rows that have it
   * @param mean of x over the training rows, missing ones as the median
   * @param scale standard deviation (n - 1) of the same; positive
   * @param weight log-odds per standard deviation
   * @param whenPresent log-odds of a cell that is not blank, compared with the average training row
   * @param whenMissing log-odds of a blank cell, compared with the average training row
   */
  record Numeric(
      String column,
      Transform transform,
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

    private static final String TYPE = "numeric";

    private static Numeric read(JsonSection json) {
      return new Numeric(
          json.text("column"),
          Transform.read(json),
          json.number("median"),
          json.number("mean"),
          json.number("scale", Double.MIN_NORMAL, Double.MAX_VALUE),
          json.number("weight"),
          json.optionalNumber("when_present").orElse(0),
          json.optionalNumber("when_missing").orElse(0));
    }

    @Override
    public Map<String, Object> toTree() {
      Map<String, Object> tree = tree(column, TYPE);
      transform.addTo(tree);
      tree.put("median", median);
      tree.put("mean", mean);
      tree.put("scale", scale);
      tree.put("weight", weight);
      if (whenPresent != 0 || whenMissing != 0) {
        tree.put("when_present", whenPresent);
        tree.put("when_missing", whenMissing);
      }
      return tree;
    }

    /** A plain number whose being blank adds nothing. */
    public Numeric(String column, double median, double mean, double scale, double weight) {
      this(column, new Transform.Plain(), median, mean, scale, weight, 0, 0);
    }

    @Override
    public IntToDoubleFunction over(Dataset rows) {
      IntToDoubleFunction number = transform.over(rows, column);
      double ofMissing = weight * ((median - mean) / scale) + whenMissing;
      return row -> {
        double x = number.applyAsDouble(row);
        return Double.isNaN(x) ? ofMissing : weight * ((x - mean) / scale) + whenPresent;
      };
    }

    /** Does what the function does, without a call for each row. */
    @Override
    public void addTo(double[] sums, Dataset rows) {
      if (!(transform instanceof Transform.Plain)) {
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
   * A table of bins: log-odds for each bin, and for a missing cell.
   *
   * @param transform makes x of a cell
   * @param edges k - 1 ascending edges between k bins; a bin includes its lower edge and excludes
   *     its upper edge
   * @param logOdds of the k bins, lowest first, less their mean over the training rows
   */
  record Bins(
      String column, Transform transform, List<Double> edges, List<Double> logOdds, double missing)
      implements Term {

    private static final String TYPE = "bins";

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
          throw new IllegalArgumentException(
              "the edges are not ascending for the column " + column);
        }
      }
    }

    @Override
    public IntToDoubleFunction over(Dataset rows) {
      IntToDoubleFunction number = transform.over(rows, column);
      double[] limits = edges.stream().mapToDouble(Double::doubleValue).toArray();
      double[] values = logOdds.stream().mapToDouble(Double::doubleValue).toArray();
      return row -> {
        double x = number.applyAsDouble(row);
        return Double.isNaN(x) ? missing : values[bin(limits, x)];
      };
    }

    /** Does what the function does, without a call for each row. */
    @Override
    public void addTo(double[] sums, Dataset rows) {
      if (!(transform instanceof Transform.Plain)) {
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

    private static Bins read(JsonSection json) {
      return new Bins(
          json.text("column"),
          Transform.read(json),
          json.numbers("edges"),
          json.numbers("log_odds"),
          json.number("missing"));
    }

    @Override
    public Map<String, Object> toTree() {
      Map<String, Object> tree = tree(column, TYPE);
      transform.addTo(tree);
      tree.put("edges", edges);
      tree.put("log_odds", logOdds);
      tree.put("missing", missing);
      return tree;
    }

    /** The place of the bin that a number is in: how many edges are at or below it. */
    public static int bin(double[] edges, double x) {
      int at = Arrays.binarySearch(edges, x + 0.0);
      return at < 0 ? -at - 1 : at + 1;
    }
  }

  /**
   * Log-odds for each level, for unseen levels and for a missing cell.
   *
   * @param levels log-odds by level, less their mean over the training rows
   */
  record Categorical(String column, Map<String, Double> levels, double unseen, double missing)
      implements Term {

    private static final String TYPE = "categorical";

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

    private static Categorical read(JsonSection json) {
      return new Categorical(
          json.text("column"),
          json.numbersByName("levels"),
          json.number("unseen"),
          json.number("missing"));
    }

    @Override
    public Map<String, Object> toTree() {
      Map<String, Object> tree = tree(column, TYPE);
      tree.put("levels", levels);
      tree.put("unseen", unseen);
      tree.put("missing", missing);
      return tree;
    }
  }

  private static IllegalArgumentException outOfRange(String column) {
    return new IllegalArgumentException("numbers out of range for the column " + column);
  }
}
