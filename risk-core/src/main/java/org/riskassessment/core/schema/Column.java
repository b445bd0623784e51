package org.riskassessment.core.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Json;

/**
 * A column of a table.
 *
 * @param name as in the header, compared exactly
 * @param least the smallest number accepted in a numeric column
 * @param most the largest number accepted in a numeric column
 * @param allowed the texts accepted in a categorical or text column; empty for any
 * @param required whether a blank cell is a fault; in an id it always is
 * @param format how numbers or dates are written, as {@link NumberStyle} and {@link DateStyle} name
 *     it; null for the standard form
 * @param missing words that mean a blank cell, in any case, beside those that {@link MissingWords}
 *     knows in numbers, dates, and yes and no; in a label their rows are not labelled
 * @param from what an id is made of; null when the table has this column
 * @param label what people call it; null for its name in words
 */
public record Column(
    String name,
    ColumnRole role,
    ColumnType type,
    OptionalDouble least,
    OptionalDouble most,
    List<String> allowed,
    boolean required,
    @Nullable String format,
    List<String> missing,
    @Nullable IdOrigin from,
    @Nullable String label) {

  /** How many of the allowed texts a message shows. */
  private static final int SHOWN = 10;

  /** Spaces, underscores, a dot between letters, and where a capital starts a word. */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[\\s_]+|(?<=\\p{L})\\.(?=\\p{L})|(?<=\\p{Ll})(?=\\p{Lu})"
              + "|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  private static final Pattern ABBREVIATION = Pattern.compile("\\p{Lu}{2,}\\P{L}*");

  public Column {
    Objects.requireNonNull(role);
    Objects.requireNonNull(type);
    allowed = List.copyOf(new LinkedHashSet<>(allowed));
    missing = List.copyOf(new LinkedHashSet<>(missing));
    if (name.isBlank()) {
      throw new IllegalArgumentException("a column needs a name");
    }
    if (label != null && label.isBlank()) {
      throw new IllegalArgumentException("a label needs letters");
    }
  }

  /** A column that accepts every cell of its type. */
  public static Column of(String name, ColumnRole role, ColumnType type) {
    return new Column(
        name,
        role,
        type,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        false,
        null,
        List.of(),
        null,
        null);
  }

  /** A numeric feature that is never negative. */
  public static Column count(String name) {
    return of(name, ColumnRole.FEATURE, ColumnType.NUMERIC).atLeast(0);
  }

  /** The same column accepting no smaller number. */
  public Column atLeast(double number) {
    return new Column(
        name,
        role,
        type,
        OptionalDouble.of(number),
        most,
        allowed,
        required,
        format,
        missing,
        from,
        label);
  }

  /** The same column accepting no larger number. */
  public Column atMost(double number) {
    return new Column(
        name,
        role,
        type,
        least,
        OptionalDouble.of(number),
        allowed,
        required,
        format,
        missing,
        from,
        label);
  }

  /** The same column accepting these texts only. */
  public Column allowing(List<String> texts) {
    return new Column(name, role, type, least, most, texts, required, format, missing, from, label);
  }

  /** The same column accepting no blank cell. */
  public Column needed() {
    return new Column(name, role, type, least, most, allowed, true, format, missing, from, label);
  }

  /** The same column in another role. */
  public Column as(ColumnRole other) {
    return new Column(
        name, other, type, least, most, allowed, required, format, missing, from, label);
  }

  /** The same column written in a style; null for the standard form. */
  public Column written(@Nullable String style) {
    return new Column(
        name, role, type, least, most, allowed, required, style, missing, from, label);
  }

  /** The same column under another name; null for the format that it has. */
  public Column named(String other, @Nullable String style) {
    return new Column(
        other,
        role,
        type,
        least,
        most,
        allowed,
        required,
        style == null ? format : style,
        missing,
        from,
        label);
  }

  /** The same column with these words for a missing cell. */
  public Column missing(List<String> words) {
    return new Column(name, role, type, least, most, allowed, required, format, words, from, label);
  }

  /** The same id made of something else than a column of the table; null for the column. */
  public Column madeOf(@Nullable IdOrigin origin) {
    return new Column(
        name, role, type, least, most, allowed, required, format, missing, origin, label);
  }

  /** The same column that people call so; null for its name in words. */
  public Column called(@Nullable String words) {
    return new Column(
        name, role, type, least, most, allowed, required, format, missing, from, words);
  }

  /** What people call it: {@code Total_Trans_Ct} without a label is {@code total trans ct}. */
  public String words() {
    return label == null ? inWords(name) : label;
  }

  private static String inWords(String name) {
    boolean isMixed = !name.equals(name.toUpperCase(Locale.ROOT));
    String words =
        BETWEEN_WORDS
            .splitAsStream(name)
            .filter(word -> !word.isEmpty())
            .map(word -> isMixed && ABBREVIATION.matcher(word).matches() ? word : lower(word))
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? name : words;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /** What a cell may contain, in words for a message. */
  public String accepted() {
    return switch (type) {
      case NUMERIC ->
          "a number"
              + (format == null ? "" : " such as " + format)
              + (least.isPresent() ? " from " + Json.plain(least.getAsDouble()) : "")
              + (most.isPresent() ? " to " + Json.plain(most.getAsDouble()) : "");
      case BOOLEAN -> "0, 1, false, true, no, yes";
      case DATE -> format == null ? "a date such as 2026-01-31" : "a date written " + format;
      case CATEGORICAL, TEXT -> allowed.isEmpty() ? "text" : oneOfAllowed();
    };
  }

  private String oneOfAllowed() {
    return String.join(", ", allowed.subList(0, Math.min(SHOWN, allowed.size())))
        + (allowed.size() > SHOWN ? ", and " + (allowed.size() - SHOWN) + " more" : "");
  }
}
