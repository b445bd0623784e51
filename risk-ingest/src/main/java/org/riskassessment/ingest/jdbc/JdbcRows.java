package org.riskassessment.ingest.jdbc;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.store.Watermark;

/**
 * The rows of a database source that may be new, read by one query over a cursor in a read-only
 * transaction: rows from the watermark less the lag up to the database's clock less the time to
 * settle, and rows without a time or number, which no watermark covers.
 *
 * <p>Failures of the database are SOURCE_UNREACHABLE. Not for several threads at once.
 */
public final class JdbcRows implements AutoCloseable {
  private static final int CHECK_SECONDS = 10;

  private final JdbcSource source;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final List<JdbcColumn> columns = new ArrayList<>();
  private int timePlace = -1;
  private int idPlace = -1;
  private int clockPlace = -1;
  private @Nullable Instant end;
  private @Nullable TimeMark mark;
  private @Nullable String id;
  private boolean isPlaced;

  private JdbcRows(JdbcSource source, Connection connection, @Nullable Watermark from)
      throws SQLException {
    this.source = source;
    this.connection = connection;
    this.statement =
        connection.prepareStatement(
            JdbcQuery.sql(source, from, connection.getMetaData().getIdentifierQuoteString()),
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(source.fetchSize());
    statement.setQueryTimeout((int) Math.max(1, source.queryTimeout().toSeconds()));
    JdbcQuery.bind(statement, source, from);
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
      throw Drivers.failure(source, "rejected the query", e);
    } catch (RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  /**
   * Connects and checks the query, without reading a row.
   *
   * @throws RiskException SOURCE_UNREACHABLE, with the database's message, when that fails
   */
  public static void check(JdbcSource source, Path workspace, Cancellation cancellation) {
    Connection connection = new Drivers(workspace).connect(source, cancellation);
    try (PreparedStatement statement = connection.prepareStatement(JdbcQuery.withoutRows(source))) {
      statement.setQueryTimeout(CHECK_SECONDS);
      statement.executeQuery().close();
    } catch (SQLException e) {
      throw Drivers.failure(source, "rejected the query", e);
    } finally {
      close(connection);
    }
  }

  /** The source's columns in order, each its name, a tab and its type. */
  public List<String> columns() {
    return columns.stream().map(column -> column.name() + "\t" + column.type()).toList();
  }

  /** The place of a column, from 0; in any case if only one column matches; -1 for none. */
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
        mark =
            timePlace < 0
                ? null
                : columns.get(timePlace).mark(rows, timePlace + 1, source.timeZone());
        id = idPlace < 0 ? null : cell(idPlace, false);
        isPlaced =
            (!source.isTimed() || mark != null)
                && (source.mode() != JdbcSource.Mode.INCREMENTING || JdbcColumn.isNumber(id));
        if (!source.isTimed() || mark == null || mark.instant().isBefore(end)) {
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      throw Drivers.failure(source, "failed while it was being read", e);
    }
  }

  /** Whether the row has the time or number that the mode needs. */
  public boolean isPlaced() {
    return isPlaced;
  }

  /** The row's time; null when the mode or the row has none. */
  public @Nullable TimeMark mark() {
    return mark;
  }

  /** The row's number; null when the mode needs none. */
  public @Nullable String id() {
    return id;
  }

  /** The larger of two numbers as watermarks keep them; null counts as the smallest. */
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
      throw Drivers.failure(source, "failed while it was being read", e);
    }
  }

  private String cell(int column, boolean asDate) throws SQLException {
    return columns.get(column).text(rows, column + 1, asDate, source.timeZone());
  }

  private void readColumns() throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    boolean isSqlite = source.database().kind().equals("sqlite");
    for (int index = 1; index <= meta.getColumnCount(); index++) {
      String name = meta.getColumnLabel(index);
      if (name.equalsIgnoreCase(JdbcQuery.CLOCK)) {
        clockPlace = index - 1;
      } else {
        columns.add(JdbcColumn.of(meta, index, isSqlite));
      }
    }
    if (source.timestamp() != null) {
      timePlace = find(source.timestamp());
    }
    if (source.id() != null) {
      idPlace = find(source.id());
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  /** Nothing was written, so nothing is lost by rolling back. */
  private static void close(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is lost, and with it the transaction.
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "the connection cannot be closed: " + e.getMessage(),
          ErrorContext.none(),
          e);
    }
  }
}
