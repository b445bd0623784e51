package org.riskassessment.diagnostics.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ColumnDrift.Kind;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.stage.DriftStage;

/**
 * Checks each feature for three kinds of drift: in its distribution (the Kolmogorov-Smirnov test
 * for numbers, chi-square for categories and booleans; the effect is the population stability
 * index), in its share of blanks (the test of two proportions; the effect is their difference), and
 * in the share of rows with a new category. The risk score is checked as one more number.
 *
 * <p>An ALERT needs a significant difference, adjusted for all features of the same check, and an
 * effect that reaches its limit. Significance alone is a WARN. Dates are compared by their age if
 * rows have a time of observation. All columns together are an ALERT if the score is, or if
 * features that 30% of the model rests on are. Safe for several threads.
 */
public final class FeatureDriftStage implements DriftStage {
  private static final double SIGNIFICANT = 0.05;

  /** A stability index of this or more is called large. */
  private static final double LARGE = 0.25;

  private static final double SHARE_LIMIT = 0.3;

  /** A compared column; one of the last two is null. */
  private record Compared(
      String column, @Nullable ColumnComparison comparison, @Nullable ColumnDrift failure) {}

  @Override
  public DataDrift compare(Comparison comparison) {
    Dataset reference = comparison.reference();
    Dataset current = comparison.current();
    int n = reference.size();
    int m = current.size();
    List<Column> features = reference.schema().features();
    String needed = ColumnComparison.needed(n, m, "");
    if (!needed.isEmpty()) {
      return new DataDrift(
          CheckStatus.INSUFFICIENT,
          new DataDrift.Reference(n, comparison.dataset()),
          new DataDrift.Current(m),
          features.stream()
              .map(c -> undecided(c.name(), CheckStatus.INSUFFICIENT, n, m, needed))
              .toList(),
          null,
          null,
          null,
          needed);
    }
    List<Compared> compared =
        features.parallelStream().map(column -> compared(column, comparison)).toList();
    Difference score = null;
    Map<String, Double> importance = Map.of();
    RiskModel model = comparison.model();
    if (model != null) {
      score =
          ColumnComparison.numbers(
              ColumnDrift.SCORE,
              ColumnComparison.finite(model.logOdds(reference)),
              n,
              ColumnComparison.finite(model.logOdds(current)),
              m,
              comparison.seed());
      importance = importance(model, reference);
    }
    return judged(compared, score, importance, n, m, comparison.dataset());
  }

  /**
   * Decides.
   *
   * @param score null without a model
   * @param importance by column, of those that the model uses
   */
  static DataDrift decide(
      Map<String, ColumnComparison> columns,
      @Nullable Difference score,
      Map<String, Double> importance,
      int n,
      int m) {
    List<Compared> compared =
        columns.entrySet().stream().map(e -> new Compared(e.getKey(), e.getValue(), null)).toList();
    return judged(compared, score, importance, n, m, "");
  }

  private static Compared compared(Column column, Comparison comparison) {
    try {
      return new Compared(
          column.name(),
          ColumnComparison.of(
              column, comparison.reference(), comparison.current(), comparison.seed()),
          null);
    } catch (RuntimeException e) {
      // One bad column must not hide the results of the others.
      return new Compared(
          column.name(),
          null,
          undecided(
              column.name(),
              CheckStatus.ERROR,
              comparison.reference().size(),
              comparison.current().size(),
              "the check failed: " + e));
    }
  }

  private static DataDrift judged(
      List<Compared> compared,
      @Nullable Difference score,
      Map<String, Double> importance,
      int n,
      int m,
      String dataset) {
    List<ColumnComparison> made =
        compared.stream().map(Compared::comparison).filter(Objects::nonNull).toList();
    // The score is tested with the columns, but a column may have its name.
    List<Difference> distributions = new ArrayList<>();
    made.forEach(c -> distributions.add(c.distribution()));
    if (score != null) {
      distributions.add(score);
    }
    List<ColumnDrift> ofDistributions = judged(distributions, n, m);
    Map<String, ColumnDrift> byColumn = new LinkedHashMap<>();
    for (int i = 0; i < made.size(); i++) {
      byColumn.put(ofDistributions.get(i).name(), ofDistributions.get(i));
    }
    Map<String, ColumnDrift> blanks = new LinkedHashMap<>();
    judged(made.stream().map(ColumnComparison::blanks).toList(), n, m)
        .forEach(drift -> blanks.put(drift.name(), drift));
    List<ColumnDrift> columns = new ArrayList<>();
    for (Compared one : compared) {
      Stream.of(
              one.failure(),
              byColumn.get(one.column()),
              blanks.get(one.column()),
              one.comparison() == null ? null : one.comparison().unseen())
          .filter(Objects::nonNull)
          .map(drift -> drift.withImportance(importance.get(drift.name())))
          .forEach(columns::add);
    }
    return verdict(
        new DataDrift.Reference(n, dataset),
        m,
        columns,
        compared.size(),
        score == null ? null : ofDistributions.get(made.size()));
  }

  private static DataDrift verdict(
      DataDrift.Reference reference,
      int m,
      List<ColumnDrift> columns,
      int features,
      @Nullable ColumnDrift score) {
    DataDrift all =
        new DataDrift(
            CheckStatus.OK, reference, new DataDrift.Current(m), columns, score, null, null, "");
    List<ColumnDrift> drifted = all.drifted();
    boolean isWeighed = columns.stream().anyMatch(c -> c.importance() != null);
    double weighted =
        drifted.stream().mapToDouble(c -> c.importance() == null ? 0 : c.importance()).sum();
    double plain = features == 0 ? 0 : drifted.size() / (double) features;
    boolean isScoreOff = score != null && score.isAlert();
    boolean alert = isScoreOff || (isWeighed ? weighted : plain) >= SHARE_LIMIT;
    boolean warn =
        !drifted.isEmpty()
            || columns.stream().anyMatch(c -> c.status() == CheckStatus.WARN)
            || score != null && score.status() == CheckStatus.WARN;
    boolean known = columns.stream().anyMatch(c -> c.pAdjusted() != null);
    String reason =
        drifted.isEmpty()
            ? "today's clients look like those the model was judged on"
            : drifted.size()
                + " of "
                + features
                + " columns "
                + (drifted.size() == 1 ? "has" : "have")
                + " drifted"
                + (isWeighed
                    ? String.format(
                        Locale.ROOT, "; %.0f%% of the model rests on them", 100 * weighted)
                    : "");
    return new DataDrift(
        alert
            ? CheckStatus.ALERT
            : warn ? CheckStatus.WARN : known ? CheckStatus.OK : CheckStatus.INSUFFICIENT,
        reference,
        new DataDrift.Current(m),
        columns,
        score,
        isWeighed ? weighted : null,
        plain,
        isScoreOff ? reason + "; the risks themselves have drifted" : reason);
  }

  /** The mean size of what each column adds to the log-odds of the reference, in shares. */
  private static Map<String, Double> importance(RiskModel model, Dataset reference) {
    List<String> columns = model.columns();
    double[][] added = model.contributionsByColumn(reference);
    double[] size = new double[columns.size()];
    for (int column = 0; column < size.length; column++) {
      size[column] = Arrays.stream(added[column]).map(Math::abs).average().orElse(0);
    }
    double all = Arrays.stream(size).sum();
    Map<String, Double> importance = new LinkedHashMap<>();
    for (int column = 0; column < size.length; column++) {
      importance.put(columns.get(column), all > 0 ? size[column] / all : 0);
    }
    return importance;
  }

  /** Decides the status of all differences of one kind. */
  private static List<ColumnDrift> judged(List<Difference> differences, int n, int m) {
    double[] p =
        differences.stream()
            .map(Difference::test)
            .filter(test -> test != null && !Double.isNaN(test.p()))
            .mapToDouble(TestResult::p)
            .toArray();
    double[] adjusted = FalseDiscovery.adjusted(p);
    List<ColumnDrift> judged = new ArrayList<>();
    int next = 0;
    for (Difference difference : differences) {
      TestResult test = difference.test();
      if (test == null) {
        judged.add(
            ColumnDrift.undecided(
                difference.column(),
                difference.kind(),
                CheckStatus.INSUFFICIENT,
                n,
                m,
                difference.why()));
      } else if (Double.isNaN(test.p())) {
        judged.add(
            ColumnDrift.undecided(
                difference.column(),
                difference.kind(),
                CheckStatus.ERROR,
                n,
                m,
                "the test has no result"));
      } else {
        judged.add(judged(difference, test, adjusted[next++], n, m));
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
        Double.isFinite(test.statistic()) ? test.statistic() : null,
        test.p(),
        adjusted,
        difference.effect(),
        difference.kind().effect(),
        difference.limit(),
        n,
        m,
        difference.distances().wasserstein(),
        difference.distances().jensenShannon(),
        difference.distances().cramersV(),
        null,
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

  private static ColumnDrift undecided(
      String column, CheckStatus status, int n, int m, String reason) {
    return ColumnDrift.undecided(column, Kind.DISTRIBUTION, status, n, m, reason);
  }
}
