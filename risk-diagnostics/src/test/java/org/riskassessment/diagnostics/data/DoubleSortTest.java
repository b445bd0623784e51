package org.riskassessment.diagnostics.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class DoubleSortTest {

  @Test
  void sorts_numbers_of_any_sign_and_size() {
    DoubleSort sort = new DoubleSort();
    List<DoubleUnaryOperator> shapes =
        List.of(
            u -> u,
            u -> u - 0.5,
            u -> Math.floor(10 * u) - 5,
            u -> 7,
            u -> 1e300 * (u - 0.5),
            u -> Double.MIN_VALUE * Math.floor(9 * u),
            u -> Double.longBitsToDouble((long) ((u - 0.5) * 2 * 0x7FEFFFFFFFFFFFFFL)));
    for (DoubleUnaryOperator shape : shapes) {
      for (int n : new int[] {1, 2, 4_096, 100}) {
        double[] values = new SplittableRandom(n).doubles(n).map(shape).toArray();
        double[] expected = values.clone();
        Arrays.sort(expected);
        sort.sort(values);
        assertThat(values).isEqualTo(expected);
      }
    }
  }
}
