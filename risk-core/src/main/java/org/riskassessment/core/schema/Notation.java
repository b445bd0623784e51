package org.riskassessment.core.schema;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the cells of a column into standard form: numbers such as 1234.5, dates such as
 * 2026-01-31, the standard words of a label, and blank for a missing value. A cell that is in
 * standard form already is not changed. Safe for several threads.
 */
public final class Notation {
  private final Column column;
  private final Set<String> missing = new HashSet<>();
  private final NumberStyle numbers;
  private final boolean hasStandardNumbers;
  private final DateStyle dates;
  private final LabelWords.@Nullable Reading label;
  private final boolean blankStays;

  private Notation(Column column, LabelWords words) {
    this.column = column;
    String format = column.format();
    column.missing().forEach(word -> missing.add(word.toLowerCase(Locale.ROOT)));
    numbers =
        format == null ? NumberStyle.STANDARD : NumberStyle.of(format).orElse(NumberStyle.STANDARD);
    hasStandardNumbers = numbers.equals(NumberStyle.STANDARD);
    dates = format == null ? DateStyle.ISO : DateStyle.of(format).orElse(DateStyle.ISO);
    label = column.role() == ColumnRole.LABEL ? words.reading() : null;
    blankStays = label == null || words.blank() == LabelWords.Blank.UNKNOWN;
  }

  /**
   * @param words what cells mean where the column is the label
   */
  public static Notation of(Column column, LabelWords words) {
    return new Notation(column, words);
  }

  /**
   * The cell in standard form, blank when its value is missing; null when it is not of the column's
   * type, or not written in its format.
   */
  public @Nullable String standard(String cell) {
    if (cell.isBlank() && blankStays) {
      return cell;
    }
    if (!missing.isEmpty() && missing.contains(cell.strip().toLowerCase(Locale.ROOT))) {
      return "";
    }
    if (label != null) {
      return label(label, cell);
    }
    String standard =
        switch (column.type()) {
          case NUMERIC -> number(cell);
          case BOOLEAN -> flag(cell);
          case DATE -> Cells.isDate(cell) ? cell : dates.standard(cell);
          case CATEGORICAL, TEXT -> cell;
        };
    return standard == null && MissingWords.isKnown(cell) ? "" : standard;
  }

  private @Nullable String number(String cell) {
    if (hasStandardNumbers && !Double.isNaN(Cells.number(cell))) {
      return cell;
    }
    String standard = numbers.standard(cell);
    return standard == null || Double.isNaN(Cells.number(standard)) ? null : standard;
  }

  private static @Nullable String flag(String cell) {
    if (!Double.isNaN(Cells.flag(cell))) {
      return cell;
    }
    double flag = Cells.yesNo(cell);
    return Double.isNaN(flag) ? null : flag == 1 ? "1" : "0";
  }

  private static @Nullable String label(LabelWords.Reading label, String cell) {
    String known = label.listed(cell);
    if (known != null) {
      return known.equals(cell.strip()) ? cell : known;
    }
    return label.standard(MissingWords.isKnown(cell) ? "" : cell);
  }
}
