package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;

class ModelComparisonTest extends VersionFixture {
  @Test
  void versions_are_compared_on_rows_new_to_both() {
    run(1_000, 1, 1);
    run(1_500, -1, 2);
    ModelComparison comparison = process().versions().compare(1, 3);
    assertThat(comparison.obstacle()).isNull();
    assertThat(comparison.newest().comparison().difference()).isGreaterThan(0.3);
    assertThat(comparison.allTime().comparison().n())
        .isGreaterThan(comparison.newest().comparison().n());
    assertFails(
        ErrorCode.USAGE,
        () -> process().versions().compare(1, 1),
        "cannot be compared with itself");
    assertFails(
        ErrorCode.MODEL_MISSING, () -> process().versions().compare(1, 7), "no model version 7");
  }
}
