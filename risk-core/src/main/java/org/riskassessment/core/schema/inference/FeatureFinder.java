package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Notation;

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

  /** Sampled rows whose label is known. */
  private final List<String[]> known = new ArrayList<>();

  private final boolean[] left;

  FeatureFinder(TableProfile table, LabelFinder.Label label, Notes notes) {
    this.table = table;
    this.label = label;
    this.notes = notes;
    int at = table.columns().indexOf(label.column());
    BitSet hasLeft = new BitSet();
    for (String[] row : table.sample()) {
      String meaning = label.meaning(row[at]);
      if (!meaning.isEmpty()) {
        hasLeft.set(known.size(), meaning.equals(label.words().left()));
        known.add(row);
      }
    }
    left = new boolean[known.size()];
    hasLeft.stream().forEach(row -> left[row] = true);
  }

  /** What the columns are, in their order. */
  List<InferredColumn> find(List<ColumnProfile> profiles) {
    List<InferredColumn> found = profiles.stream().map(this::byContent).toList();
    List<@Nullable Suspicion> suspicions =
        IntStream.range(0, found.size())
            .parallel()
            .mapToObj(i -> suspicion(profiles.get(i), found.get(i).column()))
            .collect(Collectors.toList());
    List<InferredColumn> result = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Suspicion suspicion = suspicions.get(i);
      if (suspicion != null) {
        notes.add(suspicion.note());
      }
      result.add(
          suspicion == null || suspicion.reason() == null
              ? found.get(i)
              : leftOut(found.get(i), suspicion.reason()));
    }
    return result;
  }

  private InferredColumn byContent(ColumnProfile profile) {
    if (profile.known() == 0) {
      return profile.ignored(ColumnType.TEXT, "blank in every row");
    }
    if (profile.distinctKnown() == 1
        && (profile.blanks == 0 && profile.filled() == profile.known()
            || profile.isNumeric()
            || isYesOrNo(profile))) {
      return profile.ignored(profile.plainType(), "one value only");
    }
    if (profile.countsRows) {
      return profile.ignored(ColumnType.NUMERIC, "numbers the rows from first to last");
    }
    if (profile.isFlag()) {
      return profile.inferred(
          ColumnRole.FEATURE,
          ColumnType.BOOLEAN,
          "two values that mean yes and no" + blank(profile.missingCategories()));
    }
    if (profile.isCompactDates()) {
      return date(profile);
    }
    boolean whole = !profile.measures();
    if (whole && profile.names.isCode() && !profile.allDiffer()) {
      return category(profile, "a code, not a quantity");
    }
    if (profile.names.idRank() >= 1 && whole && isManyOf(profile)) {
      return profile.ignored(
          ColumnType.TEXT,
          "named like an id, "
              + (profile.allDiffer()
                  ? "as many values as rows"
                  : Notes.text("%,d different values", profile.distinct())));
    }
    if (profile.names.isNumbered() && profile.numbers().count() > 0) {
      return profile.ignored(ColumnType.TEXT, "named like a code, not a quantity");
    }
    long odd = profile.known() - profile.numbers().count();
    if (profile.forms.codes() == 0
        && profile.numbers().count() > 0
        && notes.tolerates(odd, profile)) {
      return number(profile, odd);
    }
    if (profile.hasDates() && notes.tolerates(profile.known() - profile.dates().count(), profile)) {
      return date(profile);
    }
    return text(profile);
  }

  private static boolean isYesOrNo(ColumnProfile profile) {
    return profile.values().keySet().stream().noneMatch(word -> Double.isNaN(Cells.flag(word)));
  }

  private InferredColumn number(ColumnProfile profile, long odd) {
    notes.addOdd(profile, odd, profile.numbers().form(), "a number", "numbers");
    if (profile.numbers().isGuess()) {
      notes.add(
          Notes.text(
              "the numbers of '%s' are read as thousands, 1.234 as 1234; where they are fractions,"
                  + " delete the column's format",
              profile.name));
    }
    return number(profile, ColumnRole.FEATURE, "a number");
  }

  /** A numeric column, whose numbers start at 0 unless they are, or may become, negative. */
  static InferredColumn number(ColumnProfile profile, ColumnRole role, String reason) {
    Column column = profile.column(role, ColumnType.NUMERIC);
    String written = written(reason, column.format());
    String blank = blank(column.missing());
    if (profile.numbers().range().least < 0) {
      return profile.inferred(column, written + ", sometimes negative" + blank);
    }
    return profile.names.mayBeNegative()
        ? profile.inferred(column, written + "; no min, because it may become negative" + blank)
        : profile.inferred(column.atLeast(0), written + ", never negative: min 0" + blank);
  }

  private InferredColumn date(ColumnProfile profile) {
    DateFit dates = profile.dates();
    if (dates.rival() != null) {
      notes.addUndecided(profile.name);
      return profile.ignored(
          ColumnType.TEXT,
          "dates, but nothing shows whether they are "
              + dates.style().text()
              + " or "
              + dates.rival().text());
    }
    noteOddDates(profile, notes);
    Column column = profile.column(ColumnRole.FEATURE, ColumnType.DATE);
    return profile.inferred(
        column,
        written("a date", column.format()) + "; the model uses its age" + blank(column.missing()));
  }

  /** Notes the cells of a column of dates that are no dates. */
  static void noteOddDates(ColumnProfile profile, Notes notes) {
    String format = profile.dates().format();
    notes.addOdd(
        profile,
        profile.known() - profile.dates().count(),
        profile.dates().form(),
        written("a date", format),
        written("dates", format));
  }

  /** With the style in which cells are written, where it is not the standard one. */
  static String written(String what, @Nullable String format) {
    return format == null ? what : what + " written " + format;
  }

  private static String blank(List<String> words) {
    return words.isEmpty() ? "" : "; " + String.join(", ", words) + " = blank";
  }

  private InferredColumn text(ColumnProfile profile) {
    long filled = profile.known();
    NumberFit numbers = profile.numbers();
    if (profile.forms.codes() == 0 && numbers.count() >= 0.5 * filled) {
      return profile.ignored(
          ColumnType.TEXT,
          Notes.text(
              "numbers%s, except in %,d cells (%s); correct these, or list words that mean blank as"
                  + " the column's \"missing\"",
              numbers.format() == null ? "" : " written " + numbers.format(),
              filled - numbers.count(),
              profile.quoted(numbers.form())));
    }
    DateFit dates = profile.dates();
    if (profile.hasDates() && dates.count() >= 0.5 * filled) {
      return profile.ignored(
          ColumnType.TEXT,
          Notes.text(
              "dates written %s, except in %,d cells (%s); correct these, or list words that mean"
                  + " blank as the column's \"missing\"",
              dates.style().text(), filled - dates.count(), profile.quoted(dates.form())));
    }
    return category(profile, "");
  }

  /**
   * @param what it is; blank for a text
   */
  private InferredColumn category(ColumnProfile profile, String what) {
    List<String> missing = profile.missingCategories();
    long levels = profile.distinct() - missing.size();
    long filled =
        profile.filled()
            - missing.stream().mapToLong(word -> profile.values().getOrDefault(word, 0L)).sum();
    if (levels <= MOST_LEVELS && filled >= (levels <= 10 ? 2 : 5) * levels) {
      return profile.inferred(
          ColumnRole.FEATURE,
          ColumnType.CATEGORICAL,
          (levels == 1
                  ? "one text or blank"
                  : (what.isEmpty() ? levels + " different texts" : what)
                      + "; new ones are accepted")
              + blank(missing));
    }
    String many =
        profile.allDiffer()
            ? "as many values as rows"
            : Notes.text(
                what.isEmpty()
                    ? "%s%,d different texts, too many for a category"
                    : "%s%,d different values, too many for a category",
                profile.distinctIsExact() ? "" : "about ",
                levels);
    return profile.ignored(ColumnType.TEXT, what.isEmpty() ? many : what + "; " + many);
  }

  /**
   * A sign that a column is known only afterwards.
   *
   * @param reason to leave the column out; null when the note is enough
   */
  private record Suspicion(String note, @Nullable String reason) {}

  /** Looks at a column of features alone; changes nothing, so several threads may do so. */
  private @Nullable Suspicion suspicion(ColumnProfile profile, Column column) {
    if (column.role() != ColumnRole.FEATURE) {
      return null;
    }
    int at = table.columns().indexOf(profile);
    Notation notation = Notation.of(column, label.words());
    String[] cells = new String[known.size()];
    for (int row = 0; row < cells.length; row++) {
      String cell = notation.standard(known.get(row)[at]);
      cells[row] = cell == null ? "" : cell;
    }
    LabelledCells labelled = new LabelledCells(cells, left, column.type());
    double area = Separation.of(labelled);
    if (area >= Separation.SUSPECT) {
      String shown = Notes.text("AUC %.3f", area);
      return suspect(
          column,
          "alone predicts who left (" + shown + ")",
          "separates the label "
              + (area == 1 ? "perfectly" : "almost perfectly")
              + " ("
              + shown
              + ")");
    }
    long filled = SingleRule.filledOnOneSide(labelled);
    if (filled != 0) {
      String side =
          Notes.text(
              "is filled only for clients that %s (%,d rows)",
              filled > 0 ? "left" : "stayed", Math.abs(filled));
      return suspect(column, side, side);
    }
    SingleRule rule = SingleRule.of(labelled);
    return rule == null
        ? null
        : new Suspicion(
            Notes.text(
                "of %,d rows whose '%s' is %s, %,d left, %.0f%% of all who did: if it is known"
                    + " only afterwards, leave the column out",
                rule.rows(), profile.name, rule.text(), rule.left(), 100 * rule.share()),
            null);
  }

  private static Suspicion suspect(Column column, String note, String reason) {
    return new Suspicion(
        "'"
            + column.name()
            + "' "
            + note
            + ", so it is probably known only afterwards and is left out; to keep it, set its role"
            + " to \"feature\"",
        reason + ": known only afterwards?");
  }

  private static InferredColumn leftOut(InferredColumn found, String reason) {
    return new InferredColumn(
        found.column().as(ColumnRole.IGNORED),
        found.blanks(),
        found.missing(),
        found.distinct(),
        found.exact(),
        found.least(),
        found.most(),
        found.examples(),
        reason);
  }

  private static boolean isManyOf(ColumnProfile profile) {
    return profile.allDiffer() || profile.distinct() >= 0.1 * profile.filled();
  }
}
