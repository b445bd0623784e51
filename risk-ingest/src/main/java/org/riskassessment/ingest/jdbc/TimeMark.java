package org.riskassessment.ingest.jdbc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time of a row: the instant, and the form in which the database keeps it. */
public final class TimeMark {
  private final Instant instant;
  private final TimeValue.Kind kind;

  /** An {@link OffsetDateTime} or a text; made a text only when it is stored. */
  private final Object value;

  private TimeMark(Instant instant, TimeValue.Kind kind, Object value) {
    this.instant = instant;
    this.kind = kind;
    this.value = value;
  }

  static TimeMark of(OffsetDateTime time) {
    return new TimeMark(time.toInstant(), TimeValue.Kind.WITH_ZONE, time);
  }

  /** The mark of a time; empty when its text is not a time. */
  static Optional<TimeMark> of(TimeValue time, ZoneId zone) {
    return time.instant(zone).map(instant -> new TimeMark(instant, time.kind(), time.text()));
  }

  /** The mark that a watermark keeps; null for none. */
  public static @Nullable TimeMark stored(@Nullable String text, ZoneId zone) {
    if (text == null) {
      return null;
    }
    TimeValue time = TimeValue.stored(text);
    return of(time, zone).orElseGet(() -> new TimeMark(Instant.MIN, time.kind(), time.text()));
  }

  /** The text that a watermark keeps. */
  public String toStored() {
    return new TimeValue(kind, value.toString()).toStored();
  }

  Instant instant() {
    return instant;
  }

  /** The later of two marks, the second of equal ones; null counts as the earliest. */
  public static @Nullable TimeMark later(@Nullable TimeMark one, @Nullable TimeMark other) {
    return one == null || other != null && other.instant.isAfter(one.instant) ? other : one;
  }
}
