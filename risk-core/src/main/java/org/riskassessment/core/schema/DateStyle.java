package org.riskassessment.core.schema;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the dates of a column are written: {@code dd/mm/yyyy}, {@code mm/dd/yy}, {@code yyyymmdd},
 * {@code yyyy-mm}, {@code mmm d, yyyy}. A time after the date is accepted and left out, days and
 * months may lack their leading zero, and a month without a day is its first day. Two digits of a
 * year are 1969 to 2068. ISO 8601 dates are accepted in every style. Safe for several threads.
 */
public final class DateStyle {
  /** {@code 2026-01-31}. */
  public static final DateStyle ISO = of("yyyy-mm-dd").orElseThrow();

  /** Examples for a message. */
  public static final String ACCEPTED =
      "a form such as yyyy-mm-dd, dd/mm/yyyy, mm/dd/yyyy, dd.mm.yy, yyyymmdd, yyyy-mm, dd-mmm-yy,"
          + " mmm d, yyyy";

  private static final Pattern TIME =
      Pattern.compile(
          "(?:[Tt]|\\s+)\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?\\s*(?:[AaPp]\\.?[Mm]\\.?)?"
              + "\\s*(?:[Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?(?:\\[[\\w/]+])?");
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private final String text;
  private final List<String> parts;

  private DateStyle(String text, List<String> parts) {
    this.text = text;
    this.parts = parts;
  }

  /** The style that a text names; empty when it does not name one. */
  public static Optional<DateStyle> of(String text) {
    String form = text.strip().toLowerCase(Locale.ROOT);
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < form.length()) {
      char c = form.charAt(at);
      int end = at + 1;
      while (end < form.length() && form.charAt(end) == c) {
        end++;
      }
      parts.add(form.substring(at, end));
      at = end;
    }
    long years = parts.stream().filter(p -> p.equals("yy") || p.equals("yyyy")).count();
    long months = parts.stream().filter(p -> p.matches("m{1,3}")).count();
    long days = parts.stream().filter(p -> p.matches("d{1,2}")).count();
    long letters = parts.stream().filter(p -> Character.isLetter(p.charAt(0))).count();
    boolean complete = years == 1 && months == 1 && days <= 1 && letters == years + months + days;
    boolean separated = parts.stream().allMatch(p -> p.matches("[a-z]+|[-./, ]+"));
    return complete && separated && form.length() <= 20
        ? Optional.of(new DateStyle(form, List.copyOf(parts)))
        : Optional.empty();
  }

  /** The text that {@link #of} reads. */
  public String text() {
    return text;
  }

  /** Whether each date has a day of its own. */
  public boolean hasDays() {
    return parts.stream().anyMatch(p -> p.startsWith("d"));
  }

  /** The date in ISO 8601, {@code 2026-01-31}; null for a text that is not a date of this style. */
  public @Nullable String standard(String cell) {
    String stripped = cell.strip();
    String found = read(stripped);
    return found != null || this == ISO ? found : ISO.read(stripped);
  }

  private @Nullable String read(String cell) {
    int year = 0;
    int month = 0;
    int day = 1;
    int at = 0;
    for (int p = 0; p < parts.size(); p++) {
      String part = parts.get(p);
      char kind = part.charAt(0);
      if (!Character.isLetter(kind)) {
        at = separator(cell, at, kind);
      } else if (kind == 'm' && part.length() == 3) {
        int end = at;
        while (end < cell.length() && Character.isLetter(cell.charAt(end))) {
          end++;
        }
        month = month(cell.substring(at, end));
        at = end < cell.length() && cell.charAt(end) == '.' && month > 0 ? end + 1 : end;
      } else {
        boolean fixed = kind == 'y' || isAdjacent(p);
        int most = Math.max(kind == 'y' ? part.length() : 2, 2);
        int end = at;
        while (end < cell.length() && end - at < most && isDigit(cell.charAt(end))) {
          end++;
        }
        if (end == at || fixed && end - at != most) {
          return null;
        }
        int number = Integer.parseInt(cell, at, end, 10);
        switch (kind) {
          case 'y' -> year = most == 2 ? number + (number < 69 ? 2000 : 1900) : number;
          case 'm' -> month = number;
          default -> day = number;
        }
        at = end;
      }
      if (at < 0) {
        return null;
      }
    }
    if (at < cell.length() && !TIME.matcher(cell).region(at, cell.length()).matches()) {
      return null;
    }
    if (month < 1 || year < 1) {
      return null;
    }
    try {
      return LocalDate.of(year, month, day).toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Whether digits follow digits without a separator, so that only their number tells them apart.
   */
  private boolean isAdjacent(int part) {
    return part > 0 && Character.isLetter(parts.get(part - 1).charAt(0))
        || part + 1 < parts.size() && Character.isLetter(parts.get(part + 1).charAt(0));
  }

  /** The place behind a separator; -1 where it is not there. White space is flexible. */
  private static int separator(String cell, int from, char separator) {
    int at = from;
    if (separator == ' ') {
      while (at < cell.length() && Character.isWhitespace(cell.charAt(at))) {
        at++;
      }
      return at > from ? at : -1;
    }
    if (at < cell.length() && cell.charAt(at) == separator) {
      return at + 1;
    }
    return separator == ',' ? at : -1; // Nov 22 2022
  }

  /** 1 to 12; 0 for a text that is not an English month or the first three letters of one. */
  private static int month(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (name.equals("sept")) {
      return 9;
    }
    for (int m = 0; m < MONTHS.size(); m++) {
      if (name.equals(MONTHS.get(m)) || name.length() == 3 && MONTHS.get(m).startsWith(name)) {
        return m + 1;
      }
    }
    return 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    return text;
  }
}
