package org.riskassessment.core.dataset;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.Notation;
import org.riskassessment.core.schema.Schema;

/**
 * Brings rows into the standard form of a schema and checks them. A blank cell is missing, which is
 * accepted unless it is the id or the column is required. Safe for several threads.
 */
public final class RowCheck {
  /** The longest cell accepted, in characters. */
  public static final int LONGEST_CELL = 10_000;

  /** How many characters of a longer cell a message shows. */
  private static final int SHOWN = 40;

  private final Schema schema;
  private final LabelUse labels;
  private final List<Column> columns;
  private final List<Set<String>> allowed;
  private final List<Notation> notations;
  private final List<Notation> standards;
  private final boolean isNew;
  private final boolean[] plain;
  private final double[] least;
  private final double[] most;

  public RowCheck(Schema schema) {
    this(schema, LabelUse.NEEDED, true);
  }

  private RowCheck(Schema schema, LabelUse labels, boolean isNew) {
    this.schema = schema;
    this.labels = labels;
    this.isNew = isNew;
    this.columns = schema.kept();
    this.allowed = columns.stream().map(c -> Set.copyOf(c.allowed())).toList();
    this.notations = columns.stream().map(schema::notation).toList();
    this.standards = columns.stream().map(c -> schema.notation(c.written(null))).toList();
    this.plain = new boolean[columns.size()];
    this.least = new double[columns.size()];
    this.most = new double[columns.size()];
    for (int c = 0; c < plain.length; c++) {
      Column column = columns.get(c);
      plain[c] =
          column.type() == ColumnType.NUMERIC
              && column.role() != ColumnRole.LABEL
              && column.role() != ColumnRole.ID
              && column.format() == null
              && column.missing().isEmpty();
      least[c] = column.least().orElse(Double.NEGATIVE_INFINITY);
      most[c] = column.most().orElse(Double.POSITIVE_INFINITY);
    }
  }

  /** For rows whose labels may not be needed. */
  public static RowCheck of(Schema schema, LabelUse labels) {
    return new RowCheck(schema, labels, true);
  }

  /** For rows whose label is absent or not wanted: it is blank, whatever its cell holds. */
  public static RowCheck withoutLabel(Schema schema) {
    return of(schema, LabelUse.UNUSED);
  }

  /** Checks rows that were accepted under earlier rules: cells have the type of their column. */
  public static RowCheck ofAccepted(Schema schema) {
    return new RowCheck(schema.withoutRules(), LabelUse.NEEDED, false);
  }

  /**
   * Replaces the cells of a row by their standard form and returns its first fault; empty when the
   * row is accepted.
   *
   * @param cells as read, one for each of {@link Schema#kept()}; up to a fault they are replaced
   */
  public Optional<RowFault> standardize(String[] cells) {
    return standardize(cells, place -> false);
  }

  /**
   * The same for a row of which some cells are in standard form, however its column is written.
   *
   * @param isStandard of the place of a cell, from 0
   */
  public Optional<RowFault> standardize(String[] cells, IntPredicate isStandard) {
    for (int c = 0; c < cells.length; c++) {
      Column column = columns.get(c);
      String cell = cells[c];
      if (isPlainNumber(c, cell)) {
        continue;
      }
      if (column.role() == ColumnRole.LABEL && labels == LabelUse.UNUSED) {
        cells[c] = "";
        continue;
      }
      if (cell.length() > LONGEST_CELL) {
        return Optional.of(
            new RowFault(
                column.name(),
                cell.substring(0, SHOWN) + "…",
                "size",
                "at most " + LONGEST_CELL + " characters"));
      }
      Optional<HiddenCharacter> hidden = isNew ? HiddenCharacter.in(cell) : Optional.empty();
      if (hidden.isPresent()) {
        return Optional.of(
            new RowFault(
                column.name(),
                HiddenCharacter.shown(cell),
                "character",
                "a cell without " + hidden.get().name()));
      }
      String standard = (isStandard.test(c) ? standards : notations).get(c).standard(cell);
      if (standard == null && column.role() == ColumnRole.LABEL && labels == LabelUse.WELCOME) {
        cells[c] = "";
        continue;
      }
      if (standard == null) {
        return Optional.of(
            new RowFault(
                column.name(),
                cell,
                column.role() == ColumnRole.LABEL ? "label" : "type",
                accepted(column)));
      }
      cells[c] = standard;
      if (standard.isBlank()) {
        if (column.role() == ColumnRole.ID) {
          return Optional.of(new RowFault(column.name(), cell, "blank_id", "a client's id"));
        }
        if (column.required()) {
          return Optional.of(new RowFault(column.name(), cell, "required", accepted(column)));
        }
        continue;
      }
      Optional<RowFault> fault = ruleBroken(column, allowed.get(c), standard, cell);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** Whether a cell is a number within the limits, as nearly all are, and needs no other check. */
  private boolean isPlainNumber(int c, String cell) {
    int end = cell.length() - 1;
    if (!plain[c] || end < 0 || end >= LONGEST_CELL) {
      return false;
    }
    char first = cell.charAt(0);
    char last = cell.charAt(end);
    if (first <= ' ' || first > '9' || last <= ' ' || last > '9') {
      return false; // White space around a number may be of any script.
    }
    double value = Cells.number(cell);
    return value >= least[c] && value <= most[c]; // false for NaN
  }

  private String accepted(Column column) {
    return column.role() != ColumnRole.LABEL || schema.hasLeavingDays()
        ? column.accepted() + (column.role() == ColumnRole.LABEL ? ", or blank" : "")
        : words(schema.words().negative(), schema.negative())
            + " or "
            + words(schema.words().positive(), schema.positive())
            + (column.required() ? "" : ", or blank when unknown");
  }

  private static String words(List<String> words, String standard) {
    return words.isEmpty() || words.contains(LabelWords.ANY) ? standard : String.join(", ", words);
  }

  private static Optional<RowFault> ruleBroken(
      Column column, Set<String> allowed, String standard, String cell) {
    if (column.role() == ColumnRole.LABEL) {
      return Optional.empty();
    }
    if (column.least().isPresent() || column.most().isPresent()) {
      double value = Cells.number(standard);
      if (value < column.least().orElse(Double.NEGATIVE_INFINITY)
          || value > column.most().orElse(Double.POSITIVE_INFINITY)) {
        return Optional.of(new RowFault(column.name(), cell, "range", column.accepted()));
      }
    }
    return allowed.isEmpty() || allowed.contains(standard.strip())
        ? Optional.empty()
        : Optional.of(new RowFault(column.name(), cell, "allowed", column.accepted()));
  }
}
