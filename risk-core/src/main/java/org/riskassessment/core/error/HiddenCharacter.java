package org.riskassessment.core.error;

import java.util.Locale;
import java.util.Optional;

/**
 * A character that nobody sees and that no id, cell, name or note may contain: NUL and half of a
 * surrogate pair, which not every database can store; the line ends U+2028 and U+2029; and
 * characters without a width, which make different texts look the same. Joiners and marks of
 * direction belong to many scripts, so they are hidden only in a text without such a script.
 *
 * @param index where it is in the text, from 0
 */
public record HiddenCharacter(char character, int index) {
  /** What a text may be instead, for messages. */
  public static final String ACCEPTED = "text without it";

  /** From here on there are scripts that need joiners or are written from right to left. */
  private static final char OTHER_SCRIPTS = '\u0300';

  /** The first hidden character of a text. */
  public static Optional<HiddenCharacter> in(CharSequence text) {
    boolean inOtherScript = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (isHalf(text, i)) {
          return Optional.of(new HiddenCharacter(c, i));
        }
      } else if (isInvisible(c)) {
        inOtherScript = inOtherScript || isOfScripts(c) && isInOtherScript(text);
        if (!inOtherScript || !isOfScripts(c)) {
          return Optional.of(new HiddenCharacter(c, i));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses a text that a person wrote if it has one.
   *
   * @param what the text is, such as {@code note}
   * @throws RiskException USAGE if it has
   */
  public static void refuse(String what, String text) {
    in(text)
        .ifPresent(
            hidden -> {
              throw new RiskException(
                  ErrorCode.USAGE,
                  "contains " + hidden.name(),
                  ErrorContext.none().withColumn(what).withValue(text).withAccepted(ACCEPTED));
            });
  }

  /** Whether a text without half pairs has nothing invisible at all; never slow. */
  public static boolean isFree(CharSequence text) {
    return text.chars().noneMatch(c -> isInvisible((char) c));
  }

  /** The text with each control or hidden character as an escape such as {@code \u200b}. */
  public static String shown(String text) {
    boolean inOtherScript = isInOtherScript(text);
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)
          || isHalf(text, i)
          || isInvisible(c) && !(inOtherScript && isOfScripts(c) && !turns(c))) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  /** Its number and name, such as {@code U+200B ZERO WIDTH SPACE}. */
  public String name() {
    return String.format(Locale.ROOT, "U+%04X ", (int) character)
        + (Character.isSurrogate(character)
            ? "(half of a character)"
            : Character.getName(character));
  }

  private static boolean isHalf(CharSequence text, int index) {
    char c = text.charAt(index);
    return Character.isHighSurrogate(c)
        ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
        : Character.isLowSurrogate(c)
            && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  private static boolean isInvisible(char c) {
    return c == 0
        || c >= '\u200b'
            && (c <= '\u200f'
                || c >= '\u2028' && c <= '\u202e'
                || c >= '\u2060' && c <= '\u206f'
                || c == '\ufeff');
  }

  private static boolean isOfScripts(char c) {
    return c >= '\u200c' && c <= '\u200f' || turns(c);
  }

  /** Whether the text after it may be shown in another order. */
  private static boolean turns(char c) {
    return c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
  }

  private static boolean isInOtherScript(CharSequence text) {
    return text.chars().anyMatch(c -> c >= OTHER_SCRIPTS && !isInvisible((char) c));
  }
}
