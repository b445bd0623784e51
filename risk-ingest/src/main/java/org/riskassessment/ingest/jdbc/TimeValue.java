package org.riskassessment.ingest.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.riskassessment.core.json.Words;

/**
 * A time in the form in which a database keeps it, so that a query can be given the same form
 * again: a time with or without a zone, a date, a number of seconds or milliseconds since 1970, or
 * a text that sorts like its time.
 */
record TimeValue(Kind kind, String text) {

  /** How the database keeps it. */
  enum Kind {
    WITH_ZONE,
    WITHOUT_ZONE,
    DATE,
    NUMBER,
    TEXT
  }

  /** Numbers above this are milliseconds: as seconds they would be after the year 5000. */
  private static final long MOST_SECONDS = 100_000_000_000L;

  private static final Duration AROUND = Duration.ofDays(1);

  /** {@code 2026-01-31 12:00:00.5} with a blank or a T, and possibly a zone or fewer parts. */
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd")
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
          .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Reads a text of {@link #toStored}. */
  static TimeValue stored(String text) {
    for (Kind kind : Kind.values()) {
      String prefix = Words.lower(kind) + " ";
      if (text.startsWith(prefix)) {
        return new TimeValue(kind, text.substring(prefix.length()));
      }
    }
    throw new IllegalArgumentException("not a stored time: " + text);
  }

  /** The kind and the text, as {@link #stored} reads them. */
  String toStored() {
    return Words.lower(kind) + " " + text;
  }

  /** The instant; empty when the text is not a time. */
  Optional<Instant> instant(ZoneId zone) {
    try {
      return Optional.of(
          switch (kind) {
            case WITH_ZONE -> OffsetDateTime.parse(text).toInstant();
            case WITHOUT_ZONE -> LocalDateTime.parse(text).atZone(zone).toInstant();
            case DATE -> LocalDate.parse(text).atStartOfDay(zone).toInstant();
            case NUMBER -> {
              long number = Long.parseLong(text);
              yield number > MOST_SECONDS
                  ? Instant.ofEpochMilli(number)
                  : Instant.ofEpochSecond(number);
            }
            case TEXT -> {
              var parsed = WRITTEN.parse(text.strip());
              yield parsed.isSupported(ChronoField.OFFSET_SECONDS)
                  ? Instant.from(parsed)
                  : LocalDateTime.from(parsed).atZone(zone).toInstant();
            }
          });
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The time minus a lag, in the same form; a date goes back by whole days. When clocks are set
   * back, times without a zone occur twice, so the time goes back by that hour too.
   *
   * @param zone of times without one
   */
  TimeValue minus(Duration plainLag, ZoneId zone) {
    Duration lag = plainLag.plus(repeated(plainLag, zone));
    return new TimeValue(
        kind,
        switch (kind) {
          case WITH_ZONE -> OffsetDateTime.parse(text).minus(lag).toString();
          case WITHOUT_ZONE -> LocalDateTime.parse(text).minus(lag).toString();
          case DATE -> LocalDate.parse(text).minusDays(days(lag)).toString();
          case NUMBER -> {
            long number = Long.parseLong(text);
            yield Long.toString(
                number - (number > MOST_SECONDS ? lag.toMillis() : lag.toSeconds() + 1));
          }
          case TEXT -> textMinus(lag);
        });
  }

  /**
   * The length of the hour that occurs twice within a day of the time or of the time minus the lag.
   */
  private Duration repeated(Duration lag, ZoneId zone) {
    if (kind == Kind.WITH_ZONE || kind == Kind.NUMBER) {
      return Duration.ZERO;
    }
    return instant(zone)
        .flatMap(
            time ->
                Optional.ofNullable(zone.getRules().nextTransition(time.minus(lag).minus(AROUND)))
                    .filter(change -> change.isOverlap())
                    .filter(change -> change.getInstant().isBefore(time.plus(AROUND))))
        .map(change -> change.getDuration().negated())
        .orElse(Duration.ZERO);
  }

  private String textMinus(Duration lag) {
    var parsed = WRITTEN.parse(text.strip());
    LocalDateTime before = LocalDateTime.from(parsed).minus(lag);
    String date = before.toLocalDate().toString();
    if (text.strip().length() == date.length()) {
      return before.toLocalDate().minusDays(lag.isZero() ? 0 : 1).toString();
    }
    // Without a fraction the text sorts before all others of its second.
    return date
        + text.strip().charAt(date.length())
        + before.toLocalTime().format(DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT));
  }

  private static long days(Duration lag) {
    return lag.isZero() ? 0 : (lag.toMillis() + 86_399_999) / 86_400_000;
  }

  void bind(PreparedStatement statement, int index) throws SQLException {
    switch (kind) {
      case WITH_ZONE -> statement.setObject(index, OffsetDateTime.parse(text));
      case WITHOUT_ZONE -> statement.setObject(index, LocalDateTime.parse(text));
      case DATE -> statement.setObject(index, LocalDate.parse(text));
      case NUMBER -> statement.setLong(index, Long.parseLong(text));
      case TEXT -> statement.setString(index, text);
    }
  }

  /** The time of the database's clock: a time with a zone, or a text in UTC (SQLite). */
  static Instant clock(Object now, ZoneId zone) {
    if (now instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (now instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    if (now instanceof Date date) {
      return Instant.ofEpochMilli(date.getTime());
    }
    if (now instanceof LocalDateTime time) {
      return time.atZone(zone).toInstant();
    }
    return new TimeValue(Kind.TEXT, now.toString())
        .instant(ZoneOffset.UTC)
        .orElseThrow(() -> new IllegalStateException("the database's clock says " + now));
  }
}
