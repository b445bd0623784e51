package org.riskassessment.report.chart;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.function.DoubleFunction;

/** What stands at a tick of an axis. Only writes. */
final class AxisFormat extends NumberFormat {
  private static final long serialVersionUID = 1;
  private final transient DoubleFunction<String> words;

  AxisFormat(DoubleFunction<String> words) {
    this.words = words;
  }

  @Override
  public StringBuffer format(double number, StringBuffer to, FieldPosition place) {
    return to.append(words.apply(number));
  }

  @Override
  public StringBuffer format(long number, StringBuffer to, FieldPosition place) {
    return to.append(words.apply(number));
  }

  @Override
  public Number parse(String text, ParsePosition place) {
    throw new UnsupportedOperationException();
  }
}
