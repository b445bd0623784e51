package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * Infers the schema of a table from its header and rows, which are pushed to it one by one: roles
 * by name and by content, types as {@link Cells} reads them. Memory does not grow with the rows:
 * each column keeps up to 1,000 texts and half a megabyte of hashes, and at most 20,000 sampled
 * rows tell how well a column alone separates the label.
 *
 * <p>The rules are lenient, for the next month's table has to pass as well. A number that is never
 * negative gets {@code min} 0, unless its name says that it may become negative (a balance, a
 * change). What was largest so far is no limit. A new word in a category is an observation, which
 * drift tells of, not an error, so {@code allowed} is never inferred; and that a column had no
 * blank yet does not make it {@code required}. Rows may repeat an id: a client may be observed
 * again.
 *
 * <p>A cell here and there that is not of its column's type leaves the type as it is, with a note,
 * as long as all such rows together stay below what ingestion refuses a file for. Not for several
 * threads.
 */
public final class SchemaInference {
  /** Rows without which nothing can be inferred. */
  private static final int FEWEST_ROWS = 2;

  /** Labelled rows that training asks for. */
  private static final int FEWEST_TO_LEARN = 10;

  private static final int MOST_LEVELS = 100;
  private static final int EXAMPLES = 5;
  private static final int CANDIDATES_SHOWN = 10;

  private static final String KEEP = "to keep it, set its role to \"feature\"";

  private final String table;
  private final Wishes wishes;
  private final List<ColumnProfile> profiles;
  private final Map<String, ColumnNames> names = new LinkedHashMap<>();
  private final RowSample sample;
  private final List<String> notes = new ArrayList<>();
  private long rows;
  private long tolerated;

  /**
   * What somebody who knows the table has said of it.
   *
   * @param label the column that tells who left; null to find it
   * @param positive the label's word for 'left'; null to find it
   * @param id the column that names the client; null to find it
   * @param ignored columns to leave out
   */
  public record Wishes(
      @Nullable String label, @Nullable String positive, @Nullable String id, Set<String> ignored) {
    /** Everything is to be found. */
    public static final Wishes NONE = new Wishes(null, null, null, Set.of());

    public Wishes {
      ignored = Set.copyOf(ignored);
    }
  }

  private record Words(String positive, String negative, String reason) {}

  /**
   * @param table what to call it in messages
   * @param header the columns' names, distinct and not blank
   * @throws RiskException USAGE when a wish names a column that is not there
   */
  public SchemaInference(String table, List<String> header, Wishes wishes) {
    this.table = table;
    this.wishes = Objects.requireNonNull(wishes);
    this.profiles = header.stream().map(ColumnProfile::new).toList();
    this.sample = new RowSample(Math.max(1, header.size()));
    header.forEach(name -> names.put(name, ColumnNames.of(name)));
    if (names.size() != header.size()) {
      throw new IllegalArgumentException("a column stands twice in " + header);
    }
    checkWishes();
  }

  private void checkWishes() {
    known("--label", wishes.label());
    known("--id", wishes.id());
    new TreeSet<>(wishes.ignored()).forEach(name -> known("--ignore", name));
    boolean twice =
        wishes.label() != null && wishes.label().equals(wishes.id())
            || wishes.ignored().stream()
                .anyMatch(name -> name.equals(wishes.label()) || name.equals(wishes.id()));
    if (twice) {
      throw new RiskException(
          ErrorCode.USAGE,
          "one column cannot be two of --label, --id and --ignore",
          ErrorContext.none());
    }
  }

  private void known(String option, @Nullable String name) {
    if (name != null && !names.containsKey(name)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "has no column '"
              + name
              + "', which "
              + option
              + " names"
              + NearestName.hint(name, names.keySet()),
          ErrorContext.ofFile(table).withAccepted(String.join(", ", names.keySet())));
    }
  }

  /**
   * Takes the next row.
   *
   * @param cells one for each column of the header, blank for missing; not kept
   */
  public void add(String[] cells) {
    if (cells.length != profiles.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + profiles.size());
    }
    rows++;
    for (int c = 0; c < cells.length; c++) {
      profiles.get(c).add(cells[c]);
    }
    sample.add(cells);
  }

  /**
   * What the table seems to be.
   *
   * @throws RiskException DATA_INVALID when there is no label, id or feature, or when several
   *     columns could be it; the message names them, and the option that says which
   */
  public InferredSchema result() {
    notes.clear();
    tolerated = 0;
    if (rows < FEWEST_ROWS) {
      throw refusal(
          rows == 0
              ? "has a header and no row, so there is nothing to infer from"
              : "has one row only, which is too little to infer from",
          "a header and rows of clients, of whom some left and some stayed");
    }
    ColumnProfile label = label();
    Words words = words(label);
    ColumnProfile id = id(label);
    @Nullable ColumnProfile time = time(label, id);
    @Nullable ColumnProfile value = value(label, id);
    @Nullable ColumnProfile owner = owner(label, id);
    long positives = label.values().getOrDefault(words.positive(), 0L);
    long negatives = label.filled() - positives;
    List<InferredColumn> columns = new ArrayList<>();
    for (int c = 0; c < profiles.size(); c++) {
      ColumnProfile profile = profiles.get(c);
      if (profile == label) {
        columns.add(seen(profile, ColumnRole.LABEL, ColumnType.TEXT, words.reason()));
      } else if (profile == id) {
        columns.add(seen(profile, ColumnRole.ID, ColumnType.TEXT, idReason(profile)));
      } else if (wishes.ignored().contains(profile.name)) {
        columns.add(ignored(profile, plainType(profile), "left out by --ignore"));
      } else if (profile == time) {
        columns.add(
            seen(profile, ColumnRole.OBSERVED_AT, ColumnType.DATE, "dates, and named like a time"));
      } else if (profile == value) {
        columns.add(ruled(profile, ColumnRole.VALUE, "named like the money at stake"));
      } else if (profile == owner) {
        columns.add(
            seen(profile, ColumnRole.OWNER, ColumnType.TEXT, "named like who keeps the client"));
      } else {
        columns.add(unlessSuspect(feature(profile), c, profiles.indexOf(label), words));
      }
    }
    if (columns.stream().noneMatch(c -> c.column().role() == ColumnRole.FEATURE)) {
      throw refusal(
          "has no column that a model could learn from: "
              + columns.stream()
                  .filter(c -> c.column().role() == ColumnRole.IGNORED)
                  .limit(CANDIDATES_SHOWN)
                  .map(c -> "'" + c.column().name() + "' (" + c.reason() + ")")
                  .collect(Collectors.joining(", ")),
          "a numeric, boolean or categorical column beside the id and the label");
    }
    if (label.filled() < FEWEST_TO_LEARN) {
      notes.add(
          "only "
              + label.filled()
              + " rows have a label; training asks for "
              + FEWEST_TO_LEARN
              + " at least");
    }
    Schema schema =
        new Schema(
            columns.stream().map(InferredColumn::column).toList(),
            words.positive(),
            words.negative());
    return new InferredSchema(schema, columns, rows, positives, negatives, notes);
  }

  // the label

  private ColumnProfile label() {
    if (wishes.label() != null) {
      ColumnProfile asked = profile(wishes.label());
      if (!asked.isPair()) {
        throw refusal(
            "the column '" + asked.name + "' is no label: it holds " + words(asked, " different "),
            "exactly two words, one for left and one for stayed");
      }
      return asked;
    }
    List<ColumnProfile> pairs =
        profiles.stream().filter(this::isFree).filter(ColumnProfile::isPair).toList();
    for (int rank = 3; rank >= 1; rank--) {
      int least = rank;
      List<ColumnProfile> found = pairs.stream().filter(p -> labelRank(p) == least).toList();
      if (found.size() == 1) {
        return found.get(0);
      }
      if (found.size() > 1) {
        throw refusal(
            "several columns could be the label: " + wordsOf(found), "--label COLUMN, one of them");
      }
    }
    String named =
        profiles.stream()
            .filter(this::isFree)
            .filter(p -> names(p).labelRank() >= 1)
            .map(p -> "; '" + p.name + "' is named like one but holds " + words(p, " different "))
            .collect(Collectors.joining());
    throw refusal(
        "no column can be told to be the label"
            + named
            + (pairs.isEmpty()
                ? "; none holds exactly two words"
                : "; these hold two words: " + wordsOf(pairs)),
        "--label COLUMN, one with a word for left and a word for stayed");
  }

  private int labelRank(ColumnProfile profile) {
    boolean telling =
        profile.values().keySet().stream().mapToInt(ColumnNames::meaning).distinct().count() == 2;
    return Math.max(names(profile).labelRank(), telling ? 1 : 0);
  }

  private Words words(ColumnProfile label) {
    List<String> both = List.copyOf(label.values().keySet());
    String one = both.get(0);
    String other = both.get(1);
    if (wishes.positive() != null) {
      if (!both.contains(wishes.positive())) {
        throw new RiskException(
            ErrorCode.USAGE,
            "the label '" + label.name + "' has no word '" + wishes.positive() + "'",
            ErrorContext.ofFile(table).withAccepted("--positive " + one + " or " + other));
      }
      return pair(label, wishes.positive(), both, "as --positive says");
    }
    int meaning = Integer.compare(ColumnNames.meaning(one), ColumnNames.meaning(other));
    if (meaning != 0) {
      return pair(label, meaning > 0 ? one : other, both, "by its meaning");
    }
    int yes = Integer.compare(ColumnNames.affirmation(one), ColumnNames.affirmation(other));
    if (yes != 0) {
      boolean stayed = names(label).asksWhoStayed();
      String positive = yes > 0 != stayed ? one : other;
      if (stayed) {
        notes.add(
            "'"
                + label.name
                + "' seems to ask who stayed, so '"
                + positive
                + "' is taken for left; --positive says otherwise");
      }
      return pair(label, positive, both, stayed ? "for the name asks who stayed" : "as usual");
    }
    long ones = label.values().getOrDefault(one, 0L);
    long others = label.values().getOrDefault(other, 0L);
    if (ones == others) {
      throw refusal(
          "the label '" + label.name + "' does not tell which of its words means left",
          "--positive " + one + " or --positive " + other);
    }
    String rarer = ones < others ? one : other;
    notes.add(
        "'"
            + rarer
            + "' is taken for left because it is the rarer word of '"
            + label.name
            + "'; --positive says otherwise");
    return pair(label, rarer, both, "being the rarer word");
  }

  private Words pair(ColumnProfile label, String positive, List<String> both, String why) {
    String negative = both.get(0).equals(positive) ? both.get(1) : both.get(0);
    return new Words(
        positive,
        negative,
        (label.name.equals(wishes.label())
                ? "named by --label"
                : names(label).labelRank() > 0 ? "named like a label" : "its words tell who left")
            + "; '"
            + positive
            + "' means left, "
            + why);
  }

  // the id

  private ColumnProfile id(ColumnProfile label) {
    if (wishes.id() != null) {
      ColumnProfile asked = profile(wishes.id());
      tolerate(asked.blanks);
      if (asked.blanks > 0) {
        notes.add(
            text(
                "the id '%s' is blank in %,d rows, which will be set aside",
                asked.name, asked.blanks));
      }
      return asked;
    }
    List<ColumnProfile> able =
        profiles.stream().filter(p -> p != label && isFree(p)).filter(this::couldBeId).toList();
    for (int rank = 3; rank >= 1; rank--) {
      int least = rank;
      List<ColumnProfile> found =
          able.stream()
              .filter(p -> names(p).idRank() == least)
              .filter(least == 1 ? p -> p.allDiffer() && !p.countsRows : p -> !p.isFlag())
              .toList();
      if (found.size() > 1) {
        found = preferred(found, p -> !p.countsRows);
      }
      if (found.size() > 1) {
        throw ambiguousId("several columns could be the id: ", found);
      }
      if (found.size() == 1) {
        return noted(found.get(0));
      }
    }
    List<ColumnProfile> texts =
        able.stream().filter(p -> p.allDiffer() && p.numbers < p.filled()).toList();
    if (texts.size() == 1) {
      notes.add(
          "no column is named like an id; '"
              + texts.get(0).name
              + "', which differs in every row, is taken for it; --id says otherwise");
      return noted(texts.get(0));
    }
    List<ColumnProfile> different = able.stream().filter(ColumnProfile::allDiffer).toList();
    throw ambiguousId(
        different.isEmpty()
            ? "no column is named like an id or differs in every row"
            : "no column is named like an id, but more than names differ in every row: ",
        different);
  }

  private boolean couldBeId(ColumnProfile profile) {
    return profile.filled() > 0
        && profile.distinct() >= FEWEST_ROWS
        && profile.blanks <= allowance()
        && profile.decimals == 0
        && profile.dates + profile.otherDates == 0
        && profile.distinct() >= 0.01 * profile.filled();
  }

  private ColumnProfile noted(ColumnProfile id) {
    tolerate(id.blanks);
    if (id.blanks > 0) {
      notes.add(
          text("the id '%s' is blank in %,d rows, which will be set aside", id.name, id.blanks));
    }
    if (id.countsRows) {
      notes.add(
          "the id '"
              + id.name
              + "' numbers the rows from first to last; the next file has to keep each client's"
              + " number");
    }
    return id;
  }

  private String idReason(ColumnProfile id) {
    String count = id.allDiffer() ? "as many values as rows" : text("%,d clients", id.distinct());
    return (id.name.equals(wishes.id())
            ? "named by --id"
            : names(id).idRank() > 0 ? "named like an id" : "a text that is never the same")
        + ", "
        + count;
  }

  private RiskException ambiguousId(String message, List<ColumnProfile> candidates) {
    return refusal(
        message
            + candidates.stream()
                .limit(CANDIDATES_SHOWN)
                .map(p -> "'" + p.name + "'" + (p.countsRows ? " (row numbers)" : ""))
                .collect(Collectors.joining(", ")),
        "--id COLUMN, the one that names the client in every file");
  }

  private static List<ColumnProfile> preferred(
      List<ColumnProfile> found, Predicate<ColumnProfile> better) {
    List<ColumnProfile> chosen = found.stream().filter(better).toList();
    return chosen.isEmpty() ? found : chosen;
  }

  // time, value and owner

  private @Nullable ColumnProfile time(ColumnProfile label, ColumnProfile id) {
    ColumnProfile time =
        profiles.stream()
            .filter(p -> p != label && p != id && isFree(p))
            .filter(p -> names(p).timeRank() >= 0 && p.dates > 0)
            .filter(p -> isFewOf(p.filled() - p.dates, p))
            .min(Comparator.comparingInt(p -> names(p).timeRank()))
            .orElse(null);
    if (time != null) {
      noteOdd(time, time.filled() - time.dates, "no dates");
    }
    return time;
  }

  private @Nullable ColumnProfile value(ColumnProfile label, ColumnProfile id) {
    List<ColumnProfile> values =
        profiles.stream()
            .filter(p -> p != label && p != id && isFree(p))
            .filter(p -> names(p).isValue() && p.numbers > 0 && p.numbers == p.filled())
            .filter(p -> !p.negative && p.distinct() > 1 && !p.isFlag())
            .toList();
    return values.size() == 1 ? values.get(0) : null;
  }

  private @Nullable ColumnProfile owner(ColumnProfile label, ColumnProfile id) {
    return profiles.stream()
        .filter(p -> p != label && p != id && isFree(p))
        .filter(p -> names(p).isOwner() && p.numbers < p.filled() && !p.isFlag())
        .findFirst()
        .orElse(null);
  }

  // features

  private InferredColumn feature(ColumnProfile profile) {
    ColumnNames name = names(profile);
    if (profile.filled() == 0) {
      return ignored(profile, ColumnType.TEXT, "blank in every row");
    }
    boolean numbers = profile.numbers == profile.filled();
    if (profile.distinct() == 1 && (profile.blanks == 0 || numbers || profile.flags > 0)) {
      return ignored(profile, plainType(profile), "one value only");
    }
    if (profile.countsRows) {
      return ignored(profile, ColumnType.NUMERIC, "numbers the rows from first to last");
    }
    if (profile.isFlag()) {
      return seen(
          profile, ColumnRole.FEATURE, ColumnType.BOOLEAN, "two values that mean yes and no");
    }
    if (name.idRank() >= 1 && profile.decimals == 0 && isManyOf(profile)) {
      return ignored(
          profile,
          ColumnType.TEXT,
          "named like an id, "
              + (profile.allDiffer()
                  ? "as many values as rows"
                  : text("%,d different values", profile.distinct())));
    }
    if (name.isNumbered() && profile.numbers + profile.codes > 0) {
      return ignored(profile, ColumnType.TEXT, "named like digits that measure nothing");
    }
    if (profile.codes == 0 && profile.numbers > 0 && isFewOf(profile.oddCells(), profile)) {
      return number(profile, name);
    }
    if (profile.dates > 0 && isFewOf(profile.filled() - profile.dates, profile)) {
      noteOdd(profile, profile.filled() - profile.dates, "no dates");
      return seen(profile, ColumnRole.FEATURE, ColumnType.DATE, "a date: its age is learned from");
    }
    return notNumber(profile);
  }

  private InferredColumn number(ColumnProfile profile, ColumnNames name) {
    if (name.isDate() && profile.looksLikeCompactDates()) {
      return ignored(profile, ColumnType.TEXT, "dates, but not written as 2026-01-31");
    }
    noteOdd(profile, profile.oddCells(), "no numbers");
    return ruled(profile, ColumnRole.FEATURE, "a number");
  }

  private InferredColumn ruled(ColumnProfile profile, ColumnRole role, String reason) {
    if (profile.negative) {
      return seen(profile, role, ColumnType.NUMERIC, reason + ", at times negative");
    }
    if (names(profile).mayBeNegative()) {
      return seen(
          profile, role, ColumnType.NUMERIC, reason + "; no min, for it may become negative");
    }
    return seen(
        profile,
        Column.of(profile.name, role, ColumnType.NUMERIC)
            .within(OptionalDouble.of(0), OptionalDouble.empty()),
        reason + ", never negative: min 0");
  }

  private InferredColumn notNumber(ColumnProfile profile) {
    if (profile.codes == 0 && profile.numbers >= 0.5 * profile.filled()) {
      return ignored(
          profile,
          ColumnType.TEXT,
          text(
              "numbers, but not in %,d cells (%s): blank these to use it",
              profile.oddCells(), quoted(profile.odd())));
    }
    if (profile.decimalCommas > 0
        && profile.decimalCommas + profile.numbers >= 0.9 * profile.filled()) {
      return ignored(
          profile,
          ColumnType.TEXT,
          "numbers written like " + quoted(profile.odd().subList(0, 1)) + ", read only as 1234.5");
    }
    if (profile.otherDates + profile.dates >= 0.9 * profile.filled()) {
      return ignored(profile, ColumnType.TEXT, "dates, but not written as 2026-01-31");
    }
    long levels = profile.distinct();
    if (levels <= MOST_LEVELS && profile.filled() >= (levels <= 10 ? 2 : 5) * levels) {
      return seen(
          profile,
          ColumnRole.FEATURE,
          ColumnType.CATEGORICAL,
          levels == 1 ? "one text or none" : levels + " different texts; a new one is no error");
    }
    return ignored(
        profile,
        ColumnType.TEXT,
        profile.allDiffer()
            ? "as many values as rows"
            : text(
                "%s%,d different texts, too many for a category",
                profile.distinctIsExact() ? "" : "about ", levels));
  }

  private InferredColumn unlessSuspect(InferredColumn found, int at, int label, Words words) {
    if (found.column().role() != ColumnRole.FEATURE) {
      return found;
    }
    List<String> cells = new ArrayList<>();
    List<Boolean> left = new ArrayList<>();
    for (String[] row : sample.rows()) {
      if (!row[label].isEmpty()) {
        cells.add(row[at]);
        left.add(row[label].equals(words.positive()));
      }
    }
    double area = Separation.of(cells, left, found.column().type());
    if (!(area >= Separation.SUSPECT)) {
      return found;
    }
    String shown = text("AUC %.3f", area);
    notes.add(
        "'"
            + found.column().name()
            + "' alone tells who left ("
            + shown
            + "), as what is known only afterwards does, so it is left out; "
            + KEEP);
    return ignored(
        profile(found.column().name()),
        found.column().type(),
        "separates the label "
            + (area == 1 ? "perfectly" : "almost perfectly")
            + " ("
            + shown
            + "): known only afterwards?");
  }

  // the parts

  private InferredColumn ignored(ColumnProfile profile, ColumnType type, String reason) {
    return seen(profile, ColumnRole.IGNORED, type, reason);
  }

  private InferredColumn seen(
      ColumnProfile profile, ColumnRole role, ColumnType type, String reason) {
    return seen(profile, Column.of(profile.name, role, type), reason);
  }

  private static InferredColumn seen(ColumnProfile profile, Column column, String reason) {
    boolean numbers = profile.numbers > 0;
    return new InferredColumn(
        column,
        profile.blanks,
        profile.blanks / (double) profile.rows,
        profile.distinct(),
        profile.distinctIsExact(),
        numbers ? OptionalDouble.of(profile.least) : OptionalDouble.empty(),
        numbers ? OptionalDouble.of(profile.most) : OptionalDouble.empty(),
        profile.examples(EXAMPLES),
        reason);
  }

  private static ColumnType plainType(ColumnProfile profile) {
    if (profile.isFlag()) {
      return ColumnType.BOOLEAN;
    }
    boolean numbers = profile.numbers > 0 && profile.numbers == profile.filled();
    return numbers && profile.codes == 0 ? ColumnType.NUMERIC : ColumnType.TEXT;
  }

  private void noteOdd(ColumnProfile profile, long cells, String what) {
    if (cells > 0) {
      tolerate(cells);
      notes.add(
          text(
              "'%s' has %,d cells that are %s (%s); their rows will be set aside",
              profile.name, cells, what, quoted(profile.odd())));
    }
  }

  /** Few enough that the file is taken in without the rows of these cells. */
  private boolean isFewOf(long cells, ColumnProfile profile) {
    return cells == 0 || cells <= 0.05 * profile.filled() && tolerated + cells <= allowance();
  }

  private void tolerate(long cells) {
    tolerated += cells;
  }

  /** Half of what ingestion refuses a file for. */
  private long allowance() {
    return Math.max(9, rows / 100);
  }

  private static boolean isManyOf(ColumnProfile profile) {
    return profile.allDiffer() || profile.distinct() >= 0.1 * profile.filled();
  }

  private boolean isFree(ColumnProfile profile) {
    return !wishes.ignored().contains(profile.name) && !profile.name.equals(wishes.id());
  }

  private ColumnNames names(ColumnProfile profile) {
    return Objects.requireNonNull(names.get(profile.name));
  }

  private ColumnProfile profile(String name) {
    return profiles.stream().filter(p -> p.name.equals(name)).findFirst().orElseThrow();
  }

  private static String wordsOf(List<ColumnProfile> candidates) {
    return candidates.stream()
            .limit(CANDIDATES_SHOWN)
            .map(p -> "'" + p.name + "' (" + String.join(", ", p.examples(2)) + ")")
            .collect(Collectors.joining(", "))
        + (candidates.size() > CANDIDATES_SHOWN
            ? " and " + (candidates.size() - CANDIDATES_SHOWN) + " more"
            : "");
  }

  private static String words(ColumnProfile profile, String between) {
    return profile.distinct() == 0
        ? "no word"
        : text("%,d", profile.distinct())
            + between
            + (profile.distinct() == 1 ? "word: " : "words: ")
            + String.join(", ", profile.examples(EXAMPLES))
            + (profile.distinct() > EXAMPLES ? ", …" : "");
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", "));
  }

  private RiskException refusal(String message, String accepted) {
    return new RiskException(
        ErrorCode.DATA_INVALID, message, ErrorContext.ofFile(table).withAccepted(accepted));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
