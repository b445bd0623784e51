package org.riskassessment.train;

import java.util.Arrays;
import java.util.List;

/**
 * The rows as the optimiser sees them: n rows of {@code width} inputs, of which a row has at most
 * one in each slot. The bias is no input.
 *
 * @param rows n
 * @param width number of inputs
 */
record Design(int rows, int width, List<Slot> slots) {

  /** {@code bias + weights * x} of each row. */
  double[] scores(double[] weights, double bias) {
    double[] scores = new double[rows];
    scores(weights, bias, 0, rows, scores);
    return scores;
  }

  /** The same of the rows from one to another, into an array that begins with the first. */
  void scores(double[] weights, double bias, int from, int to, double[] into) {
    Arrays.fill(into, 0, to - from, bias);
    for (Slot slot : slots) {
      if (slot instanceof Slot.Numbers numbers) {
        double weight = weights[numbers.input()];
        double[] values = numbers.values();
        for (int row = from; row < to; row++) {
          into[row - from] += weight * values[row];
        }
      } else {
        int[] inputs = ((Slot.Codes) slot).inputs();
        for (int row = from; row < to; row++) {
          if (inputs[row] >= 0) {
            into[row - from] += weights[inputs[row]];
          }
        }
      }
    }
  }

  /**
   * Adds {@code sum of factor(row) * x} to one number for each input, and for the bias at the end.
   */
  void addGradient(double[] factor, int from, int to, double[] gradient) {
    for (int row = from; row < to; row++) {
      gradient[width] += factor[row - from];
    }
    for (Slot slot : slots) {
      if (slot instanceof Slot.Numbers numbers) {
        double sum = 0;
        double[] values = numbers.values();
        for (int row = from; row < to; row++) {
          sum += factor[row - from] * values[row];
        }
        gradient[numbers.input()] += sum;
      } else {
        int[] inputs = ((Slot.Codes) slot).inputs();
        for (int row = from; row < to; row++) {
          if (inputs[row] >= 0) {
            gradient[inputs[row]] += factor[row - from];
          }
        }
      }
    }
  }

  /**
   * Adds {@code sum of factor(row) * x * x'} to a matrix of (width + 1) x (width + 1), row by row,
   * the bias last. Only one of two mirrored places is added to: {@link #mirror} does the other.
   */
  void addSquares(double[] factor, int from, int to, double[] matrix) {
    int side = width + 1;
    for (int row = from; row < to; row++) {
      matrix[side * side - 1] += factor[row - from];
    }
    for (int s = 0; s < slots.size(); s++) {
      addWithBias(slots.get(s), factor, from, to, matrix);
      for (int t = 0; t <= s; t++) {
        if (slots.get(s) instanceof Slot.Numbers one) {
          if (slots.get(t) instanceof Slot.Numbers other) {
            double[] ones = one.values();
            double[] others = other.values();
            double sum = 0;
            for (int row = from; row < to; row++) {
              sum += factor[row - from] * ones[row] * others[row];
            }
            matrix[one.input() * side + other.input()] += sum;
          } else {
            addMixed(one, (Slot.Codes) slots.get(t), factor, from, to, matrix);
          }
        } else if (slots.get(t) instanceof Slot.Numbers other) {
          addMixed(other, (Slot.Codes) slots.get(s), factor, from, to, matrix);
        } else {
          int[] ones = ((Slot.Codes) slots.get(s)).inputs();
          int[] others = ((Slot.Codes) slots.get(t)).inputs();
          for (int row = from; row < to; row++) {
            if (ones[row] >= 0 && others[row] >= 0) {
              matrix[ones[row] * side + others[row]] += factor[row - from];
            }
          }
        }
      }
    }
  }

  private void addWithBias(Slot slot, double[] factor, int from, int to, double[] matrix) {
    int side = width + 1;
    if (slot instanceof Slot.Numbers numbers) {
      double[] values = numbers.values();
      double sum = 0;
      for (int row = from; row < to; row++) {
        sum += factor[row - from] * values[row];
      }
      matrix[width * side + numbers.input()] += sum;
    } else {
      int[] inputs = ((Slot.Codes) slot).inputs();
      for (int row = from; row < to; row++) {
        if (inputs[row] >= 0) {
          matrix[width * side + inputs[row]] += factor[row - from];
        }
      }
    }
  }

  private void addMixed(
      Slot.Numbers numbers, Slot.Codes codes, double[] factor, int from, int to, double[] matrix) {
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

  /** Makes the matrix of {@link #addSquares} whole: of two mirrored places one was added to. */
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
