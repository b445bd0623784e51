package org.riskassessment.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.json.JsonSection;

/**
 * What a model does not know of its own level: the covariance of its bias and of a factor on each
 * column's contribution, from the rows it was trained on. It says how far the leavers that the
 * model expects of some rows may be off although nothing has changed, more for rows unlike those.
 *
 * @param columns the model's
 * @param covariance (1 + columns) x (1 + columns), row by row, the bias first
 */
public record LevelSpread(List<String> columns, List<Double> covariance) {
  private static final int MOST_ROWS = 25_000;

  public LevelSpread {
    columns = List.copyOf(columns);
    covariance = List.copyOf(covariance);
    int side = columns.size() + 1;
    if (covariance.size() != side * side) {
      throw new IllegalArgumentException(covariance.size() + " numbers for " + columns.size());
    }
  }

  /**
   * By the inverse of the information in the training rows, the newest {@value #MOST_ROWS} of them;
   * empty where they tell nothing.
   */
  public static Optional<LevelSpread> of(RiskModel model, Dataset training) {
    Dataset rows = training.slice(Math.max(0, training.size() - MOST_ROWS), training.size());
    double[][] values = model.contributionsByColumn(rows);
    double[] risks = model.risks(model.logOdds(rows));
    int side = values.length + 1;
    double[][] information = new double[side][side];
    double[] x = new double[side];
    x[0] = 1;
    for (int row = 0; row < risks.length; row++) {
      for (int j = 1; j < side; j++) {
        x[j] = values[j - 1][row];
      }
      double spread = rows.weight(row) * risks[row] * (1 - risks[row]);
      for (int i = 0; i < side; i++) {
        for (int j = 0; j <= i; j++) {
          information[i][j] += spread * x[i] * x[j];
        }
      }
    }
    double scale = training.size() / (double) rows.size();
    List<Double> covariance = new ArrayList<>();
    double[][] inverse = inverse(information);
    for (double[] line : inverse) {
      for (double value : line) {
        if (!Double.isFinite(value)) {
          return Optional.empty();
        }
        covariance.add(value / scale);
      }
    }
    return Optional.of(new LevelSpread(model.columns(), covariance));
  }

  /**
   * The inverse of a symmetric matrix by Cholesky's method; a column without information gets a
   * variance of 0, since it contributes nothing.
   *
   * @param lower its lower triangle; overwritten
   */
  private static double[][] inverse(double[][] lower) {
    int side = lower.length;
    boolean[] empty = new boolean[side];
    for (int i = 0; i < side; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = lower[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i == j) {
          empty[i] = !(sum > 1e-9 * (lower[i][i] + 1e-300));
          lower[i][i] = empty[i] ? 1 : Math.sqrt(sum);
        } else {
          lower[i][j] = empty[j] ? 0 : sum / lower[j][j];
        }
      }
    }
    double[][] inverse = new double[side][side];
    for (int column = 0; column < side; column++) {
      double[] solved = new double[side];
      for (int i = 0; i < side; i++) {
        double sum = i == column && !empty[i] ? 1 : 0;
        for (int k = 0; k < i; k++) {
          sum -= lower[i][k] * solved[k];
        }
        solved[i] = empty[i] ? 0 : sum / lower[i][i];
      }
      for (int i = side - 1; i >= 0; i--) {
        double sum = solved[i];
        for (int k = i + 1; k < side; k++) {
          sum -= lower[k][i] * solved[k];
        }
        solved[i] = empty[i] ? 0 : sum / lower[i][i];
      }
      for (int i = 0; i < side; i++) {
        inverse[i][column] = solved[i];
      }
    }
    return inverse;
  }

  /**
   * The variance of the leavers that the model expects of some rows.
   *
   * @param weights how much each row's log-odds move the sum: w p (1 - p)
   */
  public double variance(RiskModel model, Dataset rows, double[] weights) {
    double[] sums = model.contributionSums(rows, weights);
    int side = sums.length + 1;
    double[] g = new double[side];
    for (double weight : weights) {
      g[0] += weight;
    }
    System.arraycopy(sums, 0, g, 1, sums.length);
    double variance = 0;
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        variance += g[i] * covariance.get(i * side + j) * g[j];
      }
    }
    return Math.max(0, variance);
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("columns", columns);
    tree.put("covariance", covariance);
    return tree;
  }

  static LevelSpread read(JsonSection json) {
    return new LevelSpread(json.texts("columns"), json.numbers("covariance"));
  }
}
