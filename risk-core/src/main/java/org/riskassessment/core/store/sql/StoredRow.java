package org.riskassessment.core.store.sql;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/**
 * A row that a query found, read by column. A value that no release can have written is {@link
 * ErrorCode#STORE_CORRUPT}: SQLite keeps any type in any column, and checks nothing that was
 * changed behind its back.
 */
record StoredRow(ResultSet found) {
  private static final String STORE = "the store";

  String text(String column) throws SQLException {
    return required(column, optionalText(column));
  }

  @Nullable String optionalText(String column) throws SQLException {
    return found.getString(column);
  }

  /** A text that may be the name of a file. */
  String name(String column) throws SQLException {
    String name = text(column);
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw corrupt(column, "is not a name", name, "a name");
    }
    return name;
  }

  String sha256(String column) throws SQLException {
    return datasetId(column).sha256();
  }

  byte[] bytes(String column) throws SQLException {
    return required(column, found.getBytes(column));
  }

  /** A whole number from 0. */
  int whole(String column) throws SQLException {
    return required(column, optionalWhole(column));
  }

  /** Rows are in the order of this column: one that is no number would be taken for the newest. */
  void requireNumber() throws SQLException {
    whole("number");
  }

  @Nullable Integer optionalWhole(String column) throws SQLException {
    Long value = optionalLong(column);
    if (value != null && (value < 0 || value > Integer.MAX_VALUE)) {
      throw corrupt(column, "is out of range", value, "0 to " + Integer.MAX_VALUE);
    }
    return value == null ? null : value.intValue();
  }

  /** A whole number from 0, of rows or bytes. */
  long count(String column) throws SQLException {
    long value = integer(column);
    if (value < 0) {
      throw corrupt(column, "is negative", value, "0 or more");
    }
    return value;
  }

  /** Any whole number. */
  long integer(String column) throws SQLException {
    return required(column, optionalLong(column));
  }

  /** A finite number within limits. */
  double real(String column, double least, double most) throws SQLException {
    return required(column, optionalReal(column, least, most));
  }

  @Nullable Double optionalReal(String column, double least, double most) throws SQLException {
    Object value = found.getObject(column);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Number number)
        || !Double.isFinite(number.doubleValue())
        || number.doubleValue() < least
        || number.doubleValue() > most) {
      throw corrupt(
          column, "is out of range", value, Json.plain(least) + " to " + Json.plain(most));
    }
    return number.doubleValue();
  }

  boolean flag(String column) throws SQLException {
    Object value = required(column, found.getObject(column));
    return value instanceof Boolean flag ? flag : integer(column) != 0;
  }

  Instant instant(String column) throws SQLException {
    return Instant.ofEpochMilli(integer(column));
  }

  @Nullable Instant optionalInstant(String column) throws SQLException {
    Long millis = optionalLong(column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  DatasetId datasetId(String column) throws SQLException {
    return new DatasetId(text(column));
  }

  /** A constant of an enum by its name. */
  <E extends Enum<E>> E choice(String column, Class<E> type) throws SQLException {
    String name = text(column);
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                corrupt(
                    column,
                    "is not a value that this release knows",
                    name,
                    Arrays.stream(type.getEnumConstants())
                        .map(Enum::name)
                        .collect(Collectors.joining(", "))));
  }

  /** The JSON object in a column. */
  <T> T document(String column, Function<JsonSection, T> reader) throws SQLException {
    return document(column, STORE + ", " + column, ErrorCode.STORE_CORRUPT, reader);
  }

  /**
   * The JSON object in a column.
   *
   * @param name what messages call it
   * @param onFault the code when it is not as it was written
   */
  <T> T document(String column, String name, ErrorCode onFault, Function<JsonSection, T> reader)
      throws SQLException {
    return Json.parse(text(column).getBytes(StandardCharsets.UTF_8), name, onFault)
        .read(onFault, reader);
  }

  /** The JSON list of strings in a column. */
  List<String> texts(String column) throws SQLException {
    Object root =
        Json.parse(
                text(column).getBytes(StandardCharsets.UTF_8),
                STORE + ", " + column,
                ErrorCode.STORE_CORRUPT)
            .root();
    if (!(root instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw corrupt(column, "is not a list of strings", text(column), "[\"...\", ...]");
    }
    return list.stream().map(String.class::cast).toList();
  }

  private @Nullable Long optionalLong(String column) throws SQLException {
    Object value = found.getObject(column);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    if (value != null) {
      throw corrupt(column, "is not a whole number", value, "a whole number");
    }
    return null;
  }

  private static <T> T required(String column, @Nullable T value) {
    if (value == null) {
      throw corrupt(column, "is missing", "null", "a value");
    }
    return value;
  }

  private static RiskException corrupt(String column, String what, Object value, String accepted) {
    String shown = value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
    return new RiskException(
        ErrorCode.STORE_CORRUPT,
        what,
        damaged().withColumn(column).withValue(shown).withAccepted(accepted));
  }

  /** The error for a row whose values do not go together. */
  static RiskException corrupt(RuntimeException cause) {
    return new RiskException(
        ErrorCode.STORE_CORRUPT, "has a damaged row: " + cause.getMessage(), damaged(), cause);
  }

  private static ErrorContext damaged() {
    return ErrorContext.ofFile(STORE).withRemedy(Remedy.of(Remedy.Kind.RESTORE_STORE));
  }
}
