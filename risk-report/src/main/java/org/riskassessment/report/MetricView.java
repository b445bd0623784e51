package org.riskassessment.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Interval;

/**
 * A metric as it is read to people.
 *
 * @param value the number in words, or 'unknown'
 * @param detail what it rests on: its interval, its counts, or what chance would reach
 * @param number the number, null when it is unknown
 * @param interval its 95% interval, null when it has none
 */
record Reading(String value, String detail, @Nullable Double number, @Nullable Interval interval) {

  static Reading unknown(String why) {
    return new Reading(Figures.UNKNOWN, why, null, null);
  }

  static Reading of(double number, String detail) {
    return new Reading(Figures.ratio(number), detail, number, null);
  }

  static Reading of(double number, @Nullable Interval interval) {
    String detail = interval == null ? "95% interval unknown" : words(interval);
    return new Reading(Figures.ratio(number), detail, number, interval);
  }

  static String words(Interval interval) {
    return "95% interval "
        + Figures.ratio(interval.low())
        + " to "
        + Figures.ratio(interval.high());
  }

  /** Whether there is an interval to draw. */
  boolean isDrawn() {
    return number != null && interval != null;
  }

  /** Where the number lies on a line of 100. */
  String at() {
    return place(number == null ? 0 : number);
  }

  /** Where its interval begins on a line of 100. */
  String from() {
    return place(interval == null ? 0 : interval.low());
  }

  /** Where its interval ends on a line of 100. */
  String to() {
    return place(interval == null ? 0 : interval.high());
  }

  private static String place(double ratio) {
    return String.format(Locale.ROOT, "%.1f", Math.min(1, Math.max(0, ratio)) * 100);
  }
}
