package org.riskassessment.core.schema;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of a column are written, named by an example: {@code 1.234,5}, {@code $1,234.5},
 * {@code 1 234,5 €}, {@code 5%}.
 *
 * <p>Reading checks where separators stand, so {@code 1.234} is never taken for {@code 1,234}. In a
 * style without groups a number that has both separators shows which is which: {@code 1.234,50}. A
 * minus may stand before or after the number, and parentheses mean a negative number. The sign of a
 * currency may be left out; a percent sign may not, and stays out of the result: 5% is 5.
 *
 * @param decimal between units and fractions: a point or a comma
 * @param group between groups of digits: comma, point, space or apostrophe; 0 for none
 * @param indian whether groups above the thousands have two digits
 * @param before what stands before the number, without white space
 * @param after what stands after it, without white space
 */
public record NumberStyle(char decimal, char group, boolean indian, String before, String after) {
  /** As computers write numbers. */
  public static final NumberStyle STANDARD = new NumberStyle('.', '\0', false, "", "");

  /** Examples for a message. */
  public static final String ACCEPTED =
      "an example such as 1234.5, 1,234.5, 1.234,5, 1 234,5, $1,234.5, 1.234,5 €, 5%";

  /** The ways of separating digits, most common first. */
  public static final List<NumberStyle> PLAIN =
      List.of(
          STANDARD,
          new NumberStyle('.', ',', false, "", ""),
          new NumberStyle(',', '\0', false, "", ""),
          new NumberStyle(',', '.', false, "", ""),
          new NumberStyle(',', ' ', false, "", ""),
          new NumberStyle('.', ' ', false, "", ""),
          new NumberStyle('.', '\'', false, "", ""),
          new NumberStyle(',', '\'', false, "", ""),
          new NumberStyle('.', ',', true, "", ""));

  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?<before>[^\\d\\s]*)\\s*(?:(?<indian>12,34,567\\.8)|1(?<group>[,.' ]?)234(?<decimal>[.,])5"
              + "|(?<percent>5))\\s*(?<after>[^\\d\\s]*)");

  private static final Pattern EXPONENT = Pattern.compile("(\\d+[.,]?\\d*)[eE]([+-]?\\d{1,3})");

  /** The style that an example shows; empty when the text is not one. */
  public static Optional<NumberStyle> of(String example) {
    Matcher shown = EXAMPLE.matcher(example.strip());
    if (!shown.matches()) {
      return Optional.empty();
    }
    String before = shown.group("before");
    String after = shown.group("after");
    if (shown.group("indian") != null) {
      return Optional.of(new NumberStyle('.', ',', true, before, after));
    }
    if (shown.group("percent") != null) {
      return after.equals("%")
          ? Optional.of(new NumberStyle('.', '\0', false, before, after))
          : Optional.empty();
    }
    String group = shown.group("group");
    char decimal = shown.group("decimal").charAt(0);
    return group.equals(String.valueOf(decimal))
        ? Optional.empty()
        : Optional.of(
            new NumberStyle(
                decimal, group.isEmpty() ? '\0' : group.charAt(0), false, before, after));
  }

  /** The same separators with a currency or a percent sign around them. */
  public NumberStyle around(String before, String after) {
    return new NumberStyle(decimal, group, indian, before, after);
  }

  public boolean isPercent() {
    return after.equals("%");
  }

  /** The example that {@link #of} reads back. */
  public String example() {
    String number =
        indian ? "12,34,567.8" : "1" + (group == '\0' ? "" : group) + "234" + decimal + "5";
    String gap = after.isEmpty() || isPercent() ? "" : " ";
    return before + (isWord(before) ? " " : "") + number + gap + after;
  }

  /**
   * The number in standard form, {@code -1234.50}; null for a text that is not a number of this
   * style. Digits are kept as written.
   */
  public @Nullable String standard(String cell) {
    String text = clean(cell);
    boolean negative = text.startsWith("(") && text.endsWith(")") && text.length() > 2;
    if (negative) {
      text = text.substring(1, text.length() - 1).strip();
    }
    boolean percent = false;
    boolean changed = true;
    while (changed) { // -$5, $-5, 5-%, +5 €: the signs around a number, each once
      String rest = text;
      if (!negative && rest.length() > 1 && (rest.startsWith("-") || rest.endsWith("-"))) {
        negative = true;
        rest = rest.startsWith("-") ? rest.substring(1) : rest.substring(0, rest.length() - 1);
      } else if (!before.isEmpty() && rest.startsWith(before)) {
        rest = rest.substring(before.length());
      } else if (!after.isEmpty() && !percent && rest.endsWith(after)) {
        percent = isPercent();
        rest = rest.substring(0, rest.length() - after.length());
      }
      changed = rest.length() < text.length();
      text = rest.strip();
    }
    if (isPercent() && !percent) {
      return null;
    }
    String digits = digits(!negative && text.startsWith("+") ? text.substring(1) : text);
    return digits == null ? null : negative ? "-" + digits : digits;
  }

  /** Digits without separators and with a point; null when a separator is out of place. */
  private @Nullable String digits(String text) {
    Matcher exponent = EXPONENT.matcher(text);
    if (exponent.matches()) {
      String power = digits(exponent.group(1));
      return power == null ? null : power + "e" + exponent.group(2);
    }
    int point = text.indexOf(decimal);
    String units = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    char between = group == '\0' && point >= 0 ? decimal == '.' ? ',' : '.' : group;
    if (between != '\0' && units.indexOf(between) >= 0) {
      String[] groups = units.split(Pattern.quote(String.valueOf(between)), -1);
      if (!areGroups(groups)) {
        return null;
      }
      units = String.join("", groups);
    }
    if (!areDigits(units) || !areDigits(fraction) || units.isEmpty() && fraction.isEmpty()) {
      return null;
    }
    return fraction.isEmpty() ? units : units + "." + fraction;
  }

  private boolean areGroups(String[] groups) {
    int most = indian ? 2 : 3;
    boolean right =
        !groups[0].isEmpty() && groups[0].length() <= most && groups[0].charAt(0) != '0';
    for (int g = 1; g < groups.length; g++) {
      right &= groups[g].length() == (g == groups.length - 1 ? 3 : most);
    }
    return right;
  }

  private static boolean areDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Minus signs, spaces and apostrophes as the keyboard has them. */
  private static String clean(String cell) {
    String text = cell.strip();
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char plain =
          switch (c) {
            case '\u2212', '\u2013' -> '-';
            case '\u00a0', '\u202f', '\u2009', '\u2007' -> ' ';
            case '\u2019', '\u00b4' -> '\'';
            default -> c;
          };
      if (plain != c && clean == null) {
        clean = new StringBuilder(text.length()).append(text, 0, i);
      }
      if (clean != null) {
        clean.append(plain);
      }
    }
    return clean == null ? text : clean.toString().strip();
  }

  private static boolean isWord(String sign) {
    return !sign.isEmpty() && Character.isLetter(sign.charAt(sign.length() - 1));
  }
}
