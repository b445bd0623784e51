package org.riskassessment.core.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;

/**
 * A table of the store as a list of columns, for work that is the same for all tables.
 *
 * @param keys the columns of the primary key after the workspace; sorting by them gives the same
 *     order in every database
 */
record StoreTable(String name, List<String> keys) {

  /** Every table to copy; a table that refers to another comes after it. A test checks the list. */
  static final List<StoreTable> ALL =
      List.of(
          table("known_file", "path"),
          table("ingestion_batch", "number"),
          table("dataset", "number"),
          table("model_version", "version"),
          table("model_artifact", "version", "name"),
          table("evaluation", "version", "number"),
          table("deployment", "number"),
          table("review", "number"),
          table("run", "run_id"),
          table("run_step", "run_id", "number"),
          table("prediction_batch", "number"),
          table("prediction", "batch_number", "place"),
          table("prediction_rows", "batch_number"),
          table("contact", "number"),
          table("call_assignment", "batch_id", "client_id"),
          table("diagnosis", "number"),
          table("model_diagnosis", "number"),
          table("access_token", "number"),
          table("watermark", "source"));

  /** Tables that describe one database and mean nothing in another. */
  static final List<String> NOT_KEPT = List.of("run_fence");

  /** How the values of a column are copied and compared: by value, not by how they are stored. */
  enum Kind {
    TEXT {
      @Override
      @Nullable Object read(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : PostgresDatabase.storable(text);
      }
    },
    WHOLE {
      @Override
      @Nullable Object read(ResultSet row, int column) throws SQLException {
        return number(row, column) instanceof Number number ? number.longValue() : null;
      }
    },
    REAL {
      @Override
      @Nullable Object read(ResultSet row, int column) throws SQLException {
        return number(row, column) instanceof Number number ? number.doubleValue() : null;
      }
    },
    FLAG {
      @Override
      @Nullable Object read(ResultSet row, int column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
      }
    },
    BYTES {
      @Override
      @Nullable Object read(ResultSet row, int column) throws SQLException {
        return row.getBytes(column);
      }
    };

    /** SQLite keeps text in a column of numbers, and reads it as 0. */
    private static @Nullable Object number(ResultSet row, int column) throws SQLException {
      Object value = row.getObject(column);
      if (value != null && !(value instanceof Number)) {
        throw new RiskException(
            ErrorCode.STORE_CORRUPT,
            "is not a number; nothing was copied",
            ErrorContext.ofFile("the store")
                .withColumn(row.getMetaData().getColumnName(column))
                .withValue(value.toString())
                .withRemedy(Remedy.of(Remedy.Kind.RESTORE_STORE)));
      }
      return value;
    }

    abstract @Nullable Object read(ResultSet row, int column) throws SQLException;

    /** By the type names of PostgreSQL and SQLite; the latter's as the migrations write them. */
    private static final Map<String, Kind> BY_TYPE =
        Map.ofEntries(
            Map.entry("text", TEXT),
            Map.entry("integer", WHOLE),
            Map.entry("int4", WHOLE),
            Map.entry("bigint", WHOLE),
            Map.entry("int8", WHOLE),
            Map.entry("double precision", REAL),
            Map.entry("float8", REAL),
            Map.entry("boolean", FLAG),
            Map.entry("bool", FLAG),
            Map.entry("blob", BYTES),
            Map.entry("bytea", BYTES));
  }

  /** A column other than the workspace's. */
  record Column(String name, Kind kind) {}

  private static StoreTable table(String name, String... keys) {
    return new StoreTable(name, List.of(keys));
  }

  /** The columns after the workspace's, by name. */
  List<Column> columns(Connection connection) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet found =
        connection.getMetaData().getColumns(null, schema(connection), name, "%")) {
      while (found.next()) {
        String column = found.getString("COLUMN_NAME");
        String type = found.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
        Kind kind = Kind.BY_TYPE.get(type);
        if (kind == null) {
          throw new SQLException(name + "." + column + " has the unknown type " + type);
        }
        if (!column.equals("workspace_id")) {
          columns.add(new Column(column, kind));
        }
      }
    }
    columns.sort(Comparator.comparing(Column::name));
    return columns;
  }

  private static @Nullable String schema(Connection connection) throws SQLException {
    return connection.getSchema();
  }

  /** The number of a workspace's rows. */
  long count(Connection connection, String workspaceId) throws SQLException {
    return Sql.number(
        connection, "select count(*) from " + name + " where workspace_id = ?", workspaceId);
  }

  /** All rows of a workspace in the order of the key, with the columns in the order given. */
  String select(List<Column> columns) {
    return "select "
        + String.join(", ", columns.stream().map(Column::name).toList())
        + " from "
        + name
        + " where workspace_id = ? order by "
        + String.join(", ", keys);
  }

  String insert(List<Column> columns) {
    return "insert into "
        + name
        + " (workspace_id, "
        + String.join(", ", columns.stream().map(Column::name).toList())
        + ") values (?"
        + ", ?".repeat(columns.size())
        + ")";
  }

  /** A row's values in the order of the columns. */
  static @Nullable Object[] values(ResultSet row, List<Column> columns) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).kind().read(row, i + 1);
    }
    return values;
  }

  static boolean same(@Nullable Object[] a, @Nullable Object[] b) {
    return Arrays.deepEquals(a, b);
  }

  /** The JDBC type for a null value. */
  static int sqlType(Kind kind) {
    return switch (kind) {
      case TEXT -> Types.VARCHAR;
      case WHOLE -> Types.BIGINT;
      case REAL -> Types.DOUBLE;
      case FLAG -> Types.BOOLEAN;
      case BYTES -> Types.BINARY;
    };
  }
}
