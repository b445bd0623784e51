package org.riskassessment.core.schema.inference;

import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.NumberStyle;

/**
 * The styles in which a cell can be read.
 *
 * @param numbers a bit for each of {@link NumberStyle#PLAIN}, the sign left out
 * @param before a sign before the number, such as that of a currency
 * @param after a sign after it
 * @param dates a bit for each of {@link #DATES}
 */
record CellForm(int numbers, String before, String after, long dates) {
  /** Styles of dates; the first is ISO 8601, whose dates are read in every style. */
  static final List<DateStyle> DATES =
      Stream.concat(
              Stream.of("yyyy-mm-dd"),
              Stream.concat(
                  Stream.of("/", ".", "-")
                      .flatMap(
                          s ->
                              Stream.of(
                                      "dd_mm_yyyy",
                                      "mm_dd_yyyy",
                                      "yyyy_mm_dd",
                                      "dd_mm_yy",
                                      "mm_dd_yy",
                                      "yy_mm_dd")
                                  .map(form -> form.replace("_", s))),
                  Stream.of(
                      "mm/yyyy",
                      "yyyy/mm",
                      "mm-yyyy",
                      "yyyy-mm",
                      "dd mmm yyyy",
                      "dd-mmm-yyyy",
                      "dd/mmm/yyyy",
                      "dd.mmm.yyyy",
                      "ddmmmyyyy",
                      "dd mmm yy",
                      "dd-mmm-yy",
                      "dd/mmm/yy",
                      "mmm d, yyyy",
                      "mmm yyyy",
                      "mmm-yyyy",
                      "mmm yy",
                      "mmm-yy",
                      "yyyy-mmm-dd",
                      "yyyymmdd",
                      "yyyymm")))
          .distinct()
          .map(form -> DateStyle.of(form).orElseThrow())
          .toList();

  /** All styles of numbers. */
  static final int EVERY_NUMBER = (1 << NumberStyle.PLAIN.size()) - 1;

  /** The styles with a decimal point. */
  static final int POINTS = numbers('.');

  /** The style whose points stand between thousands. */
  static final int POINTED_GROUPS =
      1
          << IntStream.range(0, NumberStyle.PLAIN.size())
              .filter(i -> NumberStyle.PLAIN.get(i).group() == '.')
              .findFirst()
              .orElseThrow();

  /** A text that is neither a number nor a date. */
  static final CellForm TEXT = new CellForm(0, "", "", 0);

  /** Digits alone. */
  static final CellForm WHOLE = new CellForm(EVERY_NUMBER, "", "", 0);

  /** A number such as 12.5, which has a decimal point for certain. */
  static final CellForm POINT = new CellForm(POINTS, "", "", 0);

  /** A number such as 1.234, whose point may stand between thousands. */
  static final CellForm POINT_OR_GROUP = new CellForm(POINTS | POINTED_GROUPS, "", "", 0);

  private static final Set<String> SIGNS = signs();

  private static int numbers(char decimal) {
    return IntStream.range(0, NumberStyle.PLAIN.size())
        .filter(i -> NumberStyle.PLAIN.get(i).decimal() == decimal)
        .map(i -> 1 << i)
        .sum();
  }

  private static Set<String> signs() {
    Set<String> signs =
        new HashSet<>(
            List.of(
                "us$", "a$", "c$", "r$", "nz$", "hk$", "s$", "kr", "kr.", "kč", "zł", "lei", "ft",
                "fr", "fr.", "rs", "rs.", "tl", "руб", "руб.", "р.", "dm", "%"));
    Currency.getAvailableCurrencies()
        .forEach(currency -> signs.add(currency.getCurrencyCode().toLowerCase(Locale.ROOT)));
    return signs;
  }

  /** Whether a text beside a number is no part of it but a currency, a percent sign or nothing. */
  static boolean isSign(String text) {
    return text.isEmpty()
        || text.length() == 1 && Character.getType(text.charAt(0)) == Character.CURRENCY_SYMBOL
        || SIGNS.contains(text.toLowerCase(Locale.ROOT));
  }

  boolean isNumber(int style) {
    return (numbers & 1 << style) != 0;
  }

  boolean isDate(int style) {
    return (dates & 1L << style) != 0;
  }

  boolean isPlain() {
    return before.isEmpty() && after.isEmpty();
  }
}
