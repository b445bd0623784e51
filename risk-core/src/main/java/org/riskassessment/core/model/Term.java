package org.riskassessment.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
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

  /**
   * {@code weight * (x - mean) / scale}; a missing x counts as the median.
   *
   * @param median of the training rows where present
   * @param mean of the training rows after filling in the median
   * @param scale standard deviation (n - 1) of the same; positive
   * @param weight log-odds for one standard deviation
   */
  record Numeric(String column, double median, double mean, double scale, double weight)
      implements Term {

    public Numeric {
      if (!(scale > 0)
          || !Double.isFinite(scale)
          || !Double.isFinite(median)
          || !Double.isFinite(mean)
          || !Double.isFinite(weight)) {
        throw new IllegalArgumentException("numbers out of range for the column " + column);
      }
    }

    @Override
    public IntToDoubleFunction over(Dataset rows) {
      NumericColumn values = rows.numeric(column);
      double whenMissing = weight * ((median - mean) / scale);
      return row ->
          values.isMissing(row) ? whenMissing : weight * ((values.at(row) - mean) / scale);
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
        throw new IllegalArgumentException("numbers out of range for the column " + column);
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
}
