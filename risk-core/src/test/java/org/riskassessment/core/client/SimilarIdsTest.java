package org.riskassessment.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarIdsTest {
  @ParameterizedTest
  @CsvSource({
    "00005, 5",
    "5.0, 5",
    "5.00, 00005",
    "ACME, acme",
    "'Acme  Ltd', 'acme ltd'",
    "'Acme\u00a0Ltd', 'Acme Ltd'",
    "Ａ12, a12",
    "0, 000"
  })
  void ids_that_a_spreadsheet_changes_are_similar(String one, String other) {
    assertThat(SimilarIds.key(one)).isEqualTo(SimilarIds.key(other));
  }

  @ParameterizedTest
  @CsvSource({"5, 50", "5.5, 5", "C-1, C1", "v1.0, v1", "A0, A", "10, 1", "1.0.0, 1"})
  void other_ids_are_not(String one, String other) {
    assertThat(SimilarIds.key(one)).isNotEqualTo(SimilarIds.key(other));
  }

  @Test
  void each_similar_id_is_paired_with_the_first() {
    assertThat(SimilarIds.among(List.of("00005", "x", "5", "5", "5.0", "X ")))
        .containsExactly(
            new SimilarIds.Pair("00005", "5"),
            new SimilarIds.Pair("00005", "5"),
            new SimilarIds.Pair("00005", "5.0"),
            new SimilarIds.Pair("x", "X "));
  }
}
