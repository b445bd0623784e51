package org.riskassessment.ingest.jdbc;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.store.Watermark;

/**
 * The rows of a database source that may be new, one after the other over a cursor, in a read-only
 * transaction: those from the watermark, less the lag, up to the database's clock, less the time to
 * settle; and those without a time or number, which no watermark ever passes. One query.
 *
 * <p>Failures of the database are SOURCE_UNREACHABLE. Not for several threads at once.
 */
public final class JdbcRows implements AutoCloseable {
  private static final String CLOCK = "risk_clock_now";
  private static final int CHECK_SECONDS = 10;

  private final JdbcSource source;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final List<Column> columns = new ArrayList<>();
  private int timePlace = -1;
  private int idPlace = -1;
  private int clockPlace = -1;
  private @Nullable Instant end;
  private @Nullable Mark mark;
  private @Nullable String id;
  private boolean isPlaced;

  /**
   * A column of the source.
   *
   * @param name as the database writes it
   * @param type the database's name of its type
   */
  private record Column(String name, String type, Form form) {}

  /** How the cells of a column are read. */
  private enum Form {
    TIME_WITH_ZONE,
    TIME,
    DATE,
    TRUTH,
    DECIMAL,
    TEXT;

    /**
     * @param jdbcType of {@link Types}; SQLite's columns have none that says what is in them
     */
    static Form of(String type, int jdbcType, boolean isSqlite) {
      String lower = type.toLowerCase(Locale.ROOT);
      if (jdbcType == Types.TIMESTAMP_WITH_TIMEZONE
          || lower.contains("timestamptz")
          || lower.contains("with time zone")) {
        return TIME_WITH_ZONE;
      }
      return switch (isSqlite ? Types.VARCHAR : jdbcType) {
        case Types.TIMESTAMP -> TIME;
        case Types.DATE -> DATE;
        case Types.BOOLEAN, Types.BIT -> TRUTH;
        case Types.NUMERIC, Types.DECIMAL -> DECIMAL;
        default -> TEXT;
      };
    }
  }

  /**
   * Where a row stands by its time: the instant, and what the database keeps it as.
   *
   * @param value an {@link OffsetDateTime} or a text
   */
  public record Mark(Instant instant, TimeValue.Kind kind, Object value) {

    /** As a watermark keeps it. */
    public String toStored() {
      return new TimeValue(kind, value.toString()).toStored();
    }

    /** The mark that a watermark keeps; null for none. */
    public static @Nullable Mark stored(@Nullable String text, JdbcSource source) {
      if (text == null) {
        return null;
      }
      TimeValue time = TimeValue.stored(text);
      return new Mark(
          time.instant(source.timeZone()).orElse(Instant.MIN), time.kind(), time.text());
    }
  }

  private JdbcRows(JdbcSource source, Connection connection, @Nullable Watermark from)
      throws SQLException {
    this.source = source;
    this.connection = connection;
    this.statement =
        connection.prepareStatement(
            sql(source, from, connection.getMetaData().getIdentifierQuoteString()),
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(source.fetchSize());
    statement.setQueryTimeout((int) Math.max(1, source.queryTimeout().toSeconds()));
    bind(from);
    this.rows = statement.executeQuery();
    readColumns();
  }

  /**
   * Sends the query.
   *
   * @param workspace whose folder {@code drivers} may hold the driver
   * @param from where to begin; null for the beginning
   */
  public static JdbcRows open(
      JdbcSource source, Path workspace, @Nullable Watermark from, Cancellation cancellation) {
    Connection connection = new Drivers(workspace).connect(source, cancellation);
    try {
      return new JdbcRows(source, connection, from);
    } catch (SQLException e) {
      close(connection);
      throw Drivers.failure(source, "refuses the query", e);
    } catch (RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  /**
   * Connects, and asks for no row.
   *
   * @throws RiskException SOURCE_UNREACHABLE, with what the database says, when that fails
   */
  public static void check(JdbcSource source, Path workspace, Cancellation cancellation) {
    Connection connection = new Drivers(workspace).connect(source, cancellation);
    try (PreparedStatement statement =
        connection.prepareStatement("select t.* from " + from(source) + " t where 1 = 0")) {
      statement.setQueryTimeout(CHECK_SECONDS);
      statement.executeQuery().close();
    } catch (SQLException e) {
      throw Drivers.failure(source, "refuses the query", e);
    } finally {
      close(connection);
    }
  }

  private static String from(JdbcSource source) {
    return source.table() == null ? "(" + source.query() + ")" : source.table();
  }

  /** The source's columns in order, each its name, a tab and its type. */
  public List<String> columns() {
    return columns.stream().map(column -> column.name() + "\t" + column.type()).toList();
  }

  /** The place of a column, from 0, by its name, in other case where only one has it; or -1. */
  public int find(String name) {
    int found = -1;
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).name().equals(name)) {
        return c;
      }
      if (columns.get(c).name().equalsIgnoreCase(name)) {
        found = found == -1 ? c : -2;
      }
    }
    return Math.max(-1, found);
  }

  /** Goes to the next row that has settled; false after the last one. */
  public boolean next() {
    try {
      while (rows.next()) {
        if (end == null) {
          Object now = rows.getObject(clockPlace + 1);
          end = TimeValue.clock(now, source.timeZone()).minus(source.settle());
        }
        mark = timePlace < 0 ? null : mark(timePlace);
        id = idPlace < 0 ? null : cell(idPlace, false);
        isPlaced =
            (!source.isTimed() || mark != null)
                && (source.mode() != JdbcSource.Mode.INCREMENTING || isNumber(id));
        if (!source.isTimed() || mark == null || mark.instant().isBefore(end)) {
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      throw Drivers.failure(source, "went away while it was read", e);
    }
  }

  /** Whether the row has the time or the number that the mode goes by. */
  public boolean isPlaced() {
    return isPlaced;
  }

  /** Where the row stands by its time; null where the mode goes by none, or the row has none. */
  public @Nullable Mark mark() {
    return mark;
  }

  /** The row's number; null where the mode goes by none. */
  public @Nullable String id() {
    return id;
  }

  /** The larger of two numbers as watermarks keep them. */
  public static @Nullable String larger(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return new BigDecimal(other).compareTo(new BigDecimal(one)) > 0 ? other : one;
  }

  /**
   * A cell of the row as text: numbers in full, times in ISO 8601, truth as {@code true} and {@code
   * false}; empty when it is null.
   *
   * @param asDate whether a time is cut to its date
   */
  public String text(int column, boolean asDate) {
    try {
      return cell(column, asDate);
    } catch (SQLException e) {
      throw Drivers.failure(source, "went away while it was read", e);
    }
  }

  private String cell(int column, boolean asDate) throws SQLException {
    int index = column + 1;
    switch (columns.get(column).form()) {
      case TIME_WITH_ZONE -> {
        OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
        return value == null
            ? ""
            : asDate
                ? value.atZoneSameInstant(source.timeZone()).toLocalDate().toString()
                : value.toInstant().toString();
      }
      case TIME -> {
        LocalDateTime value = rows.getObject(index, LocalDateTime.class);
        return value == null ? "" : asDate ? value.toLocalDate().toString() : value.toString();
      }
      case DATE -> {
        LocalDate value = rows.getObject(index, LocalDate.class);
        return value == null ? "" : value.toString();
      }
      case TRUTH -> {
        boolean value = rows.getBoolean(index);
        return rows.wasNull() ? "" : Boolean.toString(value);
      }
      case DECIMAL -> {
        // A number that is none, as PostgreSQL has it, is told by its text.
        String text = rows.getString(index);
        if (text == null) {
          return "";
        }
        return text.indexOf('E') < 0 && text.indexOf('e') < 0
            ? text
            : new BigDecimal(text).toPlainString();
      }
      case TEXT -> {
        String value = rows.getString(index);
        return value == null
            ? ""
            : asDate && value.length() > 10 && (value.charAt(10) == ' ' || value.charAt(10) == 'T')
                ? value.substring(0, 10)
                : value;
      }
    }
    throw new IllegalStateException("a form of cells that nobody reads");
  }

  private @Nullable Mark mark(int column) throws SQLException {
    Form form = columns.get(column).form();
    if (form == Form.TIME_WITH_ZONE) {
      OffsetDateTime value = rows.getObject(column + 1, OffsetDateTime.class);
      return value == null ? null : new Mark(value.toInstant(), TimeValue.Kind.WITH_ZONE, value);
    }
    String text = cell(column, false);
    if (text.isEmpty()) {
      return null;
    }
    TimeValue time =
        switch (form) {
          case TIME -> new TimeValue(TimeValue.Kind.WITHOUT_ZONE, text);
          case DATE -> new TimeValue(TimeValue.Kind.DATE, text);
          default ->
              isNumber(text)
                  ? new TimeValue(
                      TimeValue.Kind.NUMBER, new BigDecimal(text).toBigInteger().toString())
                  : new TimeValue(TimeValue.Kind.TEXT, text);
        };
    return time.instant(source.timeZone())
        .map(instant -> new Mark(instant, time.kind(), time.text()))
        .orElse(null);
  }

  private static boolean isNumber(@Nullable String text) {
    return text != null && text.matches("-?\\d{1,40}(\\.\\d{1,40})?");
  }

  private void readColumns() throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    boolean isSqlite = source.database().kind().equals("sqlite");
    for (int index = 1; index <= meta.getColumnCount(); index++) {
      String name = meta.getColumnLabel(index);
      if (name.equalsIgnoreCase(CLOCK)) {
        clockPlace = index - 1;
      } else {
        String type = meta.getColumnTypeName(index);
        columns.add(new Column(name, type, Form.of(type, meta.getColumnType(index), isSqlite)));
      }
    }
    if (source.timestamp() != null) {
      timePlace = find(source.timestamp());
    }
    if (source.id() != null) {
      idPlace = find(source.id());
    }
  }

  private static String sql(JdbcSource source, @Nullable Watermark from, @Nullable String quote) {
    String time = source.timestamp() == null ? "" : quoted(source.timestamp(), quote);
    String id = source.id() == null ? "" : quoted(source.id(), quote);
    StringBuilder sql = new StringBuilder("select t.*, current_timestamp as " + CLOCK + " from ");
    sql.append(from(source)).append(" t");
    if (from != null && source.isTimed() && from.timestamp() != null) {
      sql.append(" where t." + time + " >= ? or t." + time + " is null");
    } else if (from != null && source.mode() == JdbcSource.Mode.INCREMENTING && from.id() != null) {
      sql.append(" where t." + id + " > ? or t." + id + " is null");
    }
    switch (source.mode()) {
      case SNAPSHOT -> sql.append(id.isEmpty() ? "" : " order by t." + id);
      case INCREMENTING -> sql.append(" order by t." + id);
      case TIMESTAMP -> sql.append(" order by t." + time);
      case TIMESTAMP_INCREMENTING -> sql.append(" order by t." + time + ", t." + id);
    }
    return sql.toString();
  }

  private void bind(@Nullable Watermark from) throws SQLException {
    if (from == null) {
      return;
    }
    if (source.isTimed() && from.timestamp() != null) {
      TimeValue.stored(from.timestamp()).minus(source.lag(), source.timeZone()).bind(statement, 1);
    } else if (source.mode() == JdbcSource.Mode.INCREMENTING && from.id() != null) {
      BigDecimal number = new BigDecimal(from.id());
      if (number.scale() <= 0 && number.precision() <= 18) {
        // As a whole number, so that an index of whole numbers serves.
        statement.setLong(1, number.longValueExact());
      } else {
        statement.setBigDecimal(1, number);
      }
    }
  }

  /** A plain name stands as it is, in whatever case the database keeps it. */
  private static String quoted(String name, @Nullable String quote) {
    String mark = quote == null || quote.isBlank() ? "\"" : quote;
    return name.matches("[A-Za-z_][A-Za-z0-9_]*")
        ? name
        : mark + name.replace(mark, mark + mark) + mark;
  }

  @Override
  public void close() {
    close(connection);
  }

  /** What was only read needs no commit; a connection that is gone is closed already. */
  private static void close(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // Nothing was written.
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "the connection does not close: " + e.getMessage(),
          ErrorContext.none(),
          e);
    }
  }
}
