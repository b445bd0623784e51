package org.riskassessment.diagnostics.drift;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.simulate.Mix;
import org.riskassessment.core.simulate.MixedRows;

/** Compares fabricated ticks of twenty features with a reference, without datasets. */
public final class DriftFigures {
  private static final double[] WEIGHTS = {0.6, -0.5, 0.4, 0.4, -0.3, 0.3};

  private final double[][] reference = new double[MixedRows.NUMBERS][];
  private final int[][] categories;
  private final double[] scores;
  private final int n;

  /** With a reference of n rows. */
  public DriftFigures(int n, long seed) {
    MixedRows rows = MixedRows.draw(n, seed, -1, Mix.CALM);
    this.n = n;
    for (int column = 0; column < reference.length; column++) {
      reference[column] = ColumnComparison.finite(rows.numbers()[column]);
    }
    this.categories = rows.categories();
    this.scores = ColumnComparison.finite(score(rows));
  }

  /** What a model that knows the relation says; a blank counts as 0. */
  private static double[] score(MixedRows rows) {
    double[] scores = new double[rows.size()];
    for (int row = 0; row < scores.length; row++) {
      for (int column = 0; column < WEIGHTS.length; column++) {
        double x = rows.numbers()[column][row];
        scores[row] += Double.isNaN(x) ? 0 : WEIGHTS[column] * x;
      }
    }
    return scores;
  }

  /** The drift of a tick of m rows. */
  public DataDrift tick(int m, long seed, int tick, Mix mix) {
    return compare(MixedRows.draw(m, seed, tick, mix), seed);
  }

  /** The drift of rows. */
  public DataDrift compare(MixedRows rows, long seed) {
    int m = rows.size();
    Map<String, ColumnComparison> columns = new LinkedHashMap<>();
    for (int column = 0; column < MixedRows.NUMBERS; column++) {
      double[] numbers = ColumnComparison.finite(rows.numbers()[column]);
      String name = "x" + column;
      columns.put(
          name,
          new ColumnComparison(
              ColumnComparison.numbers(name, reference[column], n, numbers, m, seed),
              ColumnComparison.blanks(name, 0, n, m - numbers.length, m),
              null));
    }
    for (int column = 0; column < MixedRows.CATEGORIES; column++) {
      String name = "c" + column;
      long[] ones = counts(categories[column]);
      long[] others = counts(rows.categories()[column]);
      columns.put(
          name,
          new ColumnComparison(
              ColumnComparison.categories(name, ones, others),
              ColumnComparison.blanks(name, 0, n, 0, m),
              ColumnComparison.unseen(name, 0, others[MixedRows.LEVELS], n, m)));
    }
    Map<String, Double> importance = new LinkedHashMap<>();
    double all = Arrays.stream(WEIGHTS).map(Math::abs).sum();
    for (int column = 0; column < WEIGHTS.length; column++) {
      importance.put("x" + column, Math.abs(WEIGHTS[column]) / all);
    }
    return FeatureDriftStage.decide(
        columns,
        ColumnComparison.numbers(
            ColumnDrift.SCORE, scores, n, ColumnComparison.finite(score(rows)), m, seed),
        importance,
        n,
        m);
  }

  /** By level, the new one last but one, blanks last. */
  private static long[] counts(int[] levels) {
    long[] counts = new long[MixedRows.LEVELS + 2];
    for (int level : levels) {
      counts[level]++;
    }
    return counts;
  }

  /** Whether any column of a tick is a WARN, and none an ALERT. */
  public static boolean warns(DataDrift drift) {
    return drift.drifted().isEmpty()
        && drift.columns().stream().anyMatch(c -> c.status() == CheckStatus.WARN);
  }

  /** Whether a calm tick of a column with so many levels, rarer and rarer, is an ALERT. */
  public static boolean unseen(int levels, int n, int m, long seed) {
    Random random = new Random(seed);
    double[] cumulative = new double[levels];
    double sum = 0;
    for (int level = 0; level < levels; level++) {
      sum += 1.0 / (level + 1);
      cumulative[level] = sum;
    }
    int[] counts = new int[levels];
    for (int row = 0; row < n; row++) {
      counts[level(cumulative, random)]++;
    }
    long unseen = 0;
    for (int row = 0; row < m; row++) {
      unseen += counts[level(cumulative, random)] == 0 ? 1 : 0;
    }
    long singletons = Arrays.stream(counts).filter(count -> count == 1).count();
    return ColumnComparison.unseen("zipf", singletons, unseen, n, m).isAlert();
  }

  private static int level(double[] cumulative, Random random) {
    int found =
        Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
    return Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found);
  }
}
