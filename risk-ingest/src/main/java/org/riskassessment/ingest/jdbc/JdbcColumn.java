package org.riskassessment.ingest.jdbc;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of a database source, and how its cells are read.
 *
 * @param name as the database writes it
 * @param type the database's name of its type
 */
record JdbcColumn(String name, String type, Form form) {

  /** A date, in a year of any length, and a time after it. */
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("([+-]?\\d{4,9}-\\d{2}-\\d{2})[ T].*", Pattern.DOTALL);

  /** How the cells of a column are read. */
  enum Form {
    TIME_WITH_ZONE,
    TIME,
    DATE,
    TRUTH,
    DECIMAL,
    TEXT;

    /**
     * @param jdbcType of {@link Types}; for SQLite it says nothing about what is in the column
     */
    private static Form of(String type, int jdbcType, boolean isSqlite) {
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
   * A column of a query's result.
   *
   * @param index of the column, from 1
   */
  static JdbcColumn of(ResultSetMetaData meta, int index, boolean isSqlite) throws SQLException {
    String type = meta.getColumnTypeName(index);
    return new JdbcColumn(
        meta.getColumnLabel(index), type, Form.of(type, meta.getColumnType(index), isSqlite));
  }

  /**
   * A cell as text: numbers in full, times in ISO 8601, truth as {@code true} and {@code false};
   * empty when it is null.
   *
   * @param rows positioned at the row
   * @param index of the column, from 1
   * @param asDate whether a time is cut to its date
   * @param zone in which times with a zone fall on a date
   */
  String text(ResultSet rows, int index, boolean asDate, ZoneId zone) throws SQLException {
    switch (form) {
      case TIME_WITH_ZONE -> {
        OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
        return value == null
            ? ""
            : asDate
                ? value.atZoneSameInstant(zone).toLocalDate().toString()
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
        // PostgreSQL's NaN and infinity exist only as text.
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
        if (value == null) {
          return "";
        }
        Matcher time = DATE_AND_TIME.matcher(value);
        return asDate && time.matches() ? time.group(1) : value;
      }
    }
    throw new IllegalStateException("a form of cells that is not read");
  }

  /**
   * A cell as the time of its row; null when it holds none.
   *
   * @param zone of times without one
   */
  @Nullable TimeMark mark(ResultSet rows, int index, ZoneId zone) throws SQLException {
    if (form == Form.TIME_WITH_ZONE) {
      OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
      return value == null ? null : TimeMark.of(value);
    }
    String text = text(rows, index, false, zone);
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
    return TimeMark.of(time, zone).orElse(null);
  }

  static boolean isNumber(@Nullable String text) {
    return text != null && text.matches("-?\\d{1,40}(\\.\\d{1,40})?");
  }
}
