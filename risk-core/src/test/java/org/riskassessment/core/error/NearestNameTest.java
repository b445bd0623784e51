package org.riskassessment.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of("input_folder_path", "output_folder_path", "seed", "threshold", "min", "max");

  @ParameterizedTest
  @CsvSource({
    "input_foldr_path,input_folder_path",
    "INPUT_FOLDER_PATH,input_folder_path",
    "sead,seed",
    "treshold,threshold",
    "mim,min",
  })
  void finds_what_was_most_likely_meant(String typed, String meant) {
    assertThat(NearestName.of(typed, KNOWN)).contains(meant);
  }

  @Test
  void says_nothing_when_nothing_is_near() {
    assertThat(NearestName.of("colour", KNOWN)).isEmpty();
    assertThat(NearestName.of("colour", List.of())).isEmpty();
  }

  @Test
  void a_hint_asks_for_the_nearest_name() {
    assertThat(NearestName.hint("sead", KNOWN)).isEqualTo("; did you mean 'seed'?");
    assertThat(NearestName.hint("colour", KNOWN)).isEmpty();
  }

  @Test
  void of_equally_near_names_the_first_is_taken() {
    assertThat(NearestName.of("mxn", List.of("max", "min"))).contains("min");
    assertThat(NearestName.of("mon", List.of("man", "min"))).contains("man");
  }

  /** 'kitten' to 'sitting' is the textbook's distance of 3 (Wagner and Fischer). */
  @Test
  void three_edits_are_near_only_for_a_long_name() {
    assertThat(NearestName.of("kitten", List.of("sitting"))).isEmpty();
    assertThat(NearestName.of("kittenly", List.of("sittingly"))).contains("sittingly");
  }
}
