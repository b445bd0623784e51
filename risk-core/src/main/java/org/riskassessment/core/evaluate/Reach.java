package org.riskassessment.core.evaluate;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many of those who leave a number of calls reaches.
 *
 * @param calls clients called
 * @param leavers expected among them
 * @param interval of the leavers among them, 95%; null where it is unknown
 * @param all leavers expected among all clients
 * @param byChance leavers expected among as many clients drawn at random
 */
public record Reach(
    int calls, double leavers, @Nullable Interval interval, double all, double byChance) {

  /** {@code about 78 (66 to 90) of 1,204 leavers, against 12 by chance}. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "about %s%s of %s %s, against %s by chance",
        count(leavers),
        interval == null
            ? ""
            : String.format(Locale.ROOT, " (%,.0f to %,.0f)", interval.low(), interval.high()),
        count(all),
        count(all).equals("1") ? "leaver" : "leavers",
        count(byChance));
  }

  /** Whole where the digits behind the point would mean nothing. */
  private static String count(double clients) {
    String digits = String.format(Locale.ROOT, clients < 9.95 ? "%.1f" : "%,.0f", clients);
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
  }
}
