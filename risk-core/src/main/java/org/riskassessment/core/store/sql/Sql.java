package org.riskassessment.core.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Single statements on a plain connection. */
final class Sql {
  private Sql() {}

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first cell of a result; null if it is null or there is no row. */
  static @Nullable String text(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  /** The number in the first cell of a result; 0 if it is null or there is no row. */
  static long number(Connection connection, String sql, Object... parameters) throws SQLException {
    String text = text(connection, sql, parameters);
    return text == null ? 0 : Long.parseLong(text);
  }

  /** The first line of a failure's message, with that of its cause. */
  static String words(Throwable e) {
    String own = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = own.strip().lines().findFirst().orElse(own);
    Throwable cause = e.getCause();
    if (cause == null || cause.getMessage() == null) {
      return line;
    }
    String inner = cause.getMessage().strip().lines().findFirst().orElse("");
    return inner.isEmpty() || line.contains(inner) ? line : line + " (" + inner + ")";
  }
}
