package org.riskassessment.core.config;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a column of the schema holds whose name is that of a joined table and what to take from it:
 * {@code usage.calls mean 3 months}, {@code contracts.plan last}, {@code tickets count 30 days},
 * {@code labels.churned}.
 *
 * @param join name of the joined table
 * @param column of that table, as in its header; null when rows are counted
 * @param window how far back rows are taken; null from the first row on
 */
public record JoinedColumn(
    String join, @Nullable String column, Take take, @Nullable Window window) {

  /** What is taken of the rows in a window; blank cells are left out. */
  public enum Take {
    /** The cell of the row of the very day or month, or of the client where rows have no time. */
    SAME,
    /** The newest cell. */
    LAST,
    MEAN,
    MIN,
    MAX,
    SUM,
    /** The change in 30 days of the straight line through the cells. */
    TREND,
    /** How many cells, or how many rows. */
    COUNT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether cells must be numbers. */
    public boolean isOfNumbers() {
      return this == MEAN || this == SUM || this == TREND;
    }
  }

  /** A stretch of days that ends with the row's day. */
  public record Window(int amount, Unit unit) {

    /**
     * The first day of the window.
     *
     * @param last its last day, in days since 1970-01-01
     */
    public long firstDay(long last) {
      LocalDate after = LocalDate.ofEpochDay(last + 1);
      return switch (unit) {
        case DAYS -> after.minusDays(amount).toEpochDay();
        case WEEKS -> after.minusWeeks(amount).toEpochDay();
        case MONTHS -> after.minusMonths(amount).toEpochDay();
        case YEARS -> after.minusYears(amount).toEpochDay();
      };
    }
  }

  /** Units of a window. */
  public enum Unit {
    DAYS,
    WEEKS,
    MONTHS,
    YEARS
  }

  private static final Pattern TAKEN =
      Pattern.compile(
          "(?<column>.*?)\\s+(?<take>"
              + Stream.of(Take.values())
                  .filter(take -> take != Take.SAME)
                  .map(Take::word)
                  .collect(Collectors.joining("|"))
              + ")(?:\\s+(?:all|(?<amount>\\d{1,4})\\s+(?<unit>day|week|month|year)s?))?");

  /** What names may look like, for a message. */
  static String accepted(String join) {
    return "a name such as "
        + String.join(
            ", ",
            List.of(
                join + ".COLUMN mean 3 months",
                join + ".COLUMN last",
                join + ".COLUMN",
                join + " count 30 days"))
        + "; of "
        + Stream.of(Take.values())
            .filter(take -> take != Take.SAME)
            .map(Take::word)
            .collect(Collectors.joining(", "));
  }

  /** Whether a name is meant to take something from a joined table. */
  static boolean isOf(String join, String name) {
    return name.startsWith(join + ".") || name.startsWith(join + " count");
  }

  /** What a name says of a joined table; empty when it does not name the table. */
  static Optional<JoinedColumn> of(String join, String name) {
    if (!isOf(join, name)) {
      return Optional.empty();
    }
    String rest = name.substring(join.length());
    Matcher taken = TAKEN.matcher(rest);
    if (!taken.matches()) {
      return rest.startsWith(".") && !rest.substring(1).isBlank()
          ? Optional.of(new JoinedColumn(join, rest.substring(1), Take.SAME, null))
          : Optional.empty();
    }
    String column = taken.group("column");
    if (column.isEmpty() ? !taken.group("take").equals("count") : column.length() < 2) {
      return Optional.empty();
    }
    String amount = taken.group("amount");
    return Optional.of(
        new JoinedColumn(
            join,
            column.isEmpty() ? null : column.substring(1),
            Take.valueOf(taken.group("take").toUpperCase(Locale.ROOT)),
            amount == null
                ? null
                : new Window(
                    Integer.parseInt(amount),
                    Unit.valueOf(taken.group("unit").toUpperCase(Locale.ROOT) + "S"))));
  }
}
