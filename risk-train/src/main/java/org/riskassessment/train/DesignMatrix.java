package org.riskassessment.train;

import java.util.Arrays;
import java.util.List;

/**
 * The rows as the optimiser sees them: n rows of {@code width} inputs, stored in blocks of which a
 * row has at most one input each. The bias is not an input.
 *
 * @param rows n
 * @param width number of inputs
 */
record DesignMatrix(int rows, int width, List<InputBlock> blocks) {

  /** {@code bias + weights * x} for each row. */
  double[] scores(double[] weights, double bias) {
    double[] scores = new double[rows];
    scores(weights, bias, 0, rows, scores);
    return scores;
  }

  /** The same for a range of rows; the score of row {@code from} goes to {@code into[0]}. */
  void scores(double[] weights, double bias, int from, int to, double[] into) {
    Arrays.fill(into, 0, to - from, bias);
    for (InputBlock block : blocks) {
      if (block instanceof InputBlock.Numeric numbers) {
        double weight = weights[numbers.input()];
        double[] values = numbers.values();
        for (int row = from; row < to; row++) {
          into[row - from] += weight * values[row];
        }
      } else {
        int[] inputs = ((InputBlock.OneHot) block).inputs();
        for (int row = from; row < to; row++) {
          if (inputs[row] >= 0) {
            into[row - from] += weights[inputs[row]];
          }
        }
      }
    }
  }

  /**
   * Adds {@code sum of factor(row) * x} to the gradient: one number for each input, the bias last.
   */
  void addGradient(double[] factor, int from, int to, double[] gradient) {
    for (int row = from; row < to; row++) {
      gradient[width] += factor[row - from];
    }
    for (InputBlock block : blocks) {
      if (block instanceof InputBlock.Numeric numbers) {
        double sum = 0;
        double[] values = numbers.values();
        for (int row = from; row < to; row++) {
          sum += factor[row - from] * values[row];
        }
        gradient[numbers.input()] += sum;
      } else {
        int[] inputs = ((InputBlock.OneHot) block).inputs();
        for (int row = from; row < to; row++) {
          if (inputs[row] >= 0) {
            gradient[inputs[row]] += factor[row - from];
          }
        }
      }
    }
  }

  /**
   * Adds {@code sum of factor(row) * x * x'} to a matrix of (width + 1) x (width + 1), stored row
   * by row, the bias last. Fills only one of each pair of mirrored entries; {@link #mirror}
   * completes the matrix.
   */
  void addSquares(double[] factor, int from, int to, double[] matrix) {
    int side = width + 1;
    for (int row = from; row < to; row++) {
      matrix[side * side - 1] += factor[row - from];
    }
    for (int s = 0; s < blocks.size(); s++) {
      addWithBias(blocks.get(s), factor, from, to, matrix);
      for (int t = 0; t <= s; t++) {
        if (blocks.get(s) instanceof InputBlock.Numeric one) {
          if (blocks.get(t) instanceof InputBlock.Numeric other) {
            double[] ones = one.values();
            double[] others = other.values();
            double sum = 0;
            for (int row = from; row < to; row++) {
              sum += factor[row - from] * ones[row] * others[row];
            }
            matrix[one.input() * side + other.input()] += sum;
          } else {
            addMixed(one, (InputBlock.OneHot) blocks.get(t), factor, from, to, matrix);
          }
        } else if (blocks.get(t) instanceof InputBlock.Numeric other) {
          addMixed(other, (InputBlock.OneHot) blocks.get(s), factor, from, to, matrix);
        } else {
          int[] ones = ((InputBlock.OneHot) blocks.get(s)).inputs();
          int[] others = ((InputBlock.OneHot) blocks.get(t)).inputs();
          for (int row = from; row < to; row++) {
            if (ones[row] >= 0 && others[row] >= 0) {
              matrix[ones[row] * side + others[row]] += factor[row - from];
            }
          }
        }
      }
    }
  }

  private void addWithBias(InputBlock block, double[] factor, int from, int to, double[] matrix) {
    int side = width + 1;
    if (block instanceof InputBlock.Numeric numbers) {
      double[] values = numbers.values();
      double sum = 0;
      for (int row = from; row < to; row++) {
        sum += factor[row - from] * values[row];
      }
      matrix[width * side + numbers.input()] += sum;
    } else {
      int[] inputs = ((InputBlock.OneHot) block).inputs();
      for (int row = from; row < to; row++) {
        if (inputs[row] >= 0) {
          matrix[width * side + inputs[row]] += factor[row - from];
        }
      }
    }
  }

  private void addMixed(
      InputBlock.Numeric numbers,
      InputBlock.OneHot codes,
      double[] factor,
      int from,
      int to,
      double[] matrix) {
    int side = width + 1;
    int[] inputs = codes.inputs();
    double[] values = numbers.values();
    int column = numbers.input();
    for (int row = from; row < to; row++) {
      if (inputs[row] >= 0) {
        matrix[inputs[row] * side + column] += factor[row - from] * values[row];
      }
    }
  }

  /** Completes the symmetric matrix of {@link #addSquares}. */
  void mirror(double[] matrix) {
    int side = width + 1;
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < i; j++) {
        double sum = matrix[i * side + j] + matrix[j * side + i];
        matrix[i * side + j] = sum;
        matrix[j * side + i] = sum;
      }
    }
  }
}
