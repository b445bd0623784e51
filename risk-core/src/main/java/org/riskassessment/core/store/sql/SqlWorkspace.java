package org.riskassessment.core.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one workspace. Each query takes the workspace as its first parameter and the ones
 * given after it.
 *
 * @param reader runs the queries outside of transactions
 * @param writer runs the transactions
 * @param id the workspace
 */
record SqlWorkspace(Connections reader, Connections writer, String id) {

  /** Makes a value of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(StoredRow row) throws SQLException;
  }

  /** All rows that a query finds. */
  <T> List<T> list(RowReader<T> row, String query, Object... parameters) {
    return reader.read(handle -> list(handle, row, query, parameters));
  }

  /** The first row that a query finds. */
  <T> Optional<T> first(RowReader<T> row, String query, Object... parameters) {
    return list(row, query, parameters).stream().findFirst();
  }

  /** All rows that a query finds inside a transaction. */
  <T> List<T> list(Handle handle, RowReader<T> row, String query, Object... parameters) {
    Object[] all = new Object[parameters.length + 1];
    all[0] = id;
    System.arraycopy(parameters, 0, all, 1, parameters.length);
    return handle.select(query, all).map((found, context) -> read(row, found)).list();
  }

  private static <T> T read(RowReader<T> reader, ResultSet found) throws SQLException {
    try {
      return reader.read(new StoredRow(found));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw StoredRow.corrupt(e);
    }
  }

  /** The first row that a query finds inside a transaction. */
  <T> Optional<T> first(Handle handle, RowReader<T> row, String query, Object... parameters) {
    return list(handle, row, query, parameters).stream().findFirst();
  }

  /** The number after the highest one that a query finds, 1 when it finds none. */
  int next(Handle handle, String highest, Object... parameters) {
    return first(handle, row -> row.found().getInt(1) + 1, highest, parameters).orElse(1);
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  void write(Consumer<Handle> work) {
    writer.write(work);
  }

  <T> T writeFor(Function<Handle, T> work) {
    return writer.writeFor(work);
  }
}
