package org.riskassessment.diagnostics.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.MissingChange;
import org.riskassessment.diagnostics.drift.FalseDiscovery;
import org.riskassessment.diagnostics.drift.Proportions;

/**
 * Compares the share of blank cells since a version was trained with that of the rows it was judged
 * on: two proportions, or Fisher's exact test where few are expected, adjusted for all features.
 */
final class MissingComparison {
  private static final int FEWEST_REFERENCE = 100;
  private static final int FEWEST_CURRENT = 30;
  private static final double SIGNIFICANT = 0.05;
  private static final double MATTERS = 0.02;

  private MissingComparison() {}

  /**
   * The changes, one for each feature.
   *
   * @param reference rows that the deployed version was judged on; null if they are not known
   * @param current blank cells of the rows that came since it was trained
   */
  static List<MissingChange> of(@Nullable Dataset reference, DataProfile.Blanks current) {
    List<String> columns = List.copyOf(current.columns().keySet());
    int n = reference == null ? 0 : reference.size();
    long m = current.rows();
    DataProfile.Blanks before = null;
    if (reference != null) {
      DataProfile profile = new DataProfile(reference.schema());
      profile.add(reference);
      before = profile.since(DataProfile.NO_BATCH);
    }
    if (before == null || n < FEWEST_REFERENCE || m < FEWEST_CURRENT) {
      String reason = tooFew(reference == null, n, m);
      DataProfile.Blanks known = before;
      return columns.stream()
          .map(
              column ->
                  new MissingChange(
                      column,
                      CheckStatus.INSUFFICIENT,
                      known == null ? OptionalDouble.empty() : share(known.of(column), n),
                      share(current.of(column), m),
                      OptionalDouble.empty(),
                      OptionalDouble.empty(),
                      n,
                      m,
                      reason))
          .toList();
    }
    DataProfile.Blanks earlier = before;
    double[] p =
        columns.stream()
            .mapToDouble(c -> Proportions.two(earlier.of(c), n, current.of(c), m).p())
            .toArray();
    double[] adjusted = FalseDiscovery.adjusted(p);
    List<MissingChange> changes = new ArrayList<>();
    IntStream.range(0, p.length)
        .forEach(
            i -> {
              String column = columns.get(i);
              changes.add(
                  judged(column, earlier.of(column), n, current.of(column), m, p[i], adjusted[i]));
            });
    return changes;
  }

  private static MissingChange judged(
      String column, long blanks, long n, long newBlanks, long m, double p, double adjusted) {
    double change = newBlanks / (double) m - blanks / (double) n;
    boolean significant = adjusted < SIGNIFICANT;
    boolean matters = Math.abs(change) >= MATTERS;
    String points = String.format(Locale.ROOT, "%+.1f points", 100 * change);
    return new MissingChange(
        column,
        significant ? matters ? CheckStatus.ALERT : CheckStatus.WARN : CheckStatus.OK,
        share(blanks, n),
        share(newBlanks, m),
        OptionalDouble.of(p),
        OptionalDouble.of(adjusted),
        n,
        m,
        significant
            ? points + (matters ? "" : ", certain but too small to matter")
            : matters ? points + ", which can be chance" : "no change that matters");
  }

  private static OptionalDouble share(long blanks, long n) {
    return n == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * blanks / n);
  }

  private static String tooFew(boolean unknown, int n, long m) {
    if (unknown) {
      return "the rows that a deployed version was judged on are not known";
    }
    if (n < FEWEST_REFERENCE) {
      return String.format(
          Locale.ROOT,
          "the deployed version was judged on %,d rows; %,d are needed",
          n,
          FEWEST_REFERENCE);
    }
    return String.format(
        Locale.ROOT,
        "%,d rows came since the deployed version was trained; %,d more are needed",
        m,
        FEWEST_CURRENT - m);
  }
}
