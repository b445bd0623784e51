package org.riskassessment.ingest.join;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.config.JoinedColumn;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.DateStyle;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.FilePeriod;
import org.riskassessment.ingest.table.OpenTable;

/** A joined table in memory, and what columns of the schema take of it. */
final class JoinedTable {
  /** How a time is written, for messages. */
  private static final String TIMES = "a date such as 2026-01-31; say how with \"format\"";

  private final Join join;
  private final boolean isOwn;
  private final String idColumn;
  private final RiskConfig.Ingestion limits;
  private final List<Taken> taken = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<ValueColumn> columns = new ArrayList<>();
  private final JoinedRows rows;
  private final RowTime times;
  private final List<String> notes = new ArrayList<>();
  private final Set<List<Object>> columnKeys;
  private long leftOut;
  private boolean hasTotal;
  private long ofFile = RowTime.NONE;
  private @Nullable RiskException firstFault;

  /**
   * What one column of the schema takes.
   *
   * @param place among the schema's kept columns
   * @param values null when rows are counted
   */
  record Taken(
      int place,
      JoinedColumn.Take take,
      JoinedColumn.@Nullable Window window,
      @Nullable ValueColumn values,
      boolean isLabel) {}

  JoinedTable(Join join, RiskConfig config) {
    this(join, config, List.of());
  }

  /**
   * @param own columns of the clients' own rows, where it is these that are looked back at
   */
  private JoinedTable(Join join, RiskConfig config, List<Column> own) {
    this.isOwn = !own.isEmpty();
    this.join = join;
    this.limits = config.ingestion();
    Schema schema = config.schema();
    this.idColumn = join.id() == null ? schema.id().name() : join.id();
    this.times = new RowTime(join.format(), join.zone());
    Map<List<Object>, ValueColumn> byKey = new LinkedHashMap<>();
    for (Column column : schema.kept()) {
      join.taken(column)
          .ifPresent(
              t -> {
                String name = t.column();
                ValueColumn values =
                    name == null
                        ? null
                        : byKey.computeIfAbsent(
                            ValueColumn.key(name, column),
                            key -> {
                              names.add(name);
                              ValueColumn added = new ValueColumn(column);
                              columns.add(added);
                              return added;
                            });
                taken.add(
                    new Taken(
                        schema.kept().indexOf(column),
                        t.take(),
                        t.window(),
                        values,
                        column.role() == ColumnRole.LABEL));
              });
    }
    this.columnKeys = byKey.keySet();
    for (Column column : own) {
      names.add(column.name());
      columns.add(new ValueColumn(column));
    }
    this.rows = new JoinedRows(join, columns);
  }

  /** The clients' own rows, with the columns whose changes are asked for. */
  static JoinedTable ofOwn(RiskConfig config, Column time, List<Column> changing) {
    return new JoinedTable(
        new Join(
            FileSource.ofFolder("clients", config.workspace()),
            null,
            time.name(),
            time.format(),
            ZoneOffset.UTC,
            Join.Match.EXACT,
            Join.Versions.NEWEST),
        config,
        changing);
  }

  /** Whether it holds the clients' own rows, which are checked elsewhere. */
  boolean isOwn() {
    return isOwn;
  }

  /** Dates rows to come by the name of their file, if that is where their time is. */
  void dateBy(@Nullable Path file) {
    byte[] day =
        file == null || !FilePeriod.COLUMN.equals(join.time())
            ? new byte[0]
            : FilePeriod.of(file).map(FilePeriod::day).orElse("").getBytes(StandardCharsets.UTF_8);
    ofFile = day.length == 0 ? RowTime.NONE : times.read(day, 0, day.length);
  }

  /** Whether the rows' time is not among their cells. */
  boolean isDated() {
    return ofFile != RowTime.NONE;
  }

  /** The values of one of the own columns. */
  ValueColumn values(String name) {
    return columns.get(names.indexOf(name));
  }

  /** Whether cells are in standard form from now on. */
  void readStandard(boolean isStandard) {
    columns.forEach(column -> column.readStandard(isStandard));
  }

  Join join() {
    return join;
  }

  JoinedRows rows() {
    return rows;
  }

  List<Taken> taken() {
    return taken;
  }

  /** Whether its times are months. */
  boolean hasMonths() {
    String format = join.format();
    return times.hasMonths()
        || format != null && DateStyle.of(format).filter(style -> !style.hasDays()).isPresent();
  }

  /** Whether a row says that its time is a month, and not the configuration. */
  boolean hasFoundMonths() {
    return times.hasMonths() && join.format() == null;
  }

  /**
   * From when on its rows count.
   *
   * @param end the last moment that the oldest of the clients' rows knows of; {@link
   *     Long#MIN_VALUE} when that is not known
   */
  long from(long end) {
    if (join.time() == null || end == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    long day = Math.floorDiv(end, RowTime.DAY);
    long first = day;
    for (Taken each : taken) {
      if (each.take() == JoinedColumn.Take.SAME) {
        first = Math.min(first, LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay());
      } else if (each.window() == null) {
        return Long.MIN_VALUE;
      } else {
        first = Math.min(first, each.window().firstDay(day));
      }
    }
    return first * RowTime.DAY;
  }

  /** All that decides how its files are read, wherever they are. */
  String configuration(FileSource files) {
    return Arrays.asList(
            files.path(),
            files.glob(),
            files.layout(),
            idColumn,
            join.time(),
            join.format(),
            join.zone(),
            join.match(),
            columnKeys)
        .toString();
  }

  /** The columns to read: id, time if there is one, then those that values are taken of. */
  List<String> wanted() {
    List<String> wanted = new ArrayList<>();
    wanted.add(idColumn);
    if (join.time() != null) {
      wanted.add(join.time());
    }
    wanted.addAll(names);
    return wanted;
  }

  /**
   * Adds a row.
   *
   * @param bounds from and to of each of the wanted columns
   * @return false when it is left out, because a cell is not valid
   */
  boolean add(byte[] bytes, int[] bounds, String file, long line) {
    int from = bounds[0];
    int to = bounds[1];
    while (from < to && bytes[from] <= ' ' && bytes[from] >= 0) {
      from++;
    }
    while (to > from && bytes[to - 1] <= ' ' && bytes[to - 1] >= 0) {
      to--;
    }
    if (from == to) {
      return leaveOut(file, line, 0, "", "a client's id");
    }
    int at = 2;
    long time = 0;
    if (join.time() != null) {
      time = isDated() ? ofFile : times.read(bytes, bounds[2], bounds[3]);
      if (time == RowTime.NONE) {
        return leaveOut(file, line, 1, text(bytes, bounds, 1), TIMES);
      }
      at = 4;
    }
    for (int c = 0; c < columns.size(); c++) {
      if (!columns.get(c).add(bytes, bounds[at + 2 * c], bounds[at + 2 * c + 1])) {
        rows.truncate(rows.size());
        int place = at / 2 + c;
        return leaveOut(file, line, place, text(bytes, bounds, place), "a number or a date");
      }
    }
    int known = rows.ids().size();
    rows.add(rows.ids().add(bytes, from, to), time);
    if (rows.ids().size() > known) {
      hasTotal |= to - from <= OpenTable.LONGEST_TOTAL && OpenTable.isTotal(rows.ids().id(known));
    }
    return true;
  }

  /** Whether a row since the last mark may be one of totals, which {@link OpenTable} knows. */
  boolean mayHaveEnded() {
    return hasTotal;
  }

  private static String text(byte[] bytes, int[] bounds, int place) {
    int from = bounds[2 * place];
    return new String(bytes, from, bounds[2 * place + 1] - from, StandardCharsets.UTF_8);
  }

  private boolean leaveOut(String file, long line, int place, String value, String accepted) {
    leftOut++;
    if (firstFault == null) {
      firstFault =
          new RiskException(
              ErrorCode.DATA_INVALID,
              "row left out",
              ErrorContext.ofFile(file)
                  .withLine(line)
                  .withColumn(wanted().get(place))
                  .withValue(value)
                  .withAccepted(accepted));
    }
    return false;
  }

  /** Leaves out a row with more or fewer cells than the header. */
  void leaveOutRagged(String file, long line, int cells, int width) {
    leaveOut(file, line, 0, cells + " cells", width + " cells, like the header");
  }

  void note(String sentence) {
    notes.add(join.name() + ": " + sentence);
  }

  /**
   * Where a file begins, so that it can be read again in another way.
   *
   * @param ids that were met before
   * @param leftOut rows that were left out before
   */
  record Mark(int rows, int ids, long leftOut) {}

  Mark mark() {
    hasTotal = false;
    return new Mark(rows.size(), rows.ids().size(), leftOut);
  }

  void backTo(Mark mark) {
    rows.truncate(mark.rows());
    rows.ids().truncate(mark.ids());
    leftOut = mark.leftOut();
    firstFault = leftOut == 0 ? null : firstFault;
  }

  /** Sorts the rows; too many that were left out are DATA_INVALID. */
  void complete() {
    if (isOwn) {
      rows.sort(true);
      return;
    }
    if (firstFault != null) {
      long all = rows.size() + rows.skipped();
      double share = leftOut / (double) (leftOut + all);
      String told =
          String.format(
              Locale.ROOT,
              "%,d of %,d rows are left out; the first: %s",
              leftOut,
              leftOut + all,
              firstFault.getMessage());
      if (leftOut > limits.maxRejectedRows() && share > limits.maxRejectedShare()) {
        throw new RiskException(
            ErrorCode.DATA_INVALID, told, ErrorContext.ofFile(join.name()), firstFault);
      }
      note(told);
    }
    rows.sort(join.versions() == Join.Versions.NEWEST);
    if (rows.isEmpty()) {
      note("has no rows; its columns are blank");
    }
    boolean isLast =
        taken.stream()
            .anyMatch(
                t ->
                    t.take() == JoinedColumn.Take.SAME
                        || t.take() == JoinedColumn.Take.LAST && !rows.isTimed());
    if (rows.doubled() > 0 && (isLast || join.versions() == Join.Versions.NEWEST)) {
      note(
          String.format(
              Locale.ROOT,
              "%,d %s the %s of another one; the last of them counts",
              rows.doubled(),
              rows.doubled() == 1 ? "row has" : "rows have",
              rows.isTimed() ? "client and time" : "client"));
    }
  }

  /** What is worth knowing about it. */
  List<String> notes() {
    return List.copyOf(notes);
  }
}
