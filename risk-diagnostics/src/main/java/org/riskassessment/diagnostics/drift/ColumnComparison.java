package org.riskassessment.diagnostics.drift;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ColumnDrift.Kind;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.diagnostics.drift.Difference.Distances;

/**
 * How a column of today's rows differs from that of the reference.
 *
 * @param unseen null unless it is categorical
 */
record ColumnComparison(Difference distribution, Difference blanks, @Nullable ColumnDrift unseen) {
  static final int FEWEST_REFERENCE = 100;
  static final int FEWEST_CURRENT = 30;

  private static final double BLANKS_LIMIT = 0.02;
  private static final double UNSEEN_LIMIT = 0.01;
  private static final int FEWEST_UNSEEN = 3;
  private static final double UNSEEN_SIGNIFICANT = 0.001;

  static ColumnComparison of(Column column, Dataset reference, Dataset current, long seed) {
    String name = column.name();
    int n = reference.size();
    int m = current.size();
    if (column.type() == ColumnType.CATEGORICAL) {
      Categories categories = Categories.of(reference.category(name), current.category(name));
      return new ColumnComparison(
          categories(name, categories.reference(), categories.current()),
          blanks(name, categories.blanks(), n, categories.currentBlanks(), m),
          unseen(name, categories, n, m));
    }
    double[] numbers = numbers(reference, column);
    double[] others = numbers(current, column);
    return new ColumnComparison(
        column.type() == ColumnType.BOOLEAN
            ? categories(name, flags(numbers, n), flags(others, m))
            : numbers(name, numbers, n, others, m, seed),
        blanks(name, n - numbers.length, n, m - others.length, m),
        null);
  }

  /** How many rows more are needed; empty if there are enough. */
  static String needed(long n, long m, String which) {
    return n < FEWEST_REFERENCE
        ? needed(FEWEST_REFERENCE - n, which) + " in the reference"
        : m < FEWEST_CURRENT ? needed(FEWEST_CURRENT - m, which) : "";
  }

  private static String needed(long more, String which) {
    return more + " more row" + (more == 1 ? "" : "s") + which + " needed";
  }

  /** The present values, ascending; a date as its age if rows have a time of observation. */
  private static double[] numbers(Dataset rows, Column column) {
    NumericColumn cells = rows.numeric(column.name());
    NumericColumn days = column.type() == ColumnType.DATE ? rows.observedAt().orElse(null) : null;
    double[] numbers = new double[rows.size()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = days == null ? cells.at(row) : days.at(row) - cells.at(row);
    }
    return finite(numbers);
  }

  /** The finite numbers, ascending, without the sign of zero. */
  static double[] finite(double[] all) {
    double[] finite = new double[all.length];
    int count = 0;
    for (double x : all) {
      if (Double.isFinite(x)) {
        finite[count++] = x + 0.0;
      }
    }
    finite = Arrays.copyOf(finite, count);
    Arrays.sort(finite);
    return finite;
  }

  /** Counts of no, yes and blank. */
  private static long[] flags(double[] present, int rows) {
    long yes = Arrays.stream(present).filter(flag -> flag == 1).count();
    return new long[] {present.length - yes, yes, rows - present.length};
  }

  /**
   * Compares numbers.
   *
   * @param numbers of the reference, ascending
   * @param n rows of the reference, those without a number included
   */
  static Difference numbers(
      String column, double[] numbers, int n, double[] others, int m, long seed) {
    String needed = needed(numbers.length, others.length, " with a value");
    if (!needed.isEmpty()) {
      return Difference.untested(column, Kind.DISTRIBUTION, needed);
    }
    long[] bins = PopulationStability.counts(numbers, numbers, n - numbers.length);
    long[] otherBins = PopulationStability.counts(numbers, others, m - others.length);
    PopulationStability stability = PopulationStability.of(bins, otherBins);
    double deviation = Distance.deviation(numbers);
    double distance = Distance.wasserstein(numbers, others) / deviation;
    return new Difference(
        column,
        Kind.DISTRIBUTION,
        KolmogorovSmirnov.test(numbers, others, seed),
        stability.index(),
        stability.limit(),
        new Distances(
            Double.isFinite(distance) ? distance : null,
            Distance.jensenShannon(bins, otherBins),
            null),
        "");
  }

  /**
   * Compares categories.
   *
   * @param reference counts by category, blanks last
   */
  static Difference categories(String column, long[] reference, long[] current) {
    // Blanks have a separate check.
    long[] present = Arrays.copyOf(reference, reference.length - 1);
    long[] others = Arrays.copyOf(current, current.length - 1);
    String needed =
        needed(Arrays.stream(present).sum(), Arrays.stream(others).sum(), " with a value");
    if (!needed.isEmpty()) {
      return Difference.untested(column, Kind.DISTRIBUTION, needed);
    }
    PopulationStability stability = PopulationStability.of(reference, current);
    return new Difference(
        column,
        Kind.DISTRIBUTION,
        Proportions.many(present, others),
        stability.index(),
        stability.limit(),
        new Distances(
            null, Distance.jensenShannon(reference, current), Distance.cramersV(present, others)),
        "");
  }

  static Difference blanks(String column, long blanks, int n, long others, int m) {
    return new Difference(
        column,
        Kind.MISSING,
        Proportions.two(blanks, n, others, m),
        Math.abs(blanks / (double) n - others / (double) m),
        BLANKS_LIMIT,
        Distances.NONE,
        "");
  }

  private static ColumnDrift unseen(String column, Categories categories, int n, int m) {
    return unseen(column, categories.singletons(), categories.unseen(), n, m);
  }

  /**
   * Whether more rows than chance explains have a new category.
   *
   * @param singletons categories that occur once in the reference
   * @param unseen current rows whose category the reference does not have
   */
  static ColumnDrift unseen(String column, long singletons, long unseen, int n, int m) {
    double rate = Math.max(singletons / (double) n, 1.0 / n);
    double p =
        unseen == 0
            ? 1
            : BinomialDistribution.of(m, Math.min(1, rate)).survivalProbability((int) unseen - 1);
    double share = unseen / (double) m;
    boolean many = share >= UNSEEN_LIMIT && unseen >= FEWEST_UNSEEN && p < UNSEEN_SIGNIFICANT;
    return new ColumnDrift(
        column,
        Kind.UNSEEN,
        many ? CheckStatus.ALERT : CheckStatus.OK,
        "binomial, upper tail",
        (double) unseen,
        p,
        null,
        share,
        Kind.UNSEEN.effect(),
        UNSEEN_LIMIT,
        n,
        m,
        null,
        null,
        null,
        null,
        unseen == 0
            ? "no new categories"
            : unseen + " rows have a category that the reference does not have");
  }

  /**
   * Counts of the categories of a column.
   *
   * @param reference counts by category, blanks last
   * @param current counts of the same categories, blanks last
   * @param singletons number of categories that occur once in the reference
   * @param unseen number of current rows whose category the reference does not have
   */
  private record Categories(long[] reference, long[] current, long singletons, long unseen) {

    static Categories of(CategoryColumn reference, CategoryColumn current) {
      Map<String, long[]> counts = new LinkedHashMap<>();
      long blanks = count(reference, counts, 0);
      long otherBlanks = count(current, counts, 1);
      counts.values().removeIf(both -> both[0] + both[1] == 0);
      long[] ones = new long[counts.size() + 1];
      long[] others = new long[counts.size() + 1];
      long singletons = 0;
      long unseen = 0;
      int category = 0;
      for (long[] both : counts.values()) {
        singletons += both[0] == 1 ? 1 : 0;
        unseen += both[0] == 0 ? both[1] : 0;
        ones[category] = both[0];
        others[category++] = both[1];
      }
      ones[category] = blanks;
      others[category] = otherBlanks;
      return new Categories(ones, others, singletons, unseen);
    }

    /** Adds the categories of a column to one of two counts and returns the number of blanks. */
    private static long count(CategoryColumn column, Map<String, long[]> counts, int which) {
      long[] byCode = new long[column.levels().size()];
      long blanks = 0;
      for (int row = 0; row < column.size(); row++) {
        int code = column.codeAt(row);
        if (code == CategoryColumn.MISSING) {
          blanks++;
        } else {
          byCode[code]++;
        }
      }
      for (int code = 0; code < byCode.length; code++) {
        counts.computeIfAbsent(column.levels().get(code), category -> new long[2])[which] +=
            byCode[code];
      }
      return blanks;
    }

    long blanks() {
      return reference[reference.length - 1];
    }

    long currentBlanks() {
      return current[current.length - 1];
    }
  }
}
