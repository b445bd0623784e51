package org.riskassessment.report.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats numbers, times and texts from outside for reports, the same on every machine. */
public final class ReportText {
  /** Shown in place of every unknown number. */
  public static final String UNKNOWN = "unknown";

  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_SENTENCE = 2_000;
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ReportText() {}

  public static String count(long number) {
    return minus(String.format(Locale.ROOT, "%,d", number));
  }

  /** A count with its noun, such as {@code 1 row} and {@code 2 rows}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** An amount with one decimal. */
  public static String decimal(double amount) {
    return minus(String.format(Locale.ROOT, "%,.1f", amount));
  }

  /** A metric with three decimals. */
  public static String ratio(double ratio) {
    return Double.isFinite(ratio) ? minus(String.format(Locale.ROOT, "%.3f", ratio)) : UNKNOWN;
  }

  /** A share from 0 to 1 in percent; rounding never shows 0% or 100% for anything between. */
  public static String percent(double share) {
    if (!Double.isFinite(share)) {
      return UNKNOWN;
    }
    if (share > 0 && share < 0.0005) {
      return "under 0.1%";
    }
    if (share < 1 && share >= 0.9995) {
      return "over 99.9%";
    }
    return String.format(Locale.ROOT, share == 0 || share == 1 ? "%.0f%%" : "%.1f%%", share * 100);
  }

  /** A contribution to the log-odds, always with its sign. */
  public static String signed(double logOdds) {
    return Double.isFinite(logOdds) ? minus(String.format(Locale.ROOT, "%+.2f", logOdds)) : UNKNOWN;
  }

  /** A difference with so many decimals and its sign; 0 has none. */
  public static String change(double difference, int decimals) {
    String number = String.format(Locale.ROOT, "%+,." + decimals + "f", difference);
    return number.matches("[+-][0.]+") ? number.substring(1) : minus(number);
  }

  /** A value of a column: whole if it is, else with decimals that suit its size. */
  public static String value(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    if (size >= 1e12 || (size > 0 && size < 0.001)) {
      return minus(String.format(Locale.ROOT, "%.3e", value));
    }
    if (value == Math.rint(value)) {
      return count((long) value);
    }
    return minus(String.format(Locale.ROOT, size >= 100 ? "%,.1f" : "%,.3f", value));
  }

  public static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1_000.0);
    }
    Duration duration = Duration.ofMillis(millis);
    return count(duration.toMinutes()) + " min " + duration.toSecondsPart() + " s";
  }

  /** Elapsed time in whole days or, on the first day, hours. */
  public static String age(Instant from, Instant to) {
    Duration age = Duration.between(from, to);
    return age.toHours() < 1
        ? "under an hour"
        : age.toDays() < 1 ? count(age.toHours(), "hour") : count(age.toDays(), "day");
  }

  public static String time(Instant time) {
    return MINUTES.format(time);
  }

  /**
   * Makes a text from outside safe to show: control characters become visible and a long text is
   * cut. Escaping is left to the template.
   */
  public static String text(String text) {
    return text(text, LONGEST_TEXT);
  }

  /** Like {@link #text}, with a higher limit for whole sentences such as a verdict. */
  public static String sentence(String text) {
    return text(text, LONGEST_SENTENCE);
  }

  private static String text(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(longest).map(ReportText::visible).forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > longest
        ? shown.append('…').toString()
        : shown.toString();
  }

  private static int visible(int character) {
    if (character < 0x20) {
      return 0x2400 + character;
    }
    boolean shown =
        !Character.isISOControl(character)
            && Character.getType(character) != Character.SURROGATE
            && (character & 0xfffe) != 0xfffe;
    return shown ? character : 0xfffd;
  }

  private static String minus(String number) {
    return number.replace('-', '−');
  }
}
