package org.riskassessment.ingest.join;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.DateStyle;

/**
 * Reads when a row was complete: at its time, or at the end of its day or month. Times are seconds
 * since 1970-01-01 on the clock of one zone. Not for several threads.
 */
final class RowTime {
  /** No time can be this one. */
  static final long NONE = Long.MIN_VALUE;

  static final long DAY = 86_400;

  private static final Pattern CLOCK =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2})(?:[Tt]| +)(?<hour>\\d{1,2}):(?<minute>\\d{2})"
              + "(?::(?<second>\\d{2})(?:[.,]\\d{1,9})?)?\\s*"
              + "(?<zone>[Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

  private final @Nullable DateStyle style;
  private final ZoneId zone;
  private byte[] last = {};
  private int lastLength = -1;
  private long lastTime;
  private boolean hasMonths;

  /**
   * @param format of dates; null for ISO 8601
   */
  RowTime(@Nullable String format, ZoneId zone) {
    this.style = format == null ? null : DateStyle.of(format).orElseThrow();
    this.zone = zone;
  }

  /** Whether some times were months. */
  boolean hasMonths() {
    return hasMonths;
  }

  /** The time of a cell; {@link #NONE} when it is not one. */
  long read(byte[] bytes, int from, int to) {
    if (Arrays.equals(last, 0, Math.max(0, lastLength), bytes, from, to)) {
      return lastTime;
    }
    long time = style == null || style.hasDays() ? ofDay(bytes, from, to) : NONE;
    if (time == NONE) {
      time = ofText(new String(bytes, from, to - from, StandardCharsets.UTF_8).strip());
    }
    if (last.length < to - from) {
      last = new byte[to - from];
    }
    System.arraycopy(bytes, from, last, 0, to - from);
    lastLength = to - from;
    lastTime = time;
    return time;
  }

  static long endOfDay(long day) {
    return (day + 1) * DAY - 1;
  }

  static long endOfMonth(long day) {
    return endOfDay(YearMonth.from(LocalDate.ofEpochDay(day)).atEndOfMonth().toEpochDay());
  }

  private static long ofDay(byte[] bytes, int from, int to) {
    if (to - from != 10 || bytes[from + 4] != '-' || bytes[from + 7] != '-') {
      return NONE;
    }
    int year = digits(bytes, from, 4);
    int month = digits(bytes, from + 5, 2);
    int day = digits(bytes, from + 8, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1) {
      return NONE;
    }
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
      return NONE;
    }
    return endOfDay(LocalDate.of(year, month, day).toEpochDay());
  }

  private static int digits(byte[] bytes, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      value = 10 * value + bytes[i] - '0';
    }
    return value;
  }

  private long ofText(String text) {
    try {
      Matcher clock = CLOCK.matcher(text);
      if (clock.matches()) {
        return ofClock(clock);
      }
      if (style == null) {
        if (text.matches("\\d{4}-\\d{2}")) {
          hasMonths = true;
          return endOfMonth(YearMonth.parse(text).atDay(1).toEpochDay());
        }
        return NONE;
      }
      String date = style.standard(text);
      if (date == null) {
        return NONE;
      }
      long day = LocalDate.parse(date).toEpochDay();
      hasMonths |= !style.hasDays();
      return style.hasDays() ? endOfDay(day) : endOfMonth(day);
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private long ofClock(Matcher clock) {
    String second = clock.group("second");
    int seconds =
        3600 * Integer.parseInt(clock.group("hour"))
            + 60 * Integer.parseInt(clock.group("minute"))
            + (second == null ? 0 : Integer.parseInt(second));
    if (seconds >= DAY) {
      return NONE;
    }
    long local = LocalDate.parse(clock.group("date")).toEpochDay() * DAY + seconds;
    String named = clock.group("zone");
    if (named == null) {
      return local;
    }
    ZoneOffset offset = Character.isLetter(named.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(named);
    OffsetDateTime there =
        java.time.LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC).atOffset(offset);
    return there.atZoneSameInstant(zone).toLocalDateTime().toEpochSecond(ZoneOffset.UTC);
  }

  /** A time as a date, for messages. */
  static String shown(long time) {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(LocalDate.ofEpochDay(Math.floorDiv(time, DAY)));
  }
}
