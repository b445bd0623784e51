package org.riskassessment.report.workbook;

/** A column of a sheet: its heading, and how its cells are shown. */
public record SheetColumn(String heading, Kind kind) {

  /** How the cells of a column are shown, and how wide it is, in characters. */
  public enum Kind {
    TEXT("", 22),
    /** Wrapped; a line for each line of the text. */
    LONG_TEXT("", 70),
    COUNT("#,##0", 10),
    NUMBER("", 14),
    /** From 0 to 1, shown in percent. */
    SHARE("0.0%", 10),
    MONEY("#,##0", 16),
    /** An instant, shown in UTC. */
    TIME("yyyy-mm-dd hh:mm", 18),
    FLAG("", 10);

    final String format;
    final int width;

    Kind(String format, int width) {
      this.format = format;
      this.width = width;
    }

    boolean isNumeric() {
      return this == COUNT || this == NUMBER || this == SHARE || this == MONEY;
    }
  }
}
