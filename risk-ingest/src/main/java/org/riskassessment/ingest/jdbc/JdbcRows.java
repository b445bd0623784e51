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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.process.Cancellation;
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
  private @Nullable TimeValue time;
  private @Nullable String id;
  private boolean isPlaced;

  /**
   * A column of the source.
   *
   * @param name as the database writes it
   * @param type the database's name of its type
   */
  private record Column(String name, String type, int jdbcType) {

    boolean hasZone() {
      return jdbcType == Types.TIMESTAMP_WITH_TIMEZONE
          || type.toLowerCase(Locale.ROOT).contains("timestamptz")
          || type.toLowerCase(Locale.ROOT).contains("with time zone");
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
        time = timePlace < 0 ? null : time(timePlace);
        id = idPlace < 0 ? null : cell(idPlace, false);
        Optional<Instant> instant =
            time == null ? Optional.empty() : time.instant(source.timeZone());
        isPlaced =
            (!source.isTimed() || instant.isPresent())
                && (source.mode() != JdbcSource.Mode.INCREMENTING || isNumber(id));
        if (!source.isTimed() || instant.isEmpty() || instant.get().isBefore(end)) {
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

  /** The row's time, as a watermark keeps it; null where the mode goes by none. */
  public @Nullable String timestamp() {
    return time == null ? null : time.toStored();
  }

  /** The row's number; null where the mode goes by none. */
  public @Nullable String id() {
    return id;
  }

  /** The later of two times as watermarks keep them. */
  public static @Nullable String later(
      @Nullable String one, @Nullable String other, JdbcSource source) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    Instant first = TimeValue.stored(one).instant(source.timeZone()).orElse(Instant.MIN);
    Instant second = TimeValue.stored(other).instant(source.timeZone()).orElse(Instant.MIN);
    return second.isAfter(first) ? other : one;
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
    Column of = columns.get(column);
    if (of.hasZone()) {
      OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
      return value == null
          ? ""
          : asDate
              ? value.atZoneSameInstant(source.timeZone()).toLocalDate().toString()
              : value.toInstant().toString();
    }
    boolean typed = !source.database().kind().equals("sqlite");
    switch (typed ? of.jdbcType() : Types.VARCHAR) {
      case Types.TIMESTAMP -> {
        LocalDateTime value = rows.getObject(index, LocalDateTime.class);
        return value == null ? "" : asDate ? value.toLocalDate().toString() : value.toString();
      }
      case Types.DATE -> {
        LocalDate value = rows.getObject(index, LocalDate.class);
        return value == null ? "" : value.toString();
      }
      case Types.BOOLEAN, Types.BIT -> {
        boolean value = rows.getBoolean(index);
        return rows.wasNull() ? "" : Boolean.toString(value);
      }
      case Types.NUMERIC, Types.DECIMAL -> {
        // A number that is none, as PostgreSQL has it, is told by its text.
        String text = rows.getString(index);
        if (text == null) {
          return "";
        }
        return text.indexOf('E') < 0 && text.indexOf('e') < 0
            ? text
            : new BigDecimal(text).toPlainString();
      }
      default -> {
        String value = rows.getString(index);
        return value == null
            ? ""
            : asDate && value.length() > 10 && (value.charAt(10) == ' ' || value.charAt(10) == 'T')
                ? value.substring(0, 10)
                : value;
      }
    }
  }

  private @Nullable TimeValue time(int column) throws SQLException {
    Column of = columns.get(column);
    int index = column + 1;
    if (of.hasZone()) {
      OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
      return value == null ? null : new TimeValue(TimeValue.Kind.WITH_ZONE, value.toString());
    }
    String text = cell(column, false);
    if (text.isEmpty()) {
      return null;
    }
    boolean typed = !source.database().kind().equals("sqlite");
    if (typed && of.jdbcType() == Types.TIMESTAMP) {
      return new TimeValue(TimeValue.Kind.WITHOUT_ZONE, text);
    }
    if (typed && of.jdbcType() == Types.DATE) {
      return new TimeValue(TimeValue.Kind.DATE, text);
    }
    return isNumber(text)
        ? new TimeValue(TimeValue.Kind.NUMBER, new BigDecimal(text).toBigInteger().toString())
        : new TimeValue(TimeValue.Kind.TEXT, text);
  }

  private static boolean isNumber(@Nullable String text) {
    return text != null && text.matches("-?\\d{1,40}(\\.\\d{1,40})?");
  }

  private void readColumns() throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    for (int index = 1; index <= meta.getColumnCount(); index++) {
      String name = meta.getColumnLabel(index);
      if (name.equalsIgnoreCase(CLOCK)) {
        clockPlace = index - 1;
      } else {
        columns.add(new Column(name, meta.getColumnTypeName(index), meta.getColumnType(index)));
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
      TimeValue.stored(from.timestamp()).minus(source.lag()).bind(statement, 1);
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
