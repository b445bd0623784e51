package org.riskassessment.ingest.csv;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * The month or the day that a file's name says, as in {@code clients_202403.csv}. It dates the
 * file's rows where the schema has the column {@link #COLUMN}.
 *
 * @param text as {@code 2024-03} or {@code 2024-03-31}
 */
public record FilePeriod(String text) {
  /** The column of the schema that holds it. */
  public static final String COLUMN = "file date";

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final String YEAR = "(?<year>(?:19|20)\\d{2})";
  private static final String MONTH = "(?<month>0[1-9]|1[0-2])";
  private static final String NAME = "(?<name>" + String.join("|", MONTHS) + ")[a-z]*";
  private static final String GAP = "[-_. ]?";

  /** The first one that a name has says its period. */
  private static final List<Pattern> FORMS =
      List.of(
          form("(?<!\\d)" + YEAR + GAP + MONTH + GAP + "(?<day>[0-3]\\d)(?!\\d)"),
          form("(?<!\\d)" + YEAR + GAP + MONTH + "(?!\\d)"),
          form("(?<![a-z])" + NAME + GAP + YEAR + "(?!\\d)"),
          form("(?<!\\d)" + YEAR + GAP + NAME),
          form("(?<!\\d)" + MONTH + "[-_. ]" + YEAR + "(?!\\d)"));

  private static Pattern form(String text) {
    return Pattern.compile(text);
  }

  /** What a file's name says; empty when it has neither a month nor a day. */
  public static Optional<FilePeriod> of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    for (Pattern form : FORMS) {
      Matcher found = form.matcher(name);
      if (found.find()) {
        try {
          return Optional.of(new FilePeriod(text(form, found)));
        } catch (DateTimeException e) {
          continue; // As in 20240231.
        }
      }
    }
    return Optional.empty();
  }

  private static String text(Pattern form, Matcher found) {
    int year = Integer.parseInt(found.group("year"));
    int month =
        form.pattern().contains("<name>")
            ? MONTHS.indexOf(found.group("name")) + 1
            : Integer.parseInt(found.group("month"));
    return form.pattern().contains("<day>")
        ? LocalDate.of(year, month, Integer.parseInt(found.group("day"))).toString()
        : YearMonth.of(year, month).toString();
  }

  /** Whether the rows of a schema are dated by the names of their files. */
  public static boolean dates(Schema schema) {
    return schema.kept().stream().anyMatch(FilePeriod::isOne);
  }

  private static boolean isOne(Column column) {
    return column.name().equals(COLUMN) && column.role() == ColumnRole.OBSERVED_AT;
  }

  /** The day, of a month the first one, in standard form. */
  public String day() {
    return text.length() == 7 ? text + "-01" : text;
  }

  /**
   * Fills in the period of a file's rows.
   *
   * @param required whether a name without a period is DATA_INVALID, and does not leave a blank
   */
  public static CellFiller filler(Schema schema, Path file, boolean required) {
    int at = schema.kept().stream().map(FilePeriod::isOne).toList().indexOf(true);
    String day = of(file).map(FilePeriod::day).orElse("");
    return new CellFiller() {
      @Override
      public boolean fills(int place) {
        return place == at;
      }

      @Override
      public void fill(String[] cells) {
        if (required && day.isEmpty()) {
          throw new RiskException(
              ErrorCode.DATA_INVALID,
              "its name has no month or day, which the column '" + COLUMN + "' needs",
              ErrorContext.ofFile(file).withAccepted("a name such as clients_2024-03.csv"));
        }
        cells[at] = day;
      }

      @Override
      public CellFiller forLabels() {
        return day.isEmpty() ? NONE : this;
      }
    };
  }
}
