package org.riskassessment.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.report.text.ReportText;

/**
 * A metric as the report shows it.
 *
 * @param value the formatted number, or 'unknown'
 * @param detail its 95% interval, the counts behind it, a baseline, or why it is unknown
 * @param number the number, null if unknown
 * @param interval its 95% interval, null if it has none
 */
record MetricView(
    String value, String detail, @Nullable Double number, @Nullable Interval interval) {

  static MetricView unknown(String why) {
    return new MetricView(ReportText.UNKNOWN, why, null, null);
  }

  static MetricView of(double number, String detail) {
    return new MetricView(ReportText.ratio(number), detail, number, null);
  }

  static MetricView of(double number, @Nullable Interval interval) {
    String detail = interval == null ? "95% interval unknown" : words(interval);
    return new MetricView(ReportText.ratio(number), detail, number, interval);
  }

  static String words(Interval interval) {
    return "95% interval "
        + ReportText.ratio(interval.low())
        + " to "
        + ReportText.ratio(interval.high());
  }

  /** Whether an interval is drawn. */
  boolean isDrawn() {
    return number != null && interval != null;
  }

  /** Position of the number on a line from 0 to 100. */
  String at() {
    return position(number == null ? 0 : number);
  }

  /** Start of its interval on a line from 0 to 100. */
  String from() {
    return position(interval == null ? 0 : interval.low());
  }

  /** End of its interval on a line from 0 to 100. */
  String to() {
    return position(interval == null ? 0 : interval.high());
  }

  private static String position(double ratio) {
    return String.format(Locale.ROOT, "%.1f", Math.min(1, Math.max(0, ratio)) * 100);
  }
}
