package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.DateStyle;

/**
 * Infers how a table that says who left belongs to one of clients that does not: the column of the
 * ids, that of the label and, for a label of each period, that of the period, whatever they are
 * called and however their dates are written. Rows are passed in one by one, those of the labels
 * first. Not for several threads.
 */
public final class LabelInference {
  /** Share of the ids, or of the months, that must be those of clients. */
  private static final double FEWEST_KNOWN = 0.5;

  /** More columns than this are those of a table that says more than who left. */
  private static final int MOST_COLUMNS = 6;

  private static final int MOST_IDS = 2_000_000;
  private static final int MONTH = "2026-01".length();

  private final TableProfile labels;
  private final TableProfile clients;
  private final Hints hints;
  private final Map<Integer, Set<String>> ids;
  private final Map<Integer, Set<String>> clientIds;

  /**
   * @param file the table of labels, in messages
   * @param header its columns' names
   * @param clients those of the clients' table
   */
  public LabelInference(String file, List<String> header, List<String> clients, Hints hints) {
    this.hints = hints;
    this.labels = new TableProfile(file, header, Hints.NONE.dated(hints.dates()));
    this.clients = new TableProfile(file, clients, Hints.NONE.dated(hints.dates()));
    this.ids = mayBeIds(labels, this.clients);
    this.clientIds = mayBeIds(this.clients, labels);
  }

  /** A set for the cells of each column that is named like an id, or as one of the other table. */
  private static Map<Integer, Set<String>> mayBeIds(TableProfile table, TableProfile other) {
    Map<Integer, Set<String>> sets = new TreeMap<>();
    for (int c = 0; c < table.columns().size(); c++) {
      ColumnNames name = table.columns().get(c).names;
      if (name.idRank() > 0 || other.columns().stream().anyMatch(o -> o.names.isLike(name))) {
        sets.put(c, new HashSet<>());
      }
    }
    return sets;
  }

  /** Whether columns may be those of a table that says who left. */
  public static boolean mayBe(List<String> header, List<String> clients) {
    return header.size() >= 2
        && header.size() <= MOST_COLUMNS
        && header.size() < clients.size() + 1
        && header.stream().anyMatch(column -> !clients.contains(column));
  }

  /** Takes the next row of labels. */
  public void add(String[] cells, long line) {
    labels.add(cells, line);
    add(cells, ids);
  }

  /** Takes the next row of clients. */
  public void addClient(String[] cells, long line) {
    clients.add(cells, line);
    add(cells, clientIds);
  }

  private static void add(String[] cells, Map<Integer, Set<String>> ids) {
    ids.forEach(
        (column, known) -> {
          if (known.size() < MOST_IDS) {
            known.add(cells[column].strip());
          }
        });
  }

  /** Columns that are named like months or days, as those of a table with one for each month. */
  public static List<String> months(List<String> header) {
    return header.stream()
        .filter(name -> CellForm.DATES.stream().anyMatch(style -> style.standard(name) != null))
        .toList();
  }

  /** What was found; no row may follow. Empty when the table does not say who left. */
  public Optional<Found> result() {
    labels.end();
    clients.end();
    int[] id = id();
    if (id.length == 0) {
      return Optional.empty();
    }
    int label = label(id[0]);
    return label < 0 ? Optional.empty() : Optional.of(new Found(id, label, period(id, label)));
  }

  /** The places of the ids in both tables; none when no column has them. */
  private int[] id() {
    int[] best = {};
    double most = 0;
    for (Map.Entry<Integer, Set<String>> own : ids.entrySet()) {
      if (labels.columns().get(own.getKey()).hasDates()) {
        continue;
      }
      for (Map.Entry<Integer, Set<String>> other : clientIds.entrySet()) {
        long met = own.getValue().stream().filter(other.getValue()::contains).count();
        double rank = met + (isAlike(own.getKey(), other.getKey()) ? 0.5 : 0);
        if (met > 0 && met >= FEWEST_KNOWN * own.getValue().size() && rank > most) {
          most = rank;
          best = new int[] {own.getKey(), other.getKey()};
        }
      }
    }
    return best;
  }

  private boolean isAlike(int own, int other) {
    return labels.columns().get(own).names.isLike(clients.columns().get(other).names);
  }

  /**
   * The place of the label: a day of leaving, a column that is named like one, or the only flag.
   */
  private int label(int id) {
    List<ColumnProfile> columns = labels.columns();
    String hinted = hints.label();
    int[] others =
        IntStream.range(0, columns.size())
            .filter(c -> c != id && columns.get(c).known() > 0)
            .toArray();
    if (hinted != null) {
      return IntStream.of(others)
          .filter(c -> columns.get(c).name.equals(hinted))
          .findFirst()
          .orElse(-1);
    }
    int named =
        IntStream.of(others)
            .filter(c -> rank(columns.get(c)) > 0)
            .boxed()
            .max(Comparator.comparingInt((Integer c) -> rank(columns.get(c))))
            .orElse(-1);
    int[] flags =
        IntStream.of(others)
            .filter(c -> columns.get(c).valuesAreComplete() && !columns.get(c).hasDates())
            .filter(c -> columns.get(c).distinctKnown() <= 2)
            .toArray();
    return named >= 0 ? named : flags.length == 1 ? flags[0] : -1;
  }

  private static int rank(ColumnProfile column) {
    return column.names.isLeavingDate() && column.hasDates() ? 4 : column.names.labelRank();
  }

  /** The places of the period in both tables; none where labels are those of clients. */
  private int[] period(int[] id, int label) {
    for (int own = 0; own < labels.columns().size(); own++) {
      ColumnProfile dates = labels.columns().get(own);
      if (own == id[0] || own == label || !isPeriod(dates)) {
        continue;
      }
      Set<String> months = months(dates);
      int place = own;
      Optional<Integer> best =
          IntStream.range(0, clients.columns().size())
              .filter(c -> c != id[1] && isPeriod(clients.columns().get(c)))
              .filter(c -> share(months, months(clients.columns().get(c))) >= FEWEST_KNOWN)
              .boxed()
              .min(
                  Comparator.comparing((Integer c) -> !isAlike(place, c))
                      .thenComparing(c -> !clients.columns().get(c).names.isPeriod())
                      .thenComparing(c -> clients.columns().get(c).distinct()));
      if (best.isPresent()) {
        return new int[] {own, best.get()};
      }
    }
    return new int[] {};
  }

  private static boolean isPeriod(ColumnProfile column) {
    return column.hasDates()
        && column.dates().rival() == null
        && column.dates().count() == column.known()
        && column.valuesAreComplete();
  }

  private static Set<String> days(ColumnProfile column) {
    return column.values().keySet().stream()
        .map(column.dates().style()::standard)
        .flatMap(Stream::ofNullable)
        .collect(Collectors.toSet());
  }

  private static Set<String> months(ColumnProfile column) {
    return days(column).stream().map(day -> day.substring(0, MONTH)).collect(Collectors.toSet());
  }

  private static double share(Set<String> some, Set<String> known) {
    return some.stream().filter(known::contains).count() / (double) Math.max(1, some.size());
  }

  /** How a table says who left. Rows with the same {@link #key} are of the same client and time. */
  public final class Found {
    private final int[] id;
    private final int label;
    private final int[] period;
    private final boolean byMonth;

    private Found(int[] id, int label, int[] period) {
      this.id = id;
      this.label = label;
      this.period = period;
      this.byMonth =
          period.length > 0 && share(days(own(period)), days(others(period))) < FEWEST_KNOWN;
    }

    private ColumnProfile own(int[] places) {
      return labels.columns().get(places[0]);
    }

    private ColumnProfile others(int[] places) {
      return clients.columns().get(places[1]);
    }

    /** The column that says who left. */
    public String label() {
      return labels.columns().get(label).name;
    }

    /** The only value of a label that is no day; empty where it has several. */
    public Optional<String> onlyValue() {
      ColumnProfile column = labels.columns().get(label);
      return column.hasDates() || column.distinctKnown() != 1 || column.known() < column.rows
          ? Optional.empty()
          : Optional.of(column.examples(1, value -> true).get(0));
    }

    /** The columns by which labels belong to clients, as the labels' table calls them. */
    public List<String> keys() {
      return period.length == 0 ? List.of(own(id).name) : List.of(own(id).name, own(period).name);
    }

    /** What columns of the clients' table are called and how they are written, where it differs. */
    public List<Map<String, Object>> columns() {
      List<Map<String, Object>> columns = new ArrayList<>();
      if (!own(id).name.equals(others(id).name)) {
        columns.add(column(others(id).name, own(id).name, null));
      }
      if (period.length > 0) {
        DateStyle style = own(period).dates().style();
        boolean sameStyle = style.text().equals(others(period).dates().style().text());
        if (!sameStyle || !own(period).name.equals(others(period).name)) {
          columns.add(
              column(others(period).name, own(period).name, sameStyle ? null : style.text()));
        }
      }
      return columns;
    }

    private static Map<String, Object> column(String name, String inFile, @Nullable String format) {
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("name", name);
      if (!inFile.equals(name)) {
        column.put("in_file", inFile);
      }
      if (format != null) {
        column.put("format", format);
      }
      return column;
    }

    /** Columns of the table that are not used. */
    public List<String> unused() {
      return labels.columns().stream()
          .map(column -> column.name)
          .filter(name -> !keys().contains(name) && !name.equals(label()))
          .toList();
    }

    /** The client and time of a row of labels. */
    public String key(String[] cells) {
      return key(cells[id[0]], period.length == 0 ? null : cells[period[0]], own(period0()));
    }

    /** The client and time of a row of clients. */
    public String clientKey(String[] cells) {
      return key(cells[id[1]], period.length == 0 ? null : cells[period[1]], others(period0()));
    }

    private int[] period0() {
      return period.length == 0 ? id : period;
    }

    private String key(String client, @Nullable String time, ColumnProfile times) {
      if (time == null) {
        return client.strip();
      }
      String day = times.dates().style().standard(time);
      return client.strip()
          + '\n'
          + (day == null ? time : byMonth && day.length() > MONTH ? day.substring(0, MONTH) : day);
    }

    /** The label of a row of labels. */
    public String label(String[] cells) {
      return cells[label].strip();
    }
  }
}
