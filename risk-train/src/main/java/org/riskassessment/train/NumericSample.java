package org.riskassessment.train;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/**
 * The values of a column over the training rows, sorted, with blank cells counted separately.
 *
 * @param transform how a cell becomes a number
 * @param sorted the values that are present, ascending
 * @param blanks number of rows with a blank cell
 * @param blanksLeft how many of those left
 * @param left number of rows that left, blank or not
 */
record NumericSample(
    String column, Transform transform, double[] sorted, int blanks, int blanksLeft, int left) {

  static NumericSample of(Dataset rows, String column, Transform transform) {
    IntToDoubleFunction number = transform.over(rows, column);
    double[] present = new double[rows.size()];
    int n = 0;
    int blanksLeft = 0;
    int left = 0;
    for (int row = 0; row < rows.size(); row++) {
      double x = number.applyAsDouble(row);
      left += rows.exited(row) ? 1 : 0;
      if (Double.isNaN(x)) {
        blanksLeft += rows.exited(row) ? 1 : 0;
      } else {
        present[n++] = x + 0.0;
      }
    }
    double[] sorted = Arrays.copyOf(present, n);
    sort(sorted);
    return new NumericSample(column, transform, sorted, rows.size() - n, blanksLeft, left);
  }

  /** Uses a counting sort if all numbers are whole and close together, as counts of things are. */
  private static void sort(double[] numbers) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    boolean whole = true;
    for (double x : numbers) {
      least = Math.min(least, x);
      most = Math.max(most, x);
      whole &= x == (int) x;
    }
    if (!whole || !(most - least < 8.0 * numbers.length) || numbers.length == 0) {
      Arrays.parallelSort(numbers);
      return;
    }
    int[] counts = new int[(int) (most - least) + 1];
    for (double x : numbers) {
      counts[(int) (x - least)]++;
    }
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      Arrays.fill(numbers, next, next + counts[i], least + i);
      next += counts[i];
    }
  }

  /** The same sample on the log scale, which keeps the order. */
  NumericSample logarithms() {
    return new NumericSample(
        column,
        new Transform.Log(),
        Arrays.stream(sorted).map(Transform.Log::of).toArray(),
        blanks,
        blanksLeft,
        left);
  }

  /**
   * How the cells of a column become numbers. A date becomes its age when the row was observed. If
   * rows have no time of observation, ages count to the newest date in the training rows, which is
   * stored in the model.
   */
  static Transform transform(Dataset rows, Column column) {
    if (column.type() != ColumnType.DATE) {
      return new Transform.Plain();
    }
    if (rows.observedAt().isPresent()) {
      return new Transform.Age(null);
    }
    NumericColumn days = rows.numeric(column.name());
    double newest = Arrays.stream(days.present()).max().orElse(0);
    return new Transform.Age(LocalDate.ofEpochDay((long) newest));
  }

  int rows() {
    return sorted.length + blanks;
  }

  double median() {
    int n = sorted.length;
    return n == 0 ? 0 : sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2;
  }

  /** Whether all present values are equal. */
  boolean isConstant() {
    return sorted.length == 0 || sorted[0] == sorted[sorted.length - 1];
  }

  /** Whether enough rows are blank, and enough are not, for blankness to be an input. */
  boolean hasBlankInput() {
    return Math.min(blanks, sorted.length) >= Encoder.FEWEST;
  }

  /** Mean, spread and skewness after blanks are filled with the median. */
  Moments moments() {
    double median = median();
    double sum = blanks * median;
    for (double x : sorted) {
      sum += x;
    }
    double mean = sum / rows();
    double off = median - mean;
    double squares = blanks * off * off;
    double cubes = blanks * off * off * off;
    for (double x : sorted) {
      double d = x - mean;
      squares += d * d;
      cubes += d * d * d;
    }
    double variance = squares / rows();
    return new Moments(
        mean,
        Math.sqrt(squares / Math.max(1, rows() - 1)),
        cubes / rows() / StrictMath.pow(variance, 1.5));
  }

  /**
   * Moments of a column.
   *
   * @param deviation standard deviation (n - 1)
   * @param skewness third standardised moment; NaN if the values are too large to compute it
   */
  record Moments(double mean, double deviation, double skewness) {}
}
