package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;

/**
 * Decides of each column without another role whether it is a feature, and of which type. A column
 * that alone separates the label almost perfectly is left out: it is probably known only
 * afterwards.
 */
final class FeatureFinder {
  private static final int MOST_LEVELS = 100;

  private final TableProfile table;
  private final LabelFinder.Label label;
  private final Notes notes;

  FeatureFinder(TableProfile table, LabelFinder.Label label, Notes notes) {
    this.table = table;
    this.label = label;
    this.notes = notes;
  }

  InferredColumn find(ColumnProfile profile) {
    InferredColumn found = byContent(profile);
    return found.column().role() == ColumnRole.FEATURE ? unlessSuspect(profile, found) : found;
  }

  private InferredColumn byContent(ColumnProfile profile) {
    if (profile.filled() == 0) {
      return profile.ignored(ColumnType.TEXT, "blank in every row");
    }
    boolean numbers = profile.numbers == profile.filled();
    if (profile.distinct() == 1 && (profile.blanks == 0 || numbers || profile.flags > 0)) {
      return profile.ignored(profile.plainType(), "one value only");
    }
    if (profile.countsRows) {
      return profile.ignored(ColumnType.NUMERIC, "numbers the rows from first to last");
    }
    if (profile.isFlag()) {
      return profile.inferred(
          ColumnRole.FEATURE, ColumnType.BOOLEAN, "two values that mean yes and no");
    }
    if (profile.names.idRank() >= 1 && profile.decimals == 0 && isManyOf(profile)) {
      return profile.ignored(
          ColumnType.TEXT,
          "named like an id, "
              + (profile.allDiffer()
                  ? "as many values as rows"
                  : Notes.text("%,d different values", profile.distinct())));
    }
    if (profile.names.isNumbered() && profile.numbers + profile.codes > 0) {
      return profile.ignored(ColumnType.TEXT, "named like a code, not a quantity");
    }
    if (profile.codes == 0 && profile.numbers > 0 && notes.tolerates(profile.oddCells(), profile)) {
      return number(profile);
    }
    long notDates = profile.filled() - profile.dates;
    if (profile.dates > 0 && notes.tolerates(notDates, profile)) {
      notes.addOdd(profile, notDates, "a date", "dates");
      return profile.inferred(
          ColumnRole.FEATURE, ColumnType.DATE, "a date; the model uses its age");
    }
    return text(profile);
  }

  private InferredColumn number(ColumnProfile profile) {
    if (profile.names.isDate() && profile.looksLikeCompactDates()) {
      return profile.ignored(ColumnType.TEXT, "dates, but not written as 2026-01-31");
    }
    notes.addOdd(profile, profile.oddCells(), "a number", "numbers");
    return number(profile, ColumnRole.FEATURE, "a number");
  }

  /** A numeric column, whose numbers start at 0 unless they are, or may become, negative. */
  static InferredColumn number(ColumnProfile profile, ColumnRole role, String reason) {
    if (profile.negative) {
      return profile.inferred(role, ColumnType.NUMERIC, reason + ", sometimes negative");
    }
    if (profile.names.mayBeNegative()) {
      return profile.inferred(
          role, ColumnType.NUMERIC, reason + "; no min, because it may become negative");
    }
    return profile.inferred(
        Column.of(profile.name, role, ColumnType.NUMERIC).atLeast(0),
        reason + ", never negative: min 0");
  }

  private InferredColumn text(ColumnProfile profile) {
    if (profile.codes == 0 && profile.numbers >= 0.5 * profile.filled()) {
      return profile.ignored(
          ColumnType.TEXT,
          Notes.text(
              "numbers except in %,d cells (%s); clear these cells to use the column",
              profile.oddCells(), profile.quotedOdd()));
    }
    if (profile.decimalCommas > 0
        && profile.decimalCommas + profile.numbers >= 0.9 * profile.filled()) {
      return profile.ignored(
          ColumnType.TEXT,
          "numbers written like '" + profile.odd().get(0) + "'; only the form 1234.5 is read");
    }
    if (profile.otherDates + profile.dates >= 0.9 * profile.filled()) {
      return profile.ignored(ColumnType.TEXT, "dates, but not written as 2026-01-31");
    }
    long levels = profile.distinct();
    if (levels <= MOST_LEVELS && profile.filled() >= (levels <= 10 ? 2 : 5) * levels) {
      return profile.inferred(
          ColumnRole.FEATURE,
          ColumnType.CATEGORICAL,
          levels == 1 ? "one text or blank" : levels + " different texts; new ones are accepted");
    }
    return profile.ignored(
        ColumnType.TEXT,
        profile.allDiffer()
            ? "as many values as rows"
            : Notes.text(
                "%s%,d different texts, too many for a category",
                profile.distinctIsExact() ? "" : "about ", levels));
  }

  private InferredColumn unlessSuspect(ColumnProfile profile, InferredColumn found) {
    int at = table.columns().indexOf(profile);
    int labelAt = table.columns().indexOf(label.column());
    List<String> cells = new ArrayList<>();
    List<Boolean> left = new ArrayList<>();
    for (String[] row : table.sample()) {
      if (!row[labelAt].isEmpty()) {
        cells.add(row[at]);
        left.add(row[labelAt].equals(label.positive()));
      }
    }
    double area = Separation.of(cells, left, found.column().type());
    if (!(area >= Separation.SUSPECT)) {
      return found;
    }
    String shown = Notes.text("AUC %.3f", area);
    notes.add(
        "'"
            + profile.name
            + "' alone predicts who left ("
            + shown
            + "), so it is probably known only afterwards and is left out; to keep it, set its role"
            + " to \"feature\"");
    return profile.ignored(
        found.column().type(),
        "separates the label "
            + (area == 1 ? "perfectly" : "almost perfectly")
            + " ("
            + shown
            + "): known only afterwards?");
  }

  private static boolean isManyOf(ColumnProfile profile) {
    return profile.allDiffer() || profile.distinct() >= 0.1 * profile.filled();
  }
}
