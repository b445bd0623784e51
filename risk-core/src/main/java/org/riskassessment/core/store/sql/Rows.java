package org.riskassessment.core.store.sql;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/** Reads and writes the values of columns. */
final class Rows {
  private Rows() {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Integer optionalInteger(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  static @Nullable Double optionalDouble(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  static DatasetId datasetId(ResultSet row, String column) throws SQLException {
    return new DatasetId(row.getString(column));
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  /**
   * Reads a JSON object that stands in a column.
   *
   * @param name what messages call it
   * @param onFault the code when it is not as it was written
   */
  static <T> T document(
      String json, String name, ErrorCode onFault, Function<JsonSection, T> reader) {
    JsonSection root =
        Json.parse(json.getBytes(StandardCharsets.UTF_8), name, onFault).section(onFault);
    try {
      T value = reader.apply(root);
      root.check();
      return value;
    } catch (IllegalArgumentException e) {
      throw new RiskException(
          onFault, "is damaged: " + e.getMessage(), ErrorContext.ofFile(name), e);
    }
  }
}
