package org.riskassessment.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.RiskException;

class CrontabBlockTest {
  private static final CrontabBlock BLOCK = new CrontabBlock(Path.of("/w"), "production");
  private static final CronLine TEN = new CronLine("*/10 * * * * risk run");
  private static final CronLine HOURLY = new CronLine("0 * * * * risk run");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "MAILTO=me\nSHELL=/bin/bash\n\n# a comment\n5 4 * * * backup\n",
        "5 4 * * * no line feed at the end",
        "5 4 * * * windows\r\n\r\n",
        "# caf\u00e9 in Latin-1\n",
        "\n\n\n5 4 * * * x\n\n\n",
        "# risk schedule, begin: profile production of /other\n"
            + "* * * * * x\n"
            + "# risk schedule, end: profile production of /other\n"
      })
  void other_entries_stay_as_they_are_byte_for_byte(String others) {
    String installed = BLOCK.putInto(others, TEN);

    assertThat(installed).endsWith(others);
    assertThat(BLOCK.lineIn(installed)).contains(TEN);
    assertThat(BLOCK.removedFrom(installed)).isEqualTo(others);
    assertThat(BLOCK.removedFrom(others)).isEqualTo(others);
  }

  @Test
  void a_second_install_replaces_the_first_in_its_place() {
    String others = BLOCK.putInto("after\n", TEN);
    String both = "before\n" + others;

    assertThat(BLOCK.putInto(both, HOURLY))
        .isEqualTo("before\n" + BLOCK.text(HOURLY) + "after\n")
        .isEqualTo(BLOCK.putInto(BLOCK.putInto(both, HOURLY), HOURLY));
  }

  @Test
  void workspaces_and_profiles_have_blocks_of_their_own() {
    CrontabBlock practice = new CrontabBlock(Path.of("/w"), "practice");
    CrontabBlock other = new CrontabBlock(Path.of("/w2"), "production");
    String all = other.putInto(practice.putInto(BLOCK.putInto("", TEN), HOURLY), HOURLY);

    String left = BLOCK.removedFrom(all);

    assertThat(BLOCK.lineIn(left)).isEmpty();
    assertThat(practice.lineIn(left)).contains(HOURLY);
    assertThat(other.lineIn(left)).contains(HOURLY);
  }

  @Test
  void finds_a_non_ascii_path_again() {
    CrontabBlock block = new CrontabBlock(Path.of("/wörk"), "production");
    CronLine line = new CronLine("* * * * * /wörk/risk");

    String installed = block.putInto("", line);

    assertThat(installed).contains("/w\u00c3\u00b6rk").doesNotContain("ö");
    assertThat(block.lineIn(installed)).contains(line);
  }

  @Test
  void a_line_that_a_person_took_out_is_no_schedule() {
    String text = BLOCK.putInto("", TEN).replace("*/10", "#*/10");

    assertThat(BLOCK.isIn(text)).isTrue();
    assertThat(BLOCK.lineIn(text)).isEmpty();
    assertThat(BLOCK.lineIn(BLOCK.putInto(text, TEN))).contains(TEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# risk schedule, begin: profile production of /w\n* * * * * x\n",
        "* * * * * x\n# risk schedule, end: profile production of /w\n",
        "# risk schedule, begin: profile production of /w\n"
            + "# risk schedule, begin: profile production of /w\n"
            + "# risk schedule, end: profile production of /w\n"
      })
  void refuses_damaged_marks(String damaged) {
    assertThatThrownBy(() -> BLOCK.putInto(damaged, TEN))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("are damaged");
    assertThatThrownBy(() -> BLOCK.removedFrom(damaged)).isInstanceOf(RiskException.class);
  }
}
