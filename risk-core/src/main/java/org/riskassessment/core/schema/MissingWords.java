package org.riskassessment.core.schema;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words that programs write where a value is missing. */
public final class MissingWords {
  /**
   * In lower case; in a column of numbers, dates or yes and no none of them can be a value, so they
   * are blank there unless the schema lists others.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "na",
          "n/a",
          "n.a.",
          "#n/a",
          "#n/d",
          "#na",
          "null",
          "none",
          "nan",
          "nil",
          "\\n",
          "-",
          "--",
          "---",
          "?",
          "??",
          ".",
          "..",
          "unknown",
          "missing",
          "undefined",
          "not available",
          "nat",
          "#null!",
          "#div/0!",
          "#value!",
          "#ref!",
          "#num!",
          "#name?",
          "0000-00-00",
          "0000-00-00 00:00:00",
          "1.#ind",
          "-1.#ind",
          "1.#qnan",
          "-1.#qnan",
          "<na>");

  /** Those that are no value of a category either. */
  private static final Set<String> IN_CATEGORIES =
      Set.of("na", "n/a", "n.a.", "#n/a", "#n/d", "#na", "null", "nan", "\\n", "?", "<na>", "nat");

  private MissingWords() {}

  /** Whether a word stands for a missing number, date, or yes and no. */
  public static boolean isKnown(String word) {
    return KNOWN.contains(word.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether a word stands for a missing category. */
  public static boolean isKnownInCategories(String word) {
    return IN_CATEGORIES.contains(word.strip().toLowerCase(Locale.ROOT));
  }

  /** For a message. */
  public static List<String> examples() {
    return List.of("NA", "N/A", "null", "-", "?");
  }
}
