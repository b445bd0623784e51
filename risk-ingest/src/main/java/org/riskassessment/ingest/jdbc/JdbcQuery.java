package org.riskassessment.ingest.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.store.Watermark;

/** The SQL that reads a database source. */
final class JdbcQuery {
  /** The column that holds the database's clock. */
  static final String CLOCK = "risk_clock_now";

  private JdbcQuery() {}

  /**
   * The query for the rows that may be new, with the database's clock as its last column.
   *
   * @param from where to begin; null for the beginning
   * @param quote what the database puts around a name; null when it says nothing
   */
  static String sql(JdbcSource source, @Nullable Watermark from, @Nullable String quote) {
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

  /** A query for the source's columns that gives no row. */
  static String withoutRows(JdbcSource source) {
    return "select t.* from " + from(source) + " t where 1 = 0";
  }

  private static String from(JdbcSource source) {
    return source.table() == null ? "(" + source.query() + ")" : source.table();
  }

  /** Binds the values of {@link #sql} that the watermark gives. */
  static void bind(PreparedStatement statement, JdbcSource source, @Nullable Watermark from)
      throws SQLException {
    if (from == null) {
      return;
    }
    if (source.isTimed() && from.timestamp() != null) {
      TimeValue.stored(from.timestamp()).minus(source.lag(), source.timeZone()).bind(statement, 1);
    } else if (source.mode() == JdbcSource.Mode.INCREMENTING && from.id() != null) {
      BigDecimal number = new BigDecimal(from.id());
      if (number.scale() <= 0 && number.precision() <= 18) {
        // As a whole number, so that the database can use an index of whole numbers.
        statement.setLong(1, number.longValueExact());
      } else {
        statement.setBigDecimal(1, number);
      }
    }
  }

  /** A plain name is not quoted, so the database can match it in any case. */
  private static String quoted(String name, @Nullable String quote) {
    String mark = quote == null || quote.isBlank() ? "\"" : quote;
    return name.matches("[A-Za-z_][A-Za-z0-9_]*")
        ? name
        : mark + name.replace(mark, mark + mark) + mark;
  }
}
