package org.riskassessment.core.schema;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.core.json.Words;

/**
 * How far ahead of a row's day its question looks.
 *
 * @param count 1 to 9,999
 */
public record Horizon(int count, Unit unit) {
  /** Examples for a message. */
  public static final String ACCEPTED = "90d, 12 weeks, 3 months, 1 period";

  private static final Pattern TEXT =
      Pattern.compile("([1-9][0-9]{0,3})\\s*(d|w|m|days?|weeks?|months?|periods?)");

  /** What is counted. */
  public enum Unit {
    DAYS,
    WEEKS,
    MONTHS,
    /**
     * Steps from one day of the data to the next: the different days on which rows were observed.
     */
    PERIODS
  }

  public Horizon {
    if (count < 1) {
      throw new IllegalArgumentException("a horizon of " + count);
    }
  }

  /** Reads 90d, 90 days, 12 weeks, 3 months or 1 period; empty for anything else. */
  public static Optional<Horizon> parse(String text) {
    Matcher parts = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    Unit unit =
        switch (parts.group(2).charAt(0)) {
          case 'd' -> Unit.DAYS;
          case 'w' -> Unit.WEEKS;
          case 'm' -> Unit.MONTHS;
          default -> Unit.PERIODS;
        };
    return Optional.of(new Horizon(Integer.parseInt(parts.group(1)), unit));
  }

  /** The last day of the horizon of a day, in days since 1970; for periods see the data. */
  public long end(long day) {
    return switch (unit) {
      case DAYS -> day + count;
      case WEEKS -> day + 7L * count;
      case MONTHS -> monthsAfter(LocalDate.ofEpochDay(day)).toEpochDay();
      case PERIODS -> throw new IllegalStateException("a period has no length of its own");
    };
  }

  /** The end of a month is followed by the ends of months. */
  private LocalDate monthsAfter(LocalDate day) {
    YearMonth month = YearMonth.from(day);
    return day.equals(month.atEndOfMonth())
        ? month.plusMonths(count).atEndOfMonth()
        : day.plusMonths(count);
  }

  /** The question in words: leaves within 90 days, leaves within the next period. */
  public String question() {
    return unit == Unit.PERIODS && count == 1
        ? "leaves within the next period"
        : "leaves within " + this;
  }

  @Override
  public String toString() {
    String units = Words.lower(unit);
    return count + " " + (count == 1 ? units.substring(0, units.length() - 1) : units);
  }
}
