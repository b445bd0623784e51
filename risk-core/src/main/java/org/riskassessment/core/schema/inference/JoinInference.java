package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.SimilarIds;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.Schema;

/**
 * Infers how a table can be joined to one of clients: the column that holds their ids, by its name
 * and its values, the one that holds times, and what to take of the others. Rows are passed in one
 * by one. Not for several threads.
 */
public final class JoinInference {
  /**
   * Share of its cells that must be ids of clients where the name of a column is not that of ids.
   */
  private static final double FEWEST_IDS = 0.5;

  private static final int MOST_LEVELS = 50;

  /** More rows than this for each client and month are events, not states. */
  private static final double ONE_A_MONTH = 1.5;

  private static final double MONTH = 30.44;

  /** The ids of a table of clients, to find them in other tables. Not for several threads. */
  public static final class Ids {
    private static final int MOST = 2_000_000;

    private final Set<String> exact = new HashSet<>();
    private final Set<String> loose = new HashSet<>();

    /** Takes an id; beyond a few million the first ones stand for all. */
    public void add(String id) {
      String text = id.strip();
      if (!text.isEmpty() && exact.size() < MOST && exact.add(text)) {
        loose.add(SimilarIds.key(text));
      }
    }

    boolean contains(String cell) {
      return exact.contains(cell.strip());
    }

    /** Whether there is one that is similar. */
    boolean containsLoosely(String cell) {
      return loose.contains(SimilarIds.key(cell));
    }
  }

  private final String name;
  private final Schema clients;
  private final Ids ids;
  private final TableProfile table;
  private final long[] found;
  private final long[] foundLoosely;
  private final List<Set<String>> met = new ArrayList<>();

  /**
   * @param name how columns are to refer to the table
   * @param file its name in messages
   * @param header the columns' names, distinct and not blank
   * @param clients the schema of the clients' table
   * @param ids that this table has
   */
  public JoinInference(
      String name,
      String file,
      List<String> header,
      Schema clients,
      Ids ids,
      Hints.@Nullable DateOrder dates) {
    this.name = name;
    this.clients = clients;
    this.ids = ids;
    this.table = new TableProfile(file, header, Hints.NONE.dated(dates));
    this.found = new long[header.size()];
    this.foundLoosely = new long[header.size()];
    header.forEach(column -> met.add(new HashSet<>()));
  }

  /**
   * Takes the next row.
   *
   * @param cells one for each column of the header, blank for missing; not kept
   */
  public void add(String[] cells, long line) {
    table.add(cells, line);
    for (int c = 0; c < cells.length; c++) {
      if (found[c] == 0 && foundLoosely[c] == 0 && table.rows() > 1000) {
        continue; // Not a column of ids.
      }
      if (ids.contains(cells[c])) {
        found[c]++;
        foundLoosely[c]++;
        met.get(c).add(SimilarIds.key(cells[c]));
      } else if (ids.containsLoosely(cells[c])) {
        foundLoosely[c]++;
        met.get(c).add(SimilarIds.key(cells[c]));
      }
    }
  }

  /**
   * How the table can be joined; no row may follow.
   *
   * @throws RiskException DATA_INVALID when no column holds ids of the clients, or nothing shows
   *     whether day or month comes first in its times
   */
  public InferredJoin result() {
    table.end();
    List<String> notes = new ArrayList<>();
    ColumnProfile id = id();
    int place = table.columns().indexOf(id);
    boolean loose = foundLoosely[place] > found[place];
    if (loose) {
      notes.add("its ids match those of the clients when zeros before them and case are left out");
    }
    ColumnProfile time = time(id);
    if (time == null) {
      notes.add("it has no dates, so all of its rows count, whenever they were true");
    } else if (!clients.hasPeriods()) {
      notes.add(
          "the clients' table has no date, so nothing tells which rows of "
              + name
              + " came before a client left: they all count, and may give the label away");
    }
    double aMonth = rowsAMonth(time, met.get(place).size());
    List<InferredColumn> columns = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (ColumnProfile profile : table.columns()) {
      if (profile != id && profile != time) {
        columns(profile, time != null, aMonth, columns, leftOut);
      }
    }
    if (time != null && aMonth > ONE_A_MONTH || columns.isEmpty()) {
      columns.add(rows(time != null));
    }
    if (!leftOut.isEmpty()) {
      notes.add("left out " + String.join(", ", leftOut));
    }
    return new InferredJoin(
        name,
        id.name,
        time == null ? null : time.name,
        time == null ? null : time.dates().format(),
        loose,
        table.rows(),
        met.get(place).size(),
        columns,
        notes);
  }

  private ColumnProfile id() {
    String wanted = clients.id().name();
    ColumnProfile best = null;
    double most = 0;
    for (int c = 0; c < found.length; c++) {
      ColumnProfile profile = table.columns().get(c);
      double share = foundLoosely[c] / (double) Math.max(1, profile.filled());
      boolean named = profile.name.equals(wanted) || ColumnNames.of(wanted).isLike(profile.names);
      if (share > 0 && (named || share >= FEWEST_IDS && !profile.hasDates())) {
        double rank = share + (named ? 2 : profile.names.idRank() > 0 ? 1 : 0);
        if (rank > most) {
          most = rank;
          best = profile;
        }
      }
    }
    if (best == null) {
      throw table.refusal(
          "has no column with the ids of the clients",
          table
              .place()
              .withAccepted("a column with the values of '" + wanted + "' in the first table"));
    }
    return best;
  }

  private @Nullable ColumnProfile time(ColumnProfile id) {
    List<ColumnProfile> dated =
        table.columns().stream()
            .filter(p -> p != id && p.hasDates() && p.dates().count() >= 0.98 * p.known())
            .filter(p -> p.blanks <= 0.02 * p.rows)
            .sorted(Comparator.comparingInt(p -> p.names.timeRank() < 0 ? 99 : p.names.timeRank()))
            .toList();
    if (dated.isEmpty()) {
      return null;
    }
    ColumnProfile time = dated.get(0);
    if (time.dates().rival() != null) {
      throw table.refusal(
          "nothing shows whether day or month comes first in '" + time.name + "'",
          table.place().withRemedy(Remedy.of(Remedy.Kind.NAME_DATE_ORDER)));
    }
    return time;
  }

  /** How many rows a client has in a month, by the sampled rows. */
  private double rowsAMonth(@Nullable ColumnProfile time, int clientsMet) {
    double rows = table.rows() / (double) Math.max(1, clientsMet);
    if (time == null) {
      return rows;
    }
    int place = table.columns().indexOf(time);
    DateStyle style = time.dates().style();
    double[] days =
        table.sample().stream()
            .map(row -> style.standard(row[place]))
            .filter(date -> date != null)
            .mapToDouble(Cells::day)
            .toArray();
    double span = Arrays.stream(days).max().orElse(0) - Arrays.stream(days).min().orElse(0) + MONTH;
    return rows / (span / MONTH);
  }

  private void columns(
      ColumnProfile profile,
      boolean timed,
      double aMonth,
      List<InferredColumn> columns,
      List<String> leftOut) {
    String quoted = "'" + profile.name + "'";
    if (profile.name.equals(clients.label().name())) {
      leftOut.add(quoted + " (the label)");
    } else if (profile.known() == 0 || profile.distinctKnown() < 2) {
      leftOut.add(quoted + " (one value only)");
    } else if (profile.isNumeric()
        && profile.forms.codes() == 0
        && !profile.names.isCode()
        && !profile.names.isNumbered()
        && profile.names.idRank() < 1
        && !profile.countsRows
        && !profile.isCompactDates()) {
      Column column = profile.column(ColumnRole.FEATURE, ColumnType.NUMERIC);
      if (!timed) {
        columns.add(
            aMonth > ONE_A_MONTH
                ? taken(profile, column, " mean", "the mean of the client's rows")
                : taken(profile, column, "", "the client's value"));
        return;
      }
      if (aMonth <= ONE_A_MONTH) {
        columns.add(taken(profile, column, " last", "the newest value by the row's day"));
      }
      if (isOneAClient()) {
        return;
      }
      columns.add(
          taken(profile, column, " mean 3 months", "the mean of 3 months up to the row's day"));
      columns.add(taken(profile, column, " trend 6 months", "its rise in 30 days, over 6 months"));
    } else if (!profile.hasDates()
        && profile.distinctKnown() <= MOST_LEVELS
        && profile.names.idRank() < 1) {
      columns.add(
          taken(
              profile,
              profile.column(ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              timed || aMonth > ONE_A_MONTH ? " last" : "",
              timed ? "the newest value by the row's day" : "the client's value"));
    } else {
      leftOut.add(
          quoted + (profile.hasDates() ? " (a date)" : " (neither a number nor a category)"));
    }
  }

  /** Whether clients seldom have a second row. */
  private boolean isOneAClient() {
    long clientsMet = met.stream().mapToLong(Set::size).max().orElse(0);
    return table.rows() < ONE_A_MONTH * clientsMet;
  }

  private InferredColumn taken(ColumnProfile profile, Column cells, String what, String reason) {
    Column column =
        Column.of(name + "." + profile.name + what, ColumnRole.FEATURE, cells.type())
            .written(cells.format())
            .missing(cells.missing());
    return profile.inferred(column, reason);
  }

  private InferredColumn rows(boolean timed) {
    return new InferredColumn(
        Column.of(
            name + " count" + (timed ? " 3 months" : ""), ColumnRole.FEATURE, ColumnType.NUMERIC),
        0,
        0,
        0,
        false,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        timed ? "how many rows in 3 months up to the row's day" : "how many rows the client has");
  }
}
