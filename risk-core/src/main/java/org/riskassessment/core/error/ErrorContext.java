package org.riskassessment.core.error;

import org.jspecify.annotations.Nullable;

/**
 * Where a failure happened and what would have been accepted. Every part may be absent.
 *
 * @param file the file, as the user would name it
 * @param line line in the file, from 1; 0 when unknown
 * @param column the column's name, or the key's path in a JSON file
 * @param value the value met, cut to a length fit for a message
 * @param accepted what would have been accepted instead
 */
public record ErrorContext(
    @Nullable String file,
    long line,
    @Nullable String column,
    @Nullable String value,
    @Nullable String accepted) {

  private static final int LONGEST_VALUE = 80;
  private static final ErrorContext NONE = new ErrorContext(null, 0, null, null, null);

  /** Cuts the value and makes control characters in it visible. */
  public ErrorContext {
    value = value == null ? null : printable(value);
  }

  /** A context with nothing in it. */
  public static ErrorContext none() {
    return NONE;
  }

  /** A context that names only a file. */
  public static ErrorContext ofFile(Object file) {
    return NONE.withFile(file);
  }

  public ErrorContext withFile(Object newFile) {
    return new ErrorContext(newFile.toString(), line, column, value, accepted);
  }

  public ErrorContext withLine(long newLine) {
    return new ErrorContext(file, newLine, column, value, accepted);
  }

  public ErrorContext withColumn(String newColumn) {
    return new ErrorContext(file, line, newColumn, value, accepted);
  }

  public ErrorContext withValue(String newValue) {
    return new ErrorContext(file, line, column, newValue, accepted);
  }

  public ErrorContext withAccepted(String newAccepted) {
    return new ErrorContext(file, line, column, value, newAccepted);
  }

  private static String printable(String text) {
    String head = text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
    StringBuilder shown = new StringBuilder(head.length());
    head.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }
}
