package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

/**
 * Infers the schema of a table from its header and rows, which are passed in one by one: roles from
 * names and content, types as {@link Cells} reads them. Memory does not grow with the rows: each
 * column keeps up to 1,000 texts and half a megabyte of hashes, and at most 20,000 sampled rows
 * show how well a column alone separates the label.
 *
 * <p>The rules are lenient, because next month's table must pass as well. A number that is never
 * negative gets {@code min} 0, unless its name suggests that it may become negative (a balance, a
 * change). The largest number so far is not a limit. A new value of a category is drift, not an
 * error, so {@code allowed} is never inferred; a column without blanks so far is not {@code
 * required}. Rows may repeat an id: a client may be observed again.
 *
 * <p>A few cells that are not of their column's type leave the type as it is, with a note, as long
 * as all such rows together stay below the number for which ingestion refuses a file. Not for
 * several threads.
 */
public final class SchemaInference {
  /** Without this many rows nothing can be inferred. */
  private static final int FEWEST_ROWS = 2;

  /** Labelled rows that training needs. */
  private static final int FEWEST_TO_TRAIN = 10;

  /** Asked of rows with leaving days, or flags of clients, unless a horizon is given. */
  public static final Horizon NEXT = new Horizon(1, Horizon.Unit.PERIODS);

  private final TableProfile table;

  /**
   * @param table its name in messages
   * @param header the columns' names, distinct and not blank
   * @throws RiskException USAGE when a hint names a column that does not exist
   */
  public SchemaInference(String table, List<String> header, Hints hints) {
    this.table = new TableProfile(table, header, Objects.requireNonNull(hints));
  }

  /**
   * Takes the next row.
   *
   * @param cells one for each column of the header, blank for missing; not kept
   */
  public void add(String[] cells) {
    add(cells, table.rows() + 2);
  }

  /**
   * Takes the next row.
   *
   * @param cells one for each column of the header, blank for missing; not kept
   * @param line where the row is in the file, for messages
   */
  public void add(String[] cells, long line) {
    table.add(cells, line);
  }

  /**
   * The schema of all rows; no row may follow.
   *
   * @throws RiskException DATA_INVALID when there is no label, id or feature, or when several
   *     columns could be it; the message names them, and a remedy says what to name
   */
  public InferredSchema result() {
    if (table.rows() < FEWEST_ROWS) {
      throw table.refusal(
          table.rows() == 0
              ? "has a header but no rows, so there is nothing to infer from"
              : "has only one row, too few to infer from",
          table
              .place()
              .withAccepted("a header and rows of clients, some that left and some that stayed"));
    }
    table.end();
    Notes notes = new Notes(table.rows());
    LabelFinder.Label label = new LabelFinder(table, notes).find();
    PanelFinder panels = new PanelFinder(table, label.column());
    IdFinder.Id id = new IdFinder(table, label.column(), notes, panels).find();
    ColumnProfile period = id.column() == null ? null : panels.period(id.column());
    if (period != null && period.dates().rival() != null) {
      throw table.refusal(
          "the rows of a client differ in '"
              + period.name
              + "', and nothing shows whether its dates are "
              + period.dates().style().text()
              + " or "
              + period.dates().rival().text(),
          table.place().withRemedy(Remedy.of(Remedy.Kind.NAME_DATE_ORDER)));
    }
    if (id.column() != null
        && period == null
        && id.column().distinct() < id.column().filled()
        && table.hints().id() == null) {
      notes.add(
          "'"
              + id.column().name
              + "' repeats, and no column tells its rows apart in time: each row is learned from; where"
              + " a client's last row corrects the others, set \"versions\": \"newest\" in the schema");
    }
    List<ColumnProfile> others =
        table.free().stream().filter(c -> c != label.column() && c != id.column()).toList();
    ColumnProfile time = period != null ? period : time(others, notes);
    if (period != null) {
      FeatureFinder.noteOddDates(period, notes);
    }
    boolean far =
        period != null
            && id.column() != null
            && isLeavingDay(label)
            && panels.isFarAhead(id.column(), period);
    Question question = question(label, period != null, far, time, notes);
    ColumnProfile value = value(others);
    ColumnProfile owner = owner(others);
    Map<ColumnProfile, InferredColumn> features =
        features(
            table.columns().stream()
                .filter(c -> others.contains(c) && c != time && c != value && c != owner)
                .toList(),
            label,
            notes);
    List<InferredColumn> columns = new ArrayList<>();
    if (id.column() == null) {
      columns.add(made(id));
    }
    for (ColumnProfile profile : table.columns()) {
      if (profile == label.column()) {
        columns.add(
            question != null && isLeavingDay(label)
                ? profile.inferred(
                    profile.column(ColumnRole.LABEL, ColumnType.DATE),
                    FeatureFinder.written("the day of leaving", profile.dates().format()))
                : profile.inferred(
                    Column.of(profile.name, ColumnRole.LABEL, ColumnType.TEXT)
                        .missing(label.missing()),
                    label.reason()));
      } else if (profile == id.column()) {
        columns.add(profile.inferred(ColumnRole.ID, ColumnType.TEXT, id.reason()));
      } else if (table.hints().ignored().contains(profile.name)) {
        columns.add(profile.ignored(profile.plainType(), "left out on request"));
      } else if (profile == time) {
        columns.add(
            profile.inferred(
                ColumnRole.OBSERVED_AT,
                ColumnType.DATE,
                FeatureFinder.written("dates", profile.dates().format())
                    + (profile == period
                        ? ", one for each row of a client"
                        : ", and named like the date of an observation")));
      } else if (profile == value) {
        columns.add(
            FeatureFinder.number(profile, ColumnRole.VALUE, "named like the money at stake"));
      } else if (profile == owner) {
        columns.add(
            profile.inferred(
                ColumnRole.OWNER, ColumnType.TEXT, "named like the owner of the account"));
      } else {
        columns.add(Objects.requireNonNull(features.get(profile)));
      }
    }
    requireFeature(columns, notes.undecided());
    return inferred(
        label,
        columns,
        period == null ? Schema.Versions.ALL : Schema.Versions.NEWEST,
        question,
        notes);
  }

  /** Whether the label holds the days on which clients left, and is blank for the others. */
  private static boolean isLeavingDay(LabelFinder.Label label) {
    ColumnProfile column = label.column();
    return label.words().blank() == LabelWords.Blank.STAYED
        && column.dates().count() > 0
        && column.dates().count() == column.known();
  }

  /** What to ask of each row; null when its own label answers it. */
  private @Nullable Question question(
      LabelFinder.Label label,
      boolean panel,
      boolean far,
      @Nullable ColumnProfile time,
      Notes notes) {
    Horizon hinted = table.hints().horizon();
    String name = label.column().name;
    if (hinted != null && time == null) {
      throw table.refusal(
          "has no column that dates its rows, so there is no day from which a horizon could start",
          table.place().withAccepted("a column with the month or the day of each row"));
    }
    if (hinted == null && far) {
      notes.add(
          "many days of '"
              + name
              + "' lie far after the last row of their client, as if day and month were mixed up, so"
              + " any day in a row is taken for a client that left in the row's period");
      return null;
    }
    if (hinted == null && !(panel && isLeavingDay(label))) {
      if (panel) {
        notes.add(
            "'"
                + name
                + "' is taken as the answer of its own row; if it tells that the client had left by"
                + " the day of the row, ask whether clients leave within a horizon");
      }
      return null;
    }
    DateFit dates = label.column().dates();
    if (isLeavingDay(label) && dates.rival() != null) {
      throw table.refusal(
          "the dates of '" + name + "' do not show whether day or month comes first",
          table.place().withRemedy(Remedy.of(Remedy.Kind.NAME_DATE_ORDER)));
    }
    return new Question(hinted == null ? NEXT : hinted, null);
  }

  private Map<ColumnProfile, InferredColumn> features(
      List<ColumnProfile> profiles, LabelFinder.Label label, Notes notes) {
    List<InferredColumn> found = new FeatureFinder(table, label, notes).find(profiles);
    Map<ColumnProfile, InferredColumn> features = new HashMap<>();
    for (int i = 0; i < profiles.size(); i++) {
      features.put(profiles.get(i), found.get(i));
    }
    return features;
  }

  private InferredSchema inferred(
      LabelFinder.Label label,
      List<InferredColumn> columns,
      Schema.Versions versions,
      @Nullable Question question,
      Notes notes) {
    long positives = label.count(label.words().left());
    long negatives = label.count(label.words().stayed());
    long labelled = positives + negatives;
    if (labelled < FEWEST_TO_TRAIN) {
      notes.add(
          "only " + labelled + " rows have a label; training needs at least " + FEWEST_TO_TRAIN);
    }
    Schema schema =
        new Schema(
            columns.stream().map(InferredColumn::column).toList(),
            label.words(),
            Schema.Unique.NONE,
            versions,
            question);
    return new InferredSchema(
        schema, columns, table.rows(), positives, negatives, notes.undecided(), notes.list());
  }

  private InferredColumn made(IdFinder.Id id) {
    Column column =
        Column.of(Objects.requireNonNull(table.hints().id()), ColumnRole.ID, ColumnType.TEXT)
            .madeOf(table.madeId());
    return new InferredColumn(
        column,
        0,
        0,
        table.madeIds(),
        true,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        id.reason());
  }

  private void requireFeature(List<InferredColumn> columns, List<String> undecided) {
    if (columns.stream().noneMatch(c -> c.column().role() == ColumnRole.FEATURE)) {
      throw table.refusal(
          "has no column that a model can use: "
              + columns.stream()
                  .filter(c -> c.column().role() == ColumnRole.IGNORED)
                  .limit(TableProfile.CANDIDATES_SHOWN)
                  .map(c -> "'" + c.column().name() + "' (" + c.reason() + ")")
                  .collect(Collectors.joining(", ")),
          undecided.isEmpty()
              ? table
                  .place()
                  .withAccepted(
                      "a numeric, boolean, categorical or date column beside the id and the label")
              : table.place().withRemedy(Remedy.of(Remedy.Kind.NAME_DATE_ORDER)));
    }
  }

  private static @Nullable ColumnProfile time(List<ColumnProfile> columns, Notes notes) {
    ColumnProfile time =
        columns.stream()
            .filter(p -> p.names.timeRank() >= 0 && p.hasDates() && p.dates().rival() == null)
            .filter(p -> notes.tolerates(p.known() - p.dates().count(), p))
            .min(Comparator.comparingInt(p -> p.names.timeRank()))
            .orElse(null);
    if (time != null) {
      FeatureFinder.noteOddDates(time, notes);
    }
    return time;
  }

  private static @Nullable ColumnProfile value(List<ColumnProfile> columns) {
    List<ColumnProfile> values =
        columns.stream()
            .filter(p -> p.names.isValue() && p.isNumeric())
            .filter(p -> p.numbers().range().least >= 0 && p.distinctKnown() > 1 && !p.isFlag())
            .toList();
    return values.size() == 1 ? values.get(0) : null;
  }

  private static @Nullable ColumnProfile owner(List<ColumnProfile> columns) {
    return columns.stream()
        .filter(p -> p.names.isOwner() && !p.isNumeric() && !p.isFlag())
        .findFirst()
        .orElse(null);
  }
}
