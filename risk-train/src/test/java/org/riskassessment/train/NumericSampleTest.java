package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.ColumnType;

class NumericSampleTest {
  private static final int ROWS = 1_000;

  private static void assertSorted(IntFunction<String> cell) {
    NumericSample sample =
        NumericSample.of(Tables.of(ColumnType.NUMERIC, ROWS, cell), "x", new Transform.Plain());
    double[] expected =
        IntStream.range(0, ROWS)
            .mapToObj(cell)
            .filter(text -> !text.isEmpty())
            .mapToDouble(Double::parseDouble)
            .toArray();
    Arrays.sort(expected);
    assertThat(sample.sorted()).isEqualTo(expected);
    assertThat(sample.blanks()).isEqualTo(ROWS - expected.length);
  }

  @Test
  void numbers_are_sorted_by_counting_or_by_comparing() {
    int[] drawn = new Random(5).ints(ROWS, -300, 300).toArray();
    assertSorted(i -> Integer.toString(drawn[i]));
    assertSorted(i -> drawn[i] + ".5");
    assertSorted(i -> i % 7 == 0 ? "" : Integer.toString(drawn[i] + 2_000_000_000));
    assertSorted(i -> Integer.toString(drawn[i] * 5_000_000));
    assertSorted(i -> drawn[i] < 0 ? "1e300" : "-1e300");
    assertSorted(i -> "7");
    assertSorted(i -> "");
  }
}
