package org.riskassessment.core.wire;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.riskassessment.core.error.HiddenCharacter;

/**
 * Texts from data as a spreadsheet may be given them: control and hidden characters are shown, and
 * what would be read as a formula or a command gets an apostrophe.
 */
public final class SpreadsheetText {
  /** What begins a formula or a command to a spreadsheet, in both widths. */
  private static final String FORMULA = "=+-@|\uff1d\uff0b\uff0d\uff20";

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");

  private SpreadsheetText() {}

  /** A text on one line. */
  public static String line(String text) {
    return safe(HiddenCharacter.shown(text));
  }

  /** A text that keeps its lines. */
  public static String lines(String text) {
    return text.indexOf('\n') < 0
        ? line(text)
        : safe(text.lines().map(HiddenCharacter::shown).collect(Collectors.joining("\n")));
  }

  private static String safe(String text) {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return formula && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }
}
