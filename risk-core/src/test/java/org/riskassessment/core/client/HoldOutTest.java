package org.riskassessment.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldOutTest {

  /**
   * The first 8 bytes of SHA-256, by sha256sum: 'abc' (FIPS 180-2) ba7816bf8f01cfea, which is
   * negative as a signed number, '' e3b0c44298fc1c14, 'é' 4a99557e4033c353; remainders by bc.
   */
  @ParameterizedTest
  @CsvSource({"abc,5,4", "abc,7,2", "'',5,2", "'',7,1", "é,5,1", "é,7,3"})
  void part_is_the_unsigned_head_of_the_digest_modulo_the_parts(String id, int modulus, int part) {
    assertThat(new HoldOut("", modulus, 0).part(id)).isEqualTo(part);
  }

  /** SHA-256 of 'saltabc' begins 3681099918be28c9, by sha256sum. */
  @Test
  void salt_stands_before_the_id() {
    assertThat(new HoldOut("salt", 5, 0).part("abc")).isZero();
    assertThat(new HoldOut("salt", 7, 0).part("abc")).isEqualTo(4);
  }

  /** The case 'hold-out' of shared/oracles/cases.json, computed with another implementation. */
  @Test
  void holds_out_the_four_known_corporations_of_the_course() throws IOException {
    Path source = Path.of("..", "..", "shared", "data", "udacity", "sourcedata");
    Assumptions.assumeTrue(
        Files.isDirectory(source), "the shared test data is not beside the project: " + source);
    Set<String> corporations = new TreeSet<>();
    for (String file : new String[] {"dataset3.csv", "dataset4.csv"}) {
      try (Stream<String> lines = Files.lines(source.resolve(file))) {
        lines.skip(1).map(line -> line.substring(0, line.indexOf(','))).forEach(corporations::add);
      }
    }

    assertThat(corporations).hasSize(26);
    assertThat(corporations.stream().filter(HoldOut.standard()::holds))
        .containsExactly("asdf", "endi", "hjkl", "tyui");
  }

  @Test
  void every_client_is_held_by_exactly_one_of_the_parts() {
    HoldOut rule = HoldOut.standard();
    int[] held = new int[rule.modulus()];
    for (int i = 0; i < 10_000; i++) {
      String id = "client-" + i;
      int[] holders =
          IntStream.range(0, rule.modulus()).filter(p -> rule.holding(p).holds(id)).toArray();
      assertThat(holders).containsExactly(rule.part(id));
      held[holders[0]]++;
    }
    // 2,000 are expected in each, with a standard deviation of 40.
    assertThat(Arrays.stream(held).boxed()).allSatisfy(n -> assertThat(n).isBetween(1_800, 2_200));
  }

  @Test
  void refuses_a_part_that_is_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HoldOut("", 5, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new HoldOut("", 5, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new HoldOut("", 1, 0));
  }
}
