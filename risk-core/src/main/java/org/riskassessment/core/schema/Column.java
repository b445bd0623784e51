package org.riskassessment.core.schema;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A column of a table.
 *
 * @param name as in the header, compared exactly
 * @param least the smallest number accepted in a numeric column
 * @param most the largest number accepted in a numeric column
 */
public record Column(
    String name, ColumnRole role, ColumnType type, OptionalDouble least, OptionalDouble most) {

  public Column {
    Objects.requireNonNull(role);
    Objects.requireNonNull(type);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a column needs a name");
    }
  }

  /** A column without limits. */
  public static Column of(String name, ColumnRole role, ColumnType type) {
    return new Column(name, role, type, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** A numeric feature that is never negative. */
  public static Column count(String name) {
    return new Column(
        name, ColumnRole.FEATURE, ColumnType.NUMERIC, OptionalDouble.of(0), OptionalDouble.empty());
  }

  /** What a cell may hold, in words for a message. */
  public String accepted() {
    return switch (type) {
      case NUMERIC ->
          "a number"
              + (least.isPresent() ? " from " + number(least.getAsDouble()) : "")
              + (most.isPresent() ? " to " + number(most.getAsDouble()) : "");
      case BOOLEAN -> "0, 1, false, true, no, yes";
      case DATE -> "a date such as 2026-01-31";
      case CATEGORICAL, TEXT -> "a text";
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
