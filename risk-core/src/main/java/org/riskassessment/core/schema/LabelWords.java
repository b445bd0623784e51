package org.riskassessment.core.schema;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the cells of a label mean. The first word of each list is the standard form, which datasets
 * keep.
 *
 * <p>A cell is compared as it is, then in any case, then as a number (1.0 is 1) and last as yes or
 * no (Y is Yes), each only where it leaves no doubt.
 *
 * @param positive the words for 'left'; {@value #ANY} alone for every word that is not negative
 * @param negative the words for 'stayed'; {@value #ANY} alone for every word that is not positive
 * @param blank what a blank cell means
 */
public record LabelWords(List<String> positive, List<String> negative, Blank blank) {
  /** In place of a list: every other word. */
  public static final String ANY = "*";

  /** What a blank label means. */
  public enum Blank {
    /** It is not known whether the client left: the row is scored, not learned from. */
    UNKNOWN,
    LEFT,
    STAYED
  }

  public LabelWords {
    positive = List.copyOf(new LinkedHashSet<>(positive));
    negative = List.copyOf(new LinkedHashSet<>(negative));
    Objects.requireNonNull(blank);
  }

  /** One word for each; a blank cell is unknown. */
  public static LabelWords of(String positive, String negative) {
    return new LabelWords(List.of(positive), List.of(negative), Blank.UNKNOWN);
  }

  /** The standard word for 'left'. */
  public String left() {
    return standard(positive, negative, "1", "left");
  }

  /** The standard word for 'stayed'. */
  public String stayed() {
    return standard(negative, positive, "0", "stayed");
  }

  private static String standard(
      List<String> own, List<String> other, String usual, String otherwise) {
    if (!own.isEmpty() && !own.equals(List.of(ANY))) {
      return own.get(0);
    }
    return other.contains(usual) ? otherwise : usual;
  }

  /** Whether cells hold standard words only, so that datasets read them as they are. */
  boolean isStandard() {
    return positive.size() == 1
        && negative.size() == 1
        && blank == Blank.UNKNOWN
        && !positive.contains(ANY)
        && !negative.contains(ANY);
  }

  /** Why these words cannot be those of a label; null when they can. */
  @Nullable String fault() {
    if (positive.isEmpty() && blank != Blank.LEFT || negative.isEmpty() && blank != Blank.STAYED) {
      return "the label needs a word for left and one for stayed";
    }
    Set<String> both = new LinkedHashSet<>(positive);
    both.retainAll(negative);
    if (!both.isEmpty()) {
      return "the label needs two different values: '"
          + both.iterator().next()
          + "' means both left and stayed";
    }
    boolean padded =
        positive.stream().anyMatch(LabelWords::isBlankOrPadded)
            || negative.stream().anyMatch(LabelWords::isBlankOrPadded);
    if (padded || left().equals(stayed())) {
      return "the label needs two different values, one for left and one for stayed, without spaces"
          + " around them";
    }
    if (positive.size() > 1 && positive.contains(ANY)
        || negative.size() > 1 && negative.contains(ANY)) {
      return "the label's \"*\" means every other word, so it stands alone";
    }
    return null;
  }

  private static boolean isBlankOrPadded(String value) {
    return value.isBlank() || !value.equals(value.strip());
  }

  /** Finds the meaning of cells. */
  Reading reading() {
    return new Reading(this);
  }

  /** Looks up cells. Safe for several threads. */
  static final class Reading {
    private final LabelWords words;
    private final Map<String, String> exact = new LinkedHashMap<>();
    private final Map<String, String> anyCase = new TreeMap<>();
    private final Map<Double, String> numbers = new LinkedHashMap<>();
    private final Map<Double, String> flags = new LinkedHashMap<>();

    private Reading(LabelWords words) {
      this.words = words;
      words.positive.forEach(word -> add(word, words.left()));
      words.negative.forEach(word -> add(word, words.stayed()));
    }

    private void add(String word, String meaning) {
      if (word.equals(ANY)) {
        return;
      }
      exact.put(word, meaning);
      addUnlessDoubtful(anyCase, word.toLowerCase(Locale.ROOT), meaning);
      addUnlessDoubtful(numbers, Cells.number(word), meaning);
      addUnlessDoubtful(flags, Cells.yesNo(word), meaning);
    }

    private static <K> void addUnlessDoubtful(Map<K, String> map, K key, String meaning) {
      String before = map.putIfAbsent(key, meaning);
      if (before != null && !before.equals(meaning)) {
        map.put(key, "");
      }
    }

    /** The standard word for one of the words as they are listed; null for any other. */
    @Nullable String listed(String cell) {
      return exact.get(cell.strip());
    }

    /**
     * The standard word for a cell; blank when its meaning is unknown, null when it is none of the
     * words.
     */
    @Nullable String standard(String cell) {
      String word = cell.strip();
      if (word.isEmpty()) {
        return switch (words.blank) {
          case UNKNOWN -> "";
          case LEFT -> words.left();
          case STAYED -> words.stayed();
        };
      }
      String found = exact.get(word);
      if (found != null) {
        return found;
      }
      found = anyCase.getOrDefault(word.toLowerCase(Locale.ROOT), "");
      if (found.isEmpty() && !Double.isNaN(Cells.number(word))) {
        found = numbers.getOrDefault(Cells.number(word), "");
      }
      if (found.isEmpty() && !Double.isNaN(Cells.yesNo(word))) {
        found = flags.getOrDefault(Cells.yesNo(word), "");
      }
      if (!found.isEmpty()) {
        return found;
      }
      if (words.positive.contains(ANY)) {
        return words.left();
      }
      return words.negative.contains(ANY) ? words.stayed() : null;
    }
  }
}
