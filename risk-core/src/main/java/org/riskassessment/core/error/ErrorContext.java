package org.riskassessment.core.error;

import org.jspecify.annotations.Nullable;

/**
 * Where a failure happened and what would have been accepted. Every part may be absent. Control and
 * hidden characters in file, column and value are shown as escapes.
 *
 * @param file the file, as the user would name it
 * @param line line in the file, from 1; 0 when unknown
 * @param column the column's name, or the key's path in a JSON file
 * @param value the value found, cut to fit a message
 * @param accepted what would have been accepted instead
 * @param remedy what the reader can do next; not part of the message
 */
public record ErrorContext(
    @Nullable String file,
    long line,
    @Nullable String column,
    @Nullable String value,
    @Nullable String accepted,
    @Nullable Remedy remedy) {

  private static final int LONGEST_VALUE = 80;
  private static final String CUT = "…";
  private static final ErrorContext NONE = new ErrorContext(null, 0, null, null, null, null);

  public ErrorContext {
    file = file == null ? null : HiddenCharacter.shown(file);
    column = column == null ? null : HiddenCharacter.shown(column);
    value = value == null ? null : cut(HiddenCharacter.shown(value));
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
    return new ErrorContext(newFile.toString(), line, column, value, accepted, remedy);
  }

  public ErrorContext withLine(long newLine) {
    return new ErrorContext(file, newLine, column, value, accepted, remedy);
  }

  public ErrorContext withColumn(String newColumn) {
    return new ErrorContext(file, line, newColumn, value, accepted, remedy);
  }

  public ErrorContext withValue(String newValue) {
    return new ErrorContext(file, line, column, newValue, accepted, remedy);
  }

  public ErrorContext withAccepted(String newAccepted) {
    return new ErrorContext(file, line, column, value, newAccepted, remedy);
  }

  public ErrorContext withRemedy(Remedy newRemedy) {
    return new ErrorContext(file, line, column, value, accepted, newRemedy);
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_VALUE || text.indexOf(CUT) == LONGEST_VALUE) {
      return text;
    }
    int halved = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1)) ? 1 : 0;
    return text.substring(0, LONGEST_VALUE - halved) + CUT;
  }
}
