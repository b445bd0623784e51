package org.riskassessment.ingest.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;
import org.jspecify.annotations.Nullable;

/**
 * The values of a workbook's cells as text: numbers such as 1234.5, dates such as 2026-01-31. A
 * date is a number of days that a format shows as one.
 */
final class ExcelValues {
  /** Digits that Excel shows; the rest is noise of its arithmetic. */
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

  private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);
  private static final LocalDate DAY_ZERO_1904 = LocalDate.of(1904, 1, 1);

  /** The days from which on Excel counts right: it has a February 29 in 1900. */
  private static final int AFTER_LEAP_DAY = 61;

  /** 9999-12-31. */
  private static final int LAST_DAY = 2_958_465;

  private static final Pattern NOT_SHOWN_AS_DATE =
      Pattern.compile("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|_.|\\*.");

  private final boolean from1904;

  ExcelValues(boolean from1904) {
    this.from1904 = from1904;
  }

  /** Whether a cell holds a number or a date, and no text. */
  static boolean isTyped(Cell cell) {
    return cell.getValue() instanceof BigDecimal;
  }

  String text(Cell cell) {
    Object value = cell.getValue();
    if (value instanceof BigDecimal number) {
      return isDate(cell.getDataFormatId(), cell.getDataFormatString())
              && number.signum() > 0
              && number.compareTo(BigDecimal.valueOf(LAST_DAY)) <= 0
          ? date(number.intValue())
          : number.round(DIGITS).stripTrailingZeros().toPlainString();
    }
    if (value instanceof Boolean flag) {
      return flag ? "TRUE" : "FALSE";
    }
    return value == null ? "" : value.toString();
  }

  private String date(int days) {
    if (from1904) {
      return DAY_ZERO_1904.plusDays(days).toString();
    }
    return DAY_ZERO.plusDays(days < AFTER_LEAP_DAY ? days + 1 : days).toString();
  }

  /**
   * Whether a format shows a number as a day.
   *
   * @param id of a format that all workbooks know
   * @param format its text, such as {@code dd/mm/yyyy;@}
   */
  static boolean isDate(@Nullable Integer id, @Nullable String format) {
    if (id != null
        && (id >= 14 && id <= 17
            || id == 22
            || id >= 27 && id <= 31
            || id == 36
            || id >= 50 && id <= 54
            || id == 57
            || id == 58)) {
      return true;
    }
    if (format == null) {
      return false;
    }
    String shown =
        NOT_SHOWN_AS_DATE.matcher(format.split(";", -1)[0]).replaceAll("").toLowerCase(Locale.ROOT);
    boolean time = shown.contains("h") || shown.contains("s");
    return !shown.contains("general")
        && !shown.matches(".*[0#?].*")
        && (shown.contains("y") || shown.contains("d") || shown.contains("m") && !time);
  }
}
