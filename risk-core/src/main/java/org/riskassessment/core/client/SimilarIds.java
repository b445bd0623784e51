package org.riskassessment.core.client;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ids that differ only in what spreadsheets and people change: leading zeros, upper and lower case,
 * white space, a {@code .0} at the end, full-width letters. They may well name one client.
 */
public final class SimilarIds {
  private SimilarIds() {}

  /** Two ids that may name one client. */
  public record Pair(String one, String other) {}

  /** A text that similar ids have in common. */
  public static String key(String id) {
    String plain = isAscii(id) ? id : Normalizer.normalize(id, Normalizer.Form.NFKC);
    StringBuilder key = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        key.append(c);
      }
    }
    int point = key.indexOf(".");
    if (point > 0 && isNumber(key, point)) {
      key.setLength(point);
    }
    int zeros = 0;
    while (zeros < key.length() - 1 && key.charAt(zeros) == '0') {
      zeros++;
    }
    return key.substring(zeros).toLowerCase(Locale.ROOT);
  }

  /** Each id that is similar to an earlier, different one, with that one. */
  public static List<Pair> among(Iterable<String> ids) {
    Map<String, String> first = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (String id : ids) {
      String earlier = first.putIfAbsent(key(id), id);
      if (earlier != null && !earlier.equals(id)) {
        pairs.add(new Pair(earlier, id));
      }
    }
    return pairs;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** Whether digits, a point and zeros are all there is. */
  private static boolean isNumber(CharSequence text, int point) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i != point && (i < point ? c < '0' || c > '9' : c != '0')) {
        return false;
      }
    }
    return point < text.length() - 1;
  }
}
