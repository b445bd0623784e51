package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What somebody should check before relying on an inferred schema, and how many rows ingestion will
 * reject under it. Not for several threads.
 */
final class Notes {
  private final List<String> notes = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private final long allowance;
  private long rejected;

  /**
   * @param rows of the table; half the share of rejected rows that ingestion allows is tolerated
   */
  Notes(long rows) {
    this.allowance = Math.max(9, rows / 100);
  }

  void add(String note) {
    notes.add(note);
  }

  List<String> list() {
    return notes;
  }

  /** Notes a column of dates that do not show whether day or month comes first. */
  void addUndecided(String column) {
    undecided.add(column);
  }

  /** The columns of {@link #addUndecided}. */
  List<String> undecided() {
    return undecided;
  }

  /** How many rejected rows are tolerated altogether. */
  long allowance() {
    return allowance;
  }

  /** Whether a column can have its type although some of its cells are not of it. */
  boolean tolerates(long cells, ColumnProfile profile) {
    return cells == 0 || cells <= 0.05 * profile.known() && rejected + cells <= allowance;
  }

  /**
   * Notes the cells of a column that are not of its type.
   *
   * @param one what such a cell is not, {@code a number}
   * @param many the same for several, {@code numbers}
   */
  void addOdd(
      ColumnProfile profile, long cells, Predicate<CellForm> fitting, String one, String many) {
    if (cells > 0) {
      rejected += cells;
      String shown = profile.quoted(fitting);
      notes.add(
          cells == 1
              ? text(
                  "'%s' has 1 cell that is not %s (%s); its row will be quarantined",
                  profile.name, one, shown)
              : text(
                  "'%s' has %,d cells that are not %s (%s); their rows will be quarantined",
                  profile.name, cells, many, shown));
    }
  }

  /** Notes the rows without an id. */
  void addBlankIds(ColumnProfile id) {
    if (id.blanks > 0) {
      rejected += id.blanks;
      notes.add(
          text("the id '%s' is blank in %,d rows, which will be quarantined", id.name, id.blanks));
    }
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
