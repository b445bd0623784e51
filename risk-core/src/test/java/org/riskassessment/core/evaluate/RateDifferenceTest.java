package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateDifferenceTest {

  /** Newcombe (1998), table II, method 10; four digits there. */
  @ParameterizedTest
  @CsvSource({
    "56, 70, 48, 80, 0.2000, 0.0524, 0.3339",
    "9, 10, 3, 10, 0.6000, 0.1705, 0.8090",
    "6, 7, 2, 7, 0.5714, 0.0582, 0.8062",
    "5, 56, 0, 29, 0.0893, -0.0381, 0.1926",
    "0, 10, 0, 20, 0.0000, -0.1611, 0.2775",
    "0, 10, 0, 10, 0.0000, -0.2775, 0.2775",
    "10, 10, 0, 20, 1.0000, 0.6791, 1.0000",
    "10, 10, 0, 10, 1.0000, 0.6075, 1.0000"
  })
  void is_as_published(
      int left1, int n1, int left2, int n2, double value, double low, double high) {
    RateDifference difference = RateDifference.of(left1, n1, left2, n2);
    assertThat(difference.value()).isCloseTo(value, within(5e-5));
    assertThat(difference.interval().low()).isCloseTo(low, within(5e-5));
    assertThat(difference.interval().high()).isCloseTo(high, within(5e-5));
  }

  @Test
  void turned_round_it_changes_its_sign() {
    RateDifference one = RateDifference.of(3, 40, 9, 50);
    RateDifference other = RateDifference.of(9, 50, 3, 40);
    assertThat(one.value()).isEqualTo(-other.value());
    assertThat(one.interval().low()).isCloseTo(-other.interval().high(), within(1e-15));
  }
}
