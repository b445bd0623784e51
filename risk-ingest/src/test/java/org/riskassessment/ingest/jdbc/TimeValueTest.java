package org.riskassessment.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeValueTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static TimeValue of(String kind, String text) {
    return new TimeValue(TimeValue.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), text);
  }

  /** Berlin is one hour ahead of UTC in winter and two in summer. */
  @ParameterizedTest
  @CsvSource({
    "with_zone, 2026-01-31T12:00+02:00, 2026-01-31T10:00:00Z",
    "without_zone, 2026-01-31T12:00:00.123456789, 2026-01-31T11:00:00.123456789Z",
    "without_zone, 2026-07-31T12:00, 2026-07-31T10:00:00Z",
    "date, 2026-01-31, 2026-01-30T23:00:00Z",
    "number, 1769860800, 2026-01-31T12:00:00Z",
    "number, 1769860800123, 2026-01-31T12:00:00.123Z",
    "text, 2026-01-31, 2026-01-30T23:00:00Z",
    "text, 2026-01-31 12:00, 2026-01-31T11:00:00Z",
    "text, 2026-01-31T12:00:00.5, 2026-01-31T11:00:00.500Z",
    "text, 2026-01-31 12:00:00Z, 2026-01-31T12:00:00Z",
    "text, 2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
  })
  void a_time_is_an_instant_and_kept_as_what_it_was(String kind, String text, Instant instant) {
    TimeValue time = of(kind, text);
    assertThat(time.instant(BERLIN)).contains(instant);
    assertThat(TimeValue.stored(time.toStored())).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "31.01.2026", "2026-02-30", "2026-01-31 25:00"})
  void a_text_that_is_not_a_time_gives_none(String text) {
    assertThat(of("text", text).instant(BERLIN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "with_zone, 2026-01-31T12:00+02:00, 2026-01-31T11:50+02:00",
    "without_zone, 2026-01-31T00:05, 2026-01-30T23:55",
    "date, 2026-01-31, 2026-01-30",
    "number, 1769860800, 1769860199",
    "number, 1769860800123, 1769860200123",
    "text, 2026-01-31 12:00:00.5, 2026-01-31 11:50:00",
    "text, 2026-01-31T12:00, 2026-01-31T11:50:00",
    "text, 2026-01-31, 2026-01-29",
  })
  void the_lag_leads_back_in_the_same_form(String kind, String text, String before) {
    assertThat(of(kind, text).minus(Duration.ofMinutes(10), ZoneOffset.UTC).text())
        .isEqualTo(before);
  }

  /** On 2026-10-25 Berlin's clocks go from 03:00 back to 02:00; UTC has no such change. */
  @ParameterizedTest
  @CsvSource({
    "without_zone, 2026-10-25T02:59, 2026-10-25T01:49",
    "without_zone, 2026-10-25T03:05, 2026-10-25T01:55",
    "without_zone, 2026-10-27T12:00, 2026-10-27T11:50",
    "without_zone, 2026-03-29T03:05, 2026-03-29T02:55",
    "text, 2026-10-25 02:59:00, 2026-10-25 01:49:00",
    "with_zone, 2026-10-25T02:59+02:00, 2026-10-25T02:49+02:00",
  })
  void an_hour_that_comes_twice_is_read_twice(String kind, String text, String before) {
    assertThat(of(kind, text).minus(Duration.ofMinutes(10), BERLIN).text()).isEqualTo(before);
  }

  @Test
  void a_clock_without_a_zone_is_utc_when_it_is_a_text() {
    Instant noon = Instant.parse("2026-01-31T12:00:00Z");
    assertThat(TimeValue.clock("2026-01-31 12:00:00", BERLIN)).isEqualTo(noon);
    assertThat(TimeValue.clock(OffsetDateTime.parse("2026-01-31T13:00+01:00"), BERLIN))
        .isEqualTo(noon);
    assertThat(TimeValue.clock(java.sql.Timestamp.from(noon), BERLIN)).isEqualTo(noon);
  }
}
