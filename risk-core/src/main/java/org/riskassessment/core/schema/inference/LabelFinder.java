package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.stream.Collectors;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;

/**
 * Finds the label: the column with two values that is named like one, and which value means that
 * the client left. A hint decides; otherwise the name of the column, then the meaning of its
 * values, and last which value is rarer.
 */
final class LabelFinder {
  private static final int EXAMPLES = 5;

  private final TableProfile table;
  private final Notes notes;

  /**
   * The label.
   *
   * @param positive the value that means 'left'
   * @param negative the value that means 'stayed'
   * @param reason why this column and these values, without a full stop
   */
  record Label(ColumnProfile column, String positive, String negative, String reason) {}

  LabelFinder(TableProfile table, Notes notes) {
    this.table = table;
    this.notes = notes;
  }

  /**
   * @throws RiskException DATA_INVALID when no column or several could be the label, or its values
   *     do not show who left; USAGE when the label has no value as hinted
   */
  Label find() {
    return values(column());
  }

  private ColumnProfile column() {
    String hinted = table.hints().label();
    if (hinted != null) {
      ColumnProfile column = table.column(hinted);
      if (!column.isPair()) {
        throw table.refusal(
            "the column '" + hinted + "' cannot be the label: it has " + valuesOf(column),
            table.place().withAccepted("exactly two values, one for left and one for stayed"));
      }
      return column;
    }
    List<ColumnProfile> pairs = table.free().stream().filter(ColumnProfile::isPair).toList();
    for (int rank = 3; rank >= 1; rank--) {
      int least = rank;
      List<ColumnProfile> found = pairs.stream().filter(p -> rank(p) == least).toList();
      if (found.size() == 1) {
        return found.get(0);
      }
      if (found.size() > 1) {
        throw table.refusal("several columns could be the label: " + listed(found), unnamed());
      }
    }
    throw table.refusal(
        "no column is recognisable as the label"
            + misnamed()
            + (pairs.isEmpty()
                ? "; no column has exactly two values"
                : "; these columns have two values: " + listed(pairs)),
        unnamed().withAccepted("a column with one value for left and one for stayed"));
  }

  private ErrorContext unnamed() {
    return table.place().withRemedy(Remedy.of(Remedy.Kind.NAME_LABEL));
  }

  private static int rank(ColumnProfile pair) {
    boolean telling =
        pair.values().keySet().stream().mapToInt(ColumnNames::meaning).distinct().count() == 2;
    return Math.max(pair.names.labelRank(), telling ? 1 : 0);
  }

  /** Columns that are named like a label but do not have two values. */
  private String misnamed() {
    return table.free().stream()
        .filter(p -> p.names.labelRank() >= 1)
        .map(p -> "; '" + p.name + "' is named like one but has " + valuesOf(p))
        .collect(Collectors.joining());
  }

  private Label values(ColumnProfile column) {
    List<String> both = List.copyOf(column.values().keySet());
    String one = both.get(0);
    String other = both.get(1);
    String hinted = table.hints().positive();
    if (hinted != null) {
      if (!both.contains(hinted)) {
        throw new RiskException(
            ErrorCode.USAGE,
            "the label '" + column.name + "' has no value '" + hinted + "'",
            table.place().withAccepted(one + " or " + other));
      }
      return label(column, hinted, "as requested");
    }
    int meaning = Integer.compare(ColumnNames.meaning(one), ColumnNames.meaning(other));
    if (meaning != 0) {
      return label(column, meaning > 0 ? one : other, "by its meaning");
    }
    int yes = Integer.compare(ColumnNames.affirmation(one), ColumnNames.affirmation(other));
    if (yes != 0) {
      boolean stayed = column.names.asksWhoStayed();
      String positive = yes > 0 != stayed ? one : other;
      if (stayed) {
        notes.add(
            "'"
                + column.name
                + "' seems to ask who stayed, so '"
                + positive
                + "' is taken as the value for clients that left");
      }
      return label(column, positive, stayed ? "because the name asks who stayed" : "as is usual");
    }
    return label(column, rarer(column, one, other), "because it is rarer");
  }

  private String rarer(ColumnProfile column, String one, String other) {
    long ones = column.values().getOrDefault(one, 0L);
    long others = column.values().getOrDefault(other, 0L);
    if (ones == others) {
      throw table.refusal(
          "the label '" + column.name + "' does not show which of its values means left",
          table
              .place()
              .withAccepted(one + " or " + other)
              .withRemedy(Remedy.of(Remedy.Kind.NAME_POSITIVE)));
    }
    String rarer = ones < others ? one : other;
    notes.add(
        "'"
            + rarer
            + "' is taken as the value for clients that left, because it is the rarer value of '"
            + column.name
            + "'");
    return rarer;
  }

  private Label label(ColumnProfile column, String positive, String why) {
    List<String> both = List.copyOf(column.values().keySet());
    String origin =
        column.name.equals(table.hints().label())
            ? "the requested label"
            : column.names.labelRank() > 0 ? "named like a label" : "its values say who left";
    return new Label(
        column,
        positive,
        both.get(0).equals(positive) ? both.get(1) : both.get(0),
        origin + "; '" + positive + "' means left, " + why);
  }

  private static String listed(List<ColumnProfile> candidates) {
    int more = candidates.size() - TableProfile.CANDIDATES_SHOWN;
    return candidates.stream()
            .limit(TableProfile.CANDIDATES_SHOWN)
            .map(p -> "'" + p.name + "' (" + String.join(", ", p.examples(2)) + ")")
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String valuesOf(ColumnProfile profile) {
    if (profile.distinct() == 0) {
      return "no value";
    }
    return Notes.text("%,d", profile.distinct())
        + (profile.distinct() == 1 ? " value: " : " different values: ")
        + String.join(", ", profile.examples(EXAMPLES))
        + (profile.distinct() > EXAMPLES ? ", …" : "");
  }
}
