package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.NumberStyle;

/**
 * The style in which most cells of a column are numbers.
 *
 * @param style {@link NumberStyle#STANDARD} where no cell is a number
 * @param tied bits of all styles of {@link NumberStyle#PLAIN} that read as many cells
 * @param count cells that are numbers of the style
 * @param form tells the cells that the style reads
 */
record NumberFit(
    NumberStyle style, int tied, long count, Forms.Range range, Predicate<CellForm> form) {
  private static final NumberStyle GERMAN = NumberStyle.of("1.234,5").orElseThrow();

  /** Fewer points that may stand between thousands do not show that they do. */
  private static final int FEWEST_GROUPS = 5;

  static NumberFit of(Forms forms, Conventions conventions) {
    List<String> sign = sign(forms.signs());
    Predicate<CellForm> signed =
        form ->
            form.before().equals(sign.get(0)) && form.after().equals(sign.get(1))
                || form.isPlain() && !sign.get(1).equals("%");
    long most = 0;
    int tied = 0;
    for (int i = 0; i < NumberStyle.PLAIN.size(); i++) {
      int style = i;
      long count = forms.count(form -> form.isNumber(style) && signed.test(form));
      if (count > most) {
        tied = 0;
      }
      if (count >= most && count > 0) {
        tied |= 1 << i;
        most = count;
      }
    }
    int chosen = chosen(forms, tied, conventions);
    return new NumberFit(
        NumberStyle.PLAIN.get(chosen).around(sign.get(0), sign.get(1)),
        tied,
        most,
        forms.range(chosen),
        form -> form.isNumber(chosen) && signed.test(form));
  }

  /** The signs around most numbers; one that only some have may be left out by the others. */
  private static List<String> sign(Map<List<String>, Long> signs) {
    List<String> none = List.of("", "");
    List<String> best = none;
    for (Map.Entry<List<String>, Long> entry : signs.entrySet()) {
      List<String> sign = entry.getKey();
      boolean percent = sign.get(1).equals("%");
      long rival = best.equals(none) && !percent ? 0 : signs.getOrDefault(best, 0L);
      if (!sign.equals(none) && entry.getValue() > rival) {
        best = sign;
      }
    }
    return best;
  }

  private static int chosen(Forms forms, int tied, Conventions conventions) {
    if ((tied & CellForm.POINTED_GROUPS) != 0 && (tied & 1) != 0) {
      return pointsAreGroups(forms, conventions)
          ? Integer.numberOfTrailingZeros(CellForm.POINTED_GROUPS)
          : 0;
    }
    if (tied == 0 || (tied & 1) != 0) {
      return 0;
    }
    for (NumberStyle usual : conventions.numbers()) {
      int at = NumberStyle.PLAIN.indexOf(usual);
      if (at > 0 && (tied & 1 << at) != 0) {
        return at;
      }
    }
    int rest =
        (tied & CellForm.POINTS) != 0
                && (tied & ~CellForm.POINTS) != 0
                && (conventions.decimal() == ',' || forms.whole().most >= 1000)
            ? tied & ~CellForm.POINTS
            : tied;
    return Integer.numberOfTrailingZeros(rest);
  }

  /** Whether numbers such as 1.234 are thousands although they could be fractions. */
  private static boolean pointsAreGroups(Forms forms, Conventions conventions) {
    long points = forms.count(CellForm.POINT_OR_GROUP::equals);
    return points > 0
        && conventions.decimal() != '.'
        && (conventions.decimal() == ','
            || points >= FEWEST_GROUPS
                && forms.count(form -> form.numbers() == CellForm.EVERY_NUMBER) > 0
                && forms.whole().isWithin(-1000, 1000));
  }

  /** Whether the column decides between a decimal point and a comma by itself. */
  boolean isSure() {
    return tied != 0 && ((tied & CellForm.POINTS) == 0 || (tied & ~CellForm.POINTS) == 0);
  }

  /** As the schema names the style; null for the standard form. */
  @Nullable String format() {
    if (style.equals(NumberStyle.STANDARD)) {
      return null;
    }
    return style.equals(NumberStyle.STANDARD.around("", "%")) ? "5%" : style.example();
  }

  /** Whether thousands are taken for such without certainty. */
  boolean isGuess() {
    return style.around("", "").equals(GERMAN) && (tied & 1) != 0;
  }
}
