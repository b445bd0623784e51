package org.riskassessment.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.model.Term;
import org.tribuo.data.columnar.ColumnarFeature;

/**
 * How one source column becomes inputs of the optimiser, fitted on training rows, and how the
 * fitted weights become a term of the model. Inputs carry Tribuo's names for columnar data, {@code
 * column@entry}.
 */
sealed interface Feature {

  /** Adds the inputs of a row; one that is 0 may be left out. */
  void addTo(List<String> names, List<Double> values, int row);

  /**
   * The term of the fitted model.
   *
   * @param weights log-odds of an input by its name, 0 for one that is not there
   */
  Term term(ToDoubleFunction<String> weights);

  /** What the term leaves to the bias: its log-odds for the average client. */
  double share(ToDoubleFunction<String> weights);

  /** The median for a blank cell, then standardised; empty for a column that does not vary. */
  static Optional<Feature> numeric(Dataset rows, String column) {
    NumericColumn values = rows.numeric(column);
    double[] sorted = values.present();
    if (sorted.length == 0) {
      return Optional.empty();
    }
    Arrays.sort(sorted);
    int n = rows.size();
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    int blanks = n - sorted.length;
    double mean = (Arrays.stream(sorted).sum() + blanks * median) / n;
    double squares =
        Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum()
            + blanks * (median - mean) * (median - mean);
    double scale = Math.sqrt(squares / Math.max(1, n - 1));
    return scale > 1e-12 * Math.max(1, Math.abs(mean)) && Double.isFinite(scale)
        ? Optional.of(new Numeric(column, values, median, mean, scale))
        : Optional.empty();
  }

  /** An input for each level; empty when there are not two. */
  static Optional<Feature> categorical(Dataset rows, String column) {
    CategoryColumn codes = rows.category(column);
    int[] counts = new int[codes.levels().size()];
    for (int row = 0; row < rows.size(); row++) {
      if (codes.codeAt(row) != CategoryColumn.MISSING) {
        counts[codes.codeAt(row)]++;
      }
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0) {
        shares.put(codes.levels().get(code), counts[code] / (double) rows.size());
      }
    }
    boolean varies = shares.values().stream().noneMatch(share -> share == 1.0);
    return shares.isEmpty() || !varies
        ? Optional.empty()
        : Optional.of(new Categorical(column, codes, shares));
  }

  /** Standardised numbers. */
  record Numeric(String column, NumericColumn values, double median, double mean, double scale)
      implements Feature {

    private String input() {
      return ColumnarFeature.generateFeatureName(column, "standardised");
    }

    @Override
    public void addTo(List<String> names, List<Double> inputs, int row) {
      double value = values.isMissing(row) ? median : values.at(row);
      names.add(input());
      inputs.add((value - mean) / scale);
    }

    @Override
    public Term term(ToDoubleFunction<String> weights) {
      return new Term.Numeric(column, median, mean, scale, weights.applyAsDouble(input()));
    }

    @Override
    public double share(ToDoubleFunction<String> weights) {
      return 0;
    }
  }

  /**
   * One input for each level; a blank cell, or a level never seen, has none.
   *
   * @param shares share of the training rows by level
   */
  record Categorical(String column, CategoryColumn codes, Map<String, Double> shares)
      implements Feature {

    private String input(String level) {
      return ColumnarFeature.generateFeatureName(column, level);
    }

    @Override
    public void addTo(List<String> names, List<Double> inputs, int row) {
      int code = codes.codeAt(row);
      if (code != CategoryColumn.MISSING) {
        names.add(input(codes.levels().get(code)));
        inputs.add(1.0);
      }
    }

    @Override
    public Term term(ToDoubleFunction<String> weights) {
      double share = share(weights);
      Map<String, Double> levels = new LinkedHashMap<>();
      for (String level : shares.keySet()) {
        levels.put(level, weights.applyAsDouble(input(level)) - share);
      }
      return new Term.Categorical(column, levels, -share, -share);
    }

    @Override
    public double share(ToDoubleFunction<String> weights) {
      return shares.entrySet().stream()
          .mapToDouble(level -> level.getValue() * weights.applyAsDouble(input(level.getKey())))
          .sum();
    }
  }
}
