package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code store}. */
class StoreSectionTest extends ConfigFixture {
  @Test
  void a_jdbc_url_stays_as_it_is() {
    assertThat(with("\"store\": {\"url\": \"jdbc:postgresql://db/risk\"}").storeUrl())
        .isEqualTo("jdbc:postgresql://db/risk");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"store\": \"data/risk.db\"",
        "\"store\": {\"url\": 1}",
        "\"store\": {\"url\": \"a\\u0000b\"}",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
