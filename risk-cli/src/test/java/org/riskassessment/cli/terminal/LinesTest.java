package org.riskassessment.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void times_of_any_year_are_shown_whole() {
    Instant late = Instant.parse("+10000-01-02T03:04:05Z");
    assertThat(Lines.minute(late)).isEqualTo("+10000-01-02 03:04");
    assertThat(Lines.day(late)).isEqualTo("+10000-01-02");
    assertThat(Lines.time(late, ZoneOffset.UTC)).isEqualTo("+10000-01-02 03:04 +00:00");
    assertThat(Lines.minute(Instant.EPOCH)).isEqualTo("1970-01-01 00:00");
    assertThat(Lines.day(Instant.EPOCH)).isEqualTo("1970-01-01");
  }
}
