package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.MissingWords;
import org.riskassessment.core.schema.Notation;

/**
 * Finds the label, and what its words mean. Hints decide; otherwise it is a column with two words
 * that is named like a label, or one that is filled only for clients that left, and the words mean
 * what their names say, or the rarer one means left.
 */
final class LabelFinder {
  private static final int EXAMPLES = 5;

  /** More words for 'stayed' are not listed one by one. */
  private static final int MOST_LISTED = 10;

  private final TableProfile table;
  private final Notes notes;

  /**
   * The label.
   *
   * @param missing words of rows without a label
   * @param reason why this column and these words, without a full stop
   */
  record Label(
      ColumnProfile column,
      LabelWords words,
      List<String> missing,
      String reason,
      Notation notation) {

    Label(ColumnProfile column, LabelWords words, List<String> missing, String reason) {
      this(
          column,
          words,
          missing,
          reason,
          Notation.of(
              Column.of(column.name, ColumnRole.LABEL, ColumnType.TEXT).missing(missing), words));
    }

    /** The standard word for a cell; blank when it is not known. */
    String meaning(String cell) {
      String standard = notation.standard(cell);
      return standard == null ? "" : standard.strip();
    }

    /** How many rows have a meaning. */
    long count(String meaning) {
      Map<String, Long> values = column.values();
      long others = column.filled() - values.values().stream().mapToLong(n -> n).sum();
      long count = meaning("").equals(meaning) ? column.blanks : 0;
      count += meaning("\uFFFF").equals(meaning) ? others : 0;
      for (Map.Entry<String, Long> value : values.entrySet()) {
        count += meaning(value.getKey()).equals(meaning) ? value.getValue() : 0;
      }
      return count;
    }
  }

  LabelFinder(TableProfile table, Notes notes) {
    this.table = table;
    this.notes = notes;
  }

  /**
   * @throws RiskException DATA_INVALID when no column or several could be the label, or its words
   *     do not show who left; USAGE when the label has no word as hinted
   */
  Label find() {
    ColumnProfile column = column();
    Hints.Words hinted = table.hints().words();
    if (!hinted.isNone()) {
      return hinted(column, hinted);
    }
    List<String> words = words(column);
    boolean days = words.stream().allMatch(LabelFinder::isTime);
    if (words.size() == 2 && column.valuesAreComplete() && !days) {
      return pair(column, words.get(0), words.get(1));
    }
    Label found = oneSided(column, words);
    if (found == null) {
      throw table.refusal(
          "the column '" + column.name + "' cannot be the label: it has " + valuesOf(column),
          words.size() == 1 && column.known() == column.rows
              ? table.place().withAccepted("two values, one for left and one for stayed")
              : table
                  .place()
                  .withAccepted("two values, or the ones that mean left")
                  .withRemedy(remedy(words)));
    }
    return found;
  }

  // the column

  private ColumnProfile column() {
    String hinted = table.hints().label();
    if (hinted != null) {
      return table.column(hinted);
    }
    List<ColumnProfile> free = table.free();
    List<String> said = said();
    if (!said.isEmpty()) {
      List<ColumnProfile> having =
          free.stream().filter(p -> said.stream().allMatch(w -> match(p, w) != null)).toList();
      free = having.isEmpty() ? free : having;
    }
    List<ColumnProfile> pairs = free.stream().filter(LabelFinder::isPair).toList();
    for (int rank = 3; rank >= 1; rank--) {
      int least = rank;
      ColumnProfile found = only(pairs, p -> rank(p) == least);
      if (found != null) {
        return found;
      }
    }
    ColumnProfile found =
        only(free, p -> p.names.labelRank() >= 1 && oneSided(p, words(p)) != null);
    if (found == null) {
      found = only(free, p -> p.names.isLeavingDate() && oneSided(p, words(p)) != null);
    }
    if (found == null) {
      found = only(free, p -> p.names.labelRank() >= 2 && words(p).size() > 2);
    }
    if (found == null && !said.isEmpty() && free.size() < table.free().size()) {
      found = only(free, p -> true);
    }
    if (found != null) {
      return found;
    }
    throw table.refusal(
        "no column is recognisable as the label"
            + misnamed()
            + (pairs.isEmpty()
                ? "; no column has exactly two values"
                : "; these columns have two values: " + listed(pairs)),
        unnamed().withAccepted("a column with one value for left and one for stayed"));
  }

  /** The words that hints name. */
  private List<String> said() {
    Hints.Words words = table.hints().words();
    List<String> said = new ArrayList<>(words.positive());
    said.addAll(words.negative());
    said.addAll(words.unknown());
    said.remove(LabelWords.ANY);
    return said;
  }

  private @Nullable ColumnProfile only(
      List<ColumnProfile> columns, Predicate<ColumnProfile> wanted) {
    List<ColumnProfile> found = columns.stream().filter(wanted).toList();
    if (found.size() > 1) {
      throw table.refusal("several columns could be the label: " + listed(found), unnamed());
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private ErrorContext unnamed() {
    return table.place().withRemedy(Remedy.of(Remedy.Kind.NAME_LABEL));
  }

  private static boolean isPair(ColumnProfile column) {
    return column.valuesAreComplete()
        && words(column).size() == 2
        && words(column).stream().noneMatch(LabelFinder::isFraction);
  }

  /** Whether a word is a number that measures something, as 0.25 does and 1.0 does not. */
  private static boolean isFraction(String word) {
    double number = Cells.number(word);
    return !Double.isNaN(number) && number != Math.rint(number);
  }

  private static int rank(ColumnProfile pair) {
    boolean telling = words(pair).stream().mapToInt(ColumnNames::meaning).distinct().count() == 2;
    return Math.max(pair.names.labelRank(), telling ? 1 : 0);
  }

  /** Columns that are named like a label but do not have two values. */
  private String misnamed() {
    return table.free().stream()
        .filter(p -> p.names.labelRank() >= 1)
        .map(p -> "; '" + p.name + "' is named like one but has " + valuesOf(p))
        .collect(Collectors.joining());
  }

  // its words

  /**
   * The different words of a column, most frequent first, and each as it is most often written: yes
   * is Yes, and 1.0 is 1. Words for a missing value are left out.
   */
  private static List<String> words(ColumnProfile column) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, String> written = new LinkedHashMap<>();
    Map<String, Long> most = new LinkedHashMap<>();
    column
        .values()
        .forEach(
            (word, count) -> {
              if (!MissingWords.isKnown(word)) {
                String same = same(word);
                counts.merge(same, count, Long::sum);
                if (count > most.getOrDefault(same, 0L)) {
                  most.put(same, count);
                  written.put(same, word);
                }
              }
            });
    return counts.entrySet().stream()
        .sorted(Comparator.comparingLong((Map.Entry<String, Long> e) -> -e.getValue()))
        .map(e -> Objects.requireNonNull(written.get(e.getKey())))
        .toList();
  }

  /** The same for all ways of writing a word. */
  private static String same(String word) {
    double flag = Cells.yesNo(word);
    double number = Cells.number(word);
    return !Double.isNaN(flag)
        ? String.valueOf(flag)
        : !Double.isNaN(number) ? String.valueOf(number) : word.toLowerCase(Locale.ROOT);
  }

  /** The word of a column that is written like this or nearly so; null when there is none. */
  private static @Nullable String match(ColumnProfile column, String word) {
    Set<String> values = column.values().keySet();
    if (values.contains(word)) {
      return word;
    }
    return words(column).stream().filter(w -> same(w).equals(same(word))).findFirst().orElse(null);
  }

  private static List<String> missing(ColumnProfile column) {
    return column.values().keySet().stream().filter(MissingWords::isKnown).toList();
  }

  private Label pair(ColumnProfile column, String one, String other) {
    int meaning = Integer.compare(ColumnNames.meaning(one), ColumnNames.meaning(other));
    if (meaning != 0) {
      return pair(column, meaning > 0 ? one : other, meaning > 0 ? other : one, "by its meaning");
    }
    int yes = Integer.compare(ColumnNames.affirmation(one), ColumnNames.affirmation(other));
    if (yes != 0) {
      boolean stayed = column.names.asksWhoStayed();
      boolean first = yes > 0 != stayed;
      String positive = first ? one : other;
      if (stayed) {
        notes.add(
            "'"
                + column.name
                + "' seems to ask who stayed, so '"
                + positive
                + "' is taken as the value for clients that left");
      }
      return pair(
          column,
          positive,
          first ? other : one,
          stayed ? "because the name asks who stayed" : "as is usual");
    }
    String rarer = rarer(column, one, other);
    return pair(column, rarer, rarer.equals(one) ? other : one, "because it is rarer");
  }

  private Label pair(ColumnProfile column, String positive, String negative, String why) {
    return new Label(
        column,
        LabelWords.of(positive, negative),
        missing(column),
        origin(column) + "; '" + positive + "' means left, " + why);
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

  /**
   * A label that only those who left have filled in, with a word or a day, or that has 0 for those
   * who stayed and a year or a day for the others; null when it is not one.
   */
  private @Nullable Label oneSided(ColumnProfile column, List<String> words) {
    boolean blanks = column.blanks + column.forms.missingCells() > 0;
    if (blanks && words.size() == 1 && column.valuesAreComplete()) {
      String word = words.get(0);
      boolean left = ColumnNames.meaning(word) > 0 || ColumnNames.affirmation(word) > 0;
      return left && !column.names.asksWhoStayed()
          ? blankStayed(column, List.of(word), "'" + word + "'")
          : null;
    }
    boolean leaving = column.names.isLeavingDate() || column.names.labelRank() >= 2;
    boolean days = column.dates().count() > 0 && column.dates().count() == column.known();
    if (blanks && days && (leaving || column.name.equals(table.hints().label()))) {
      return blankStayed(column, List.of(LabelWords.ANY), "a day");
    }
    List<String> no = words.stream().filter(w -> ColumnNames.affirmation(w) < 0).toList();
    if (no.size() == 1
        && words.size() > 2
        && words.stream().filter(w -> !no.contains(w)).allMatch(LabelFinder::isTime)) {
      return new Label(
          column,
          new LabelWords(List.of(LabelWords.ANY), no, LabelWords.Blank.UNKNOWN),
          missing(column),
          origin(column) + "; '" + no.get(0) + "' means stayed, a year or a day means left");
    }
    return null;
  }

  private Label blankStayed(ColumnProfile column, List<String> positive, String shown) {
    return new Label(
        column,
        new LabelWords(positive, List.of(), LabelWords.Blank.STAYED),
        List.of(),
        origin(column) + "; " + shown + " means left, blank means stayed");
  }

  private static boolean isTime(String word) {
    double number = Cells.number(word);
    return number >= 1900 && number <= 2100 && number == Math.rint(number)
        || CellForm.DATES.stream().anyMatch(style -> style.standard(word) != null);
  }

  private Label hinted(ColumnProfile column, Hints.Words hinted) {
    List<String> positive = known(column, hinted.positive());
    List<String> negative = known(column, hinted.negative());
    List<String> missing = new ArrayList<>(known(column, hinted.unknown()));
    Set<String> said = new LinkedHashSet<>();
    for (List<String> words : List.of(positive, negative, missing)) {
      words.forEach(word -> said.add(same(word)));
    }
    List<String> rest = words(column).stream().filter(w -> !said.contains(same(w))).toList();
    if (positive.isEmpty() && negative.isEmpty()) {
      return undivided(column, hinted, rest, missing);
    }
    if (negative.isEmpty() && !positive.contains(LabelWords.ANY)) {
      negative = others(rest, column);
      if (rest.size() > 1) {
        notes.add(
            "the other "
                + Notes.text("%,d values of '%s' mean stayed: ", rest.size(), column.name)
                + some(rest));
      }
    } else if (positive.isEmpty() && !negative.contains(LabelWords.ANY)) {
      positive = rest.size() == 1 ? rest : List.of(LabelWords.ANY);
    } else if (!rest.isEmpty()
        && !positive.contains(LabelWords.ANY)
        && !negative.contains(LabelWords.ANY)) {
      missing.addAll(rest);
      notes.add("rows in which '" + column.name + "' is " + some(rest) + " count as not known yet");
    }
    return said(column, hinted, positive, negative, missing);
  }

  /** Only what blank cells mean, or which words to leave out, is known. */
  private Label undivided(
      ColumnProfile column, Hints.Words hinted, List<String> rest, List<String> missing) {
    if (hinted.blank() == LabelWords.Blank.STAYED && rest.size() != 2) {
      return said(column, hinted, others(rest, column), List.of(), missing);
    }
    if (hinted.blank() == LabelWords.Blank.LEFT && rest.size() != 2) {
      return said(column, hinted, List.of(), others(rest, column), missing);
    }
    if (rest.size() != 2 || !column.valuesAreComplete()) {
      throw table.refusal(
          "the label '"
              + column.name
              + "' does not show which of its values means left: "
              + some(rest),
          table.place().withRemedy(remedy(rest)));
    }
    Label pair = pair(column, rest.get(0), rest.get(1));
    return said(column, hinted, pair.words().positive(), pair.words().negative(), missing);
  }

  private Label said(
      ColumnProfile column,
      Hints.Words hinted,
      List<String> positive,
      List<String> negative,
      List<String> missing) {
    LabelWords.Blank blank = hinted.blank();
    boolean blanks = column.blanks + column.forms.missingCells() > 0;
    if (blank == null) {
      blank =
          blanks && negative.isEmpty()
              ? LabelWords.Blank.STAYED
              : blanks && positive.isEmpty() ? LabelWords.Blank.LEFT : LabelWords.Blank.UNKNOWN;
    }
    LabelWords words = new LabelWords(positive, negative, blank);
    boolean missingSaid = missing.stream().anyMatch(MissingWords::isKnown);
    List<String> unknown = new ArrayList<>(missing);
    if (blank == LabelWords.Blank.UNKNOWN && !missingSaid) {
      missing(column).stream()
          .filter(word -> !positive.contains(word) && !negative.contains(word))
          .forEach(unknown::add);
    }
    Label label =
        new Label(
            column,
            words,
            unknown,
            origin(column)
                + "; "
                + shown(positive, blank == LabelWords.Blank.LEFT)
                + " left, as requested"
                + (blank == LabelWords.Blank.STAYED ? "; blank means stayed" : ""));
    if (label.count(words.left()) == 0 || label.count(words.stayed()) == 0) {
      throw table.refusal(
          "the label '"
              + column.name
              + "' would mean that nobody "
              + (label.count(words.left()) == 0 ? "left" : "stayed")
              + "; it has "
              + valuesOf(column),
          table.place().withAccepted("rows of clients that left and of clients that stayed"));
    }
    return label;
  }

  private static String shown(List<String> positive, boolean blank) {
    if (positive.equals(List.of(LabelWords.ANY))) {
      return "every other value means";
    }
    return positive.isEmpty() && blank
        ? "blank means"
        : positive.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "))
            + (positive.size() == 1 ? " means" : " mean");
  }

  private static List<String> others(List<String> rest, ColumnProfile column) {
    return rest.size() <= MOST_LISTED && column.valuesAreComplete()
        ? rest
        : List.of(LabelWords.ANY);
  }

  /** The words as the column writes them. */
  private List<String> known(ColumnProfile column, List<String> words) {
    List<String> known = new ArrayList<>();
    for (String word : words) {
      String match = word.equals(LabelWords.ANY) ? word : match(column, word);
      if (match == null) {
        List<String> values = words(column);
        throw new RiskException(
            ErrorCode.USAGE,
            "the label '"
                + column.name
                + "' has no value '"
                + word
                + "'"
                + NearestName.hint(word, new LinkedHashSet<>(values)),
            table.place().withAccepted(String.join(" or ", values.stream().limit(10).toList())));
      }
      known.add(match);
    }
    return known;
  }

  private static Remedy remedy(List<String> words) {
    if (words.size() == 1) {
      return Remedy.of(Remedy.Kind.NAME_BLANK);
    }
    return Remedy.of(
        Remedy.Kind.NAME_POSITIVE,
        words.stream().filter(w -> ColumnNames.meaning(w) > 0).findFirst().orElse(""));
  }

  private String origin(ColumnProfile column) {
    return column.name.equals(table.hints().label())
        ? "the requested label"
        : column.names.labelRank() > 0
            ? "named like a label"
            : column.names.isLeavingDate()
                ? "named like the day of leaving"
                : "its values say who left";
  }

  private static String some(List<String> words) {
    return String.join(", ", words.stream().limit(EXAMPLES).toList())
        + (words.size() > EXAMPLES ? ", …" : "");
  }

  private static String listed(List<ColumnProfile> candidates) {
    int more = candidates.size() - TableProfile.CANDIDATES_SHOWN;
    return candidates.stream()
            .limit(TableProfile.CANDIDATES_SHOWN)
            .map(p -> "'" + p.name + "' (" + String.join(", ", p.examples(2, word -> true)) + ")")
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String valuesOf(ColumnProfile profile) {
    if (profile.distinct() == 0) {
      return "no value";
    }
    return Notes.text("%,d", profile.distinct())
        + (profile.distinct() == 1 ? " value: " : " different values: ")
        + String.join(", ", profile.examples(EXAMPLES, word -> true))
        + (profile.distinct() > EXAMPLES ? ", …" : "");
  }
}
