package org.riskassessment.diagnostics.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
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
import org.riskassessment.core.stage.DriftStage;

/**
 * Checks each feature for three kinds of drift: in its distribution (the Kolmogorov-Smirnov test
 * for numbers, chi-square for categories and booleans; the effect is the population stability
 * index), in its share of blanks (the test of two proportions; the effect is their difference), and
 * in the share of rows with a new category.
 *
 * <p>An ALERT needs a significant difference, adjusted for all features of the same check, and an
 * effect that reaches its limit. Significance alone is a WARN. Dates are compared by their age if
 * rows have a time of observation. Safe for several threads.
 */
public final class FeatureDriftStage implements DriftStage {
  private static final int FEWEST_REFERENCE = 100;
  private static final int FEWEST_CURRENT = 30;
  private static final String WITH_VALUE = " with a value";
  private static final double SIGNIFICANT = 0.05;

  /** A stability index of this or more is called large. */
  private static final double LARGE = 0.25;

  private static final double BLANKS_LIMIT = 0.02;
  private static final double UNSEEN_LIMIT = 0.01;
  private static final int FEWEST_UNSEEN = 3;
  private static final double UNSEEN_SIGNIFICANT = 0.001;

  /**
   * A difference between reference and current rows, before its status is decided.
   *
   * @param test null if the difference was not tested
   * @param why why it was not tested; empty if it was
   */
  private record Difference(
      String column,
      Kind kind,
      @Nullable TestResult test,
      double effect,
      double limit,
      String why) {

    static Difference of(String column, Kind kind, TestResult test, double effect, double limit) {
      return new Difference(column, kind, test, effect, limit, "");
    }

    static Difference untested(String column, Kind kind, String why) {
      return new Difference(column, kind, null, 0, 0, why);
    }
  }

  /** The results of one feature; no {@code unseen} unless it is categorical. */
  private record Findings(
      Difference distribution, Difference blanks, @Nullable ColumnDrift unseen) {}

  @Override
  public List<ColumnDrift> compare(Dataset reference, Dataset current, long seed) {
    List<Column> features = reference.schema().features();
    int n = reference.size();
    int m = current.size();
    if (n < FEWEST_REFERENCE || m < FEWEST_CURRENT) {
      String reason = needed(n, m, "");
      return features.stream()
          .map(c -> undecided(c.name(), Kind.DISTRIBUTION, CheckStatus.INSUFFICIENT, n, m, reason))
          .toList();
    }
    Map<String, ColumnDrift> failed = new LinkedHashMap<>();
    Map<String, Findings> found = new LinkedHashMap<>();
    for (Column column : features) {
      try {
        found.put(column.name(), findings(column, reference, current, seed));
      } catch (RuntimeException e) {
        // One bad column must not hide the results of the others.
        failed.put(
            column.name(),
            undecided(
                column.name(),
                Kind.DISTRIBUTION,
                CheckStatus.ERROR,
                n,
                m,
                "the check failed: " + e));
      }
    }
    Map<String, ColumnDrift> distributions =
        judged(found.values().stream().map(Findings::distribution).toList(), n, m);
    Map<String, ColumnDrift> blanks =
        judged(found.values().stream().map(Findings::blanks).toList(), n, m);
    List<ColumnDrift> all = new ArrayList<>();
    for (Column column : features) {
      Findings findings = found.get(column.name());
      Stream.of(
              failed.get(column.name()),
              distributions.get(column.name()),
              blanks.get(column.name()),
              findings == null ? null : findings.unseen())
          .filter(Objects::nonNull)
          .forEach(all::add);
    }
    return all;
  }

  private static Findings findings(Column column, Dataset reference, Dataset current, long seed) {
    int n = reference.size();
    int m = current.size();
    if (column.type() == ColumnType.CATEGORICAL) {
      Categories categories =
          Categories.of(reference.category(column.name()), current.category(column.name()));
      return new Findings(
          distribution(column.name(), categories.reference(), categories.current()),
          blanks(column.name(), categories.blanks(), n, categories.currentBlanks(), m),
          unseen(column.name(), categories, n, m));
    }
    double[] numbers = numbers(reference, column);
    double[] others = numbers(current, column);
    return new Findings(
        column.type() == ColumnType.BOOLEAN
            ? distribution(column.name(), flags(numbers, n), flags(others, m))
            : distribution(column.name(), numbers, n, others, m, seed),
        blanks(column.name(), n - numbers.length, n, m - others.length, m),
        null);
  }

  /** How many more are needed; empty if there are enough. */
  private static String needed(long n, long m, String which) {
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
    int count = 0;
    for (int row = 0; row < numbers.length; row++) {
      double x = days == null ? cells.at(row) : days.at(row) - cells.at(row);
      if (!Double.isNaN(x)) {
        numbers[count++] = x + 0.0;
      }
    }
    double[] present = Arrays.copyOf(numbers, count);
    Arrays.parallelSort(present);
    return present;
  }

  /** Counts of no, yes and blank. */
  private static long[] flags(double[] present, int rows) {
    long yes = Arrays.stream(present).filter(flag -> flag == 1).count();
    return new long[] {present.length - yes, yes, rows - present.length};
  }

  private static Difference distribution(
      String column, double[] numbers, int n, double[] others, int m, long seed) {
    String needed = needed(numbers.length, others.length, WITH_VALUE);
    if (!needed.isEmpty()) {
      return Difference.untested(column, Kind.DISTRIBUTION, needed);
    }
    PopulationStability stability =
        PopulationStability.of(
            PopulationStability.counts(numbers, numbers, n - numbers.length),
            PopulationStability.counts(numbers, others, m - others.length));
    return Difference.of(
        column,
        Kind.DISTRIBUTION,
        KolmogorovSmirnov.test(numbers, others, seed),
        stability.index(),
        stability.limit());
  }

  /**
   * @param reference counts by category, blanks last
   */
  private static Difference distribution(String column, long[] reference, long[] current) {
    // Blanks have a separate check.
    long[] present = Arrays.copyOf(reference, reference.length - 1);
    long[] others = Arrays.copyOf(current, current.length - 1);
    String needed = needed(Arrays.stream(present).sum(), Arrays.stream(others).sum(), WITH_VALUE);
    if (!needed.isEmpty()) {
      return Difference.untested(column, Kind.DISTRIBUTION, needed);
    }
    PopulationStability stability = PopulationStability.of(reference, current);
    return Difference.of(
        column,
        Kind.DISTRIBUTION,
        Proportions.many(present, others),
        stability.index(),
        stability.limit());
  }

  private static Difference blanks(String column, long blanks, int n, long others, int m) {
    return Difference.of(
        column,
        Kind.MISSING,
        Proportions.two(blanks, n, others, m),
        Math.abs(blanks / (double) n - others / (double) m),
        BLANKS_LIMIT);
  }

  /** Decides the status of all differences of one kind, by column. */
  private static Map<String, ColumnDrift> judged(List<Difference> differences, int n, int m) {
    double[] p =
        differences.stream()
            .map(Difference::test)
            .filter(test -> test != null && !Double.isNaN(test.p()))
            .mapToDouble(TestResult::p)
            .toArray();
    double[] adjusted = FalseDiscovery.adjusted(p);
    Map<String, ColumnDrift> judged = new LinkedHashMap<>();
    int next = 0;
    for (Difference difference : differences) {
      String column = difference.column();
      TestResult test = difference.test();
      if (test == null) {
        CheckStatus status = CheckStatus.INSUFFICIENT;
        judged.put(column, undecided(column, difference.kind(), status, n, m, difference.why()));
      } else if (Double.isNaN(test.p())) {
        String why = "the test has no result";
        judged.put(column, undecided(column, difference.kind(), CheckStatus.ERROR, n, m, why));
      } else {
        judged.put(column, judged(difference, test, adjusted[next++], n, m));
      }
    }
    return judged;
  }

  private static ColumnDrift judged(
      Difference difference, TestResult test, double adjusted, int n, int m) {
    boolean significant = adjusted < SIGNIFICANT;
    boolean matters = difference.effect() >= difference.limit();
    CheckStatus status =
        significant ? matters ? CheckStatus.ALERT : CheckStatus.WARN : CheckStatus.OK;
    return new ColumnDrift(
        difference.column(),
        difference.kind(),
        status,
        test.method(),
        Double.isFinite(test.statistic())
            ? OptionalDouble.of(test.statistic())
            : OptionalDouble.empty(),
        OptionalDouble.of(test.p()),
        OptionalDouble.of(adjusted),
        OptionalDouble.of(difference.effect()),
        OptionalDouble.of(difference.limit()),
        n,
        m,
        reason(difference, significant, matters));
  }

  private static String reason(Difference difference, boolean significant, boolean matters) {
    String effect =
        difference.kind() == Kind.MISSING
            ? String.format(
                Locale.ROOT,
                "the share of blanks differs by %.1f points",
                100 * difference.effect())
            : String.format(
                Locale.ROOT,
                "stability index %.3f%s",
                difference.effect(),
                difference.effect() >= LARGE ? ", large" : "");
    if (significant) {
      return effect + (matters ? "" : ", significant but too small to matter");
    }
    return effect + (matters ? ", but it can be chance" : "");
  }

  private static ColumnDrift unseen(String column, Categories categories, int n, int m) {
    double rate = Math.max(categories.singletons() / (double) n, 1.0 / n);
    double p =
        categories.unseen() == 0
            ? 1
            : BinomialDistribution.of(m, Math.min(1, rate))
                .survivalProbability((int) categories.unseen() - 1);
    double share = categories.unseen() / (double) m;
    boolean many =
        share >= UNSEEN_LIMIT && categories.unseen() >= FEWEST_UNSEEN && p < UNSEEN_SIGNIFICANT;
    return new ColumnDrift(
        column,
        Kind.UNSEEN,
        many ? CheckStatus.ALERT : CheckStatus.OK,
        "binomial, upper tail",
        OptionalDouble.of(categories.unseen()),
        OptionalDouble.of(p),
        OptionalDouble.empty(),
        OptionalDouble.of(share),
        OptionalDouble.of(UNSEEN_LIMIT),
        n,
        m,
        categories.unseen() == 0
            ? "no new categories"
            : categories.unseen() + " rows have a category that the reference does not have");
  }

  private static ColumnDrift undecided(
      String column, Kind kind, CheckStatus status, int n, int m, String reason) {
    return new ColumnDrift(
        column,
        kind,
        status,
        "",
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        n,
        m,
        reason);
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
      long blanks = 0;
      for (int row = 0; row < column.size(); row++) {
        if (column.codeAt(row) == CategoryColumn.MISSING) {
          blanks++;
        } else {
          counts.computeIfAbsent(column.textAt(row), category -> new long[2])[which]++;
        }
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
