package org.riskassessment.core.config;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code ingestion}. */
class IngestionSectionTest extends ConfigFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ingestion\": {\"max_rejected_share\": 1.1}",
        "\"ingestion\": {\"max_rejected_share\": -0.1}",
        "\"ingestion\": {\"max_rejected_rows\": -1}",
        "\"ingestion\": {\"max_rejected_rows\": 2147483648}",
        "\"ingestion\": {\"max_bytes\": 0}",
        "\"ingestion\": {\"max_bytes\": 1e3}",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
