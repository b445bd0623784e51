package org.riskassessment.diagnostics.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.diagnosis.PerformanceDrift.Rule;
import org.riskassessment.core.stage.PerformanceStage.History;

/**
 * Rules that compare a new score, of which more is better, with those before it. Each comes with
 * how often it alarms although nothing has changed, for scores that are normal and alike. The first
 * four do not know how many rows a score rests on.
 */
final class ScoreRules {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double REFERENCE_LIMIT = 1.96;
  private static final int DRAWS = 20_000;
  private static final int MOST_DRAWN = 2_000_000;

  private ScoreRules() {}

  static List<Rule> of(History history, long seed) {
    double[] past = history.past().stream().mapToDouble(SizeAware.Score::rocAuc).toArray();
    Double now = history.now() == null ? null : history.now().rocAuc();
    Limits limits = Limits.of(past);
    int n = past.length;
    List<Rule> rules = new ArrayList<>();
    rules.add(below("raw", now, limits.raw(), n < 1 ? null : 1.0 / (n + 1)));
    rules.add(below("parametric", now, limits.parametric(), n < 2 ? null : parametric(n)));
    rules.add(
        below("non_parametric", now, limits.nonParametric(), n < 2 ? null : drawn(n, false, seed)));
    Double two = limits.twoOfThree();
    rules.add(below("two_of_three", now, two, n < 2 ? null : drawn(n, true, seed)));
    rules.add(below("calibrated", now, limits.calibrated(), n < 2 ? null : 0.025));
    rules.add(sizeAware(history));
    rules.add(reference(history));
    return rules;
  }

  /**
   * The limits of scores; one is null when there are too few.
   *
   * @param twoOfThree below which two of the first three rules alarm
   */
  record Limits(
      @Nullable Double raw,
      @Nullable Double parametric,
      @Nullable Double nonParametric,
      @Nullable Double twoOfThree,
      @Nullable Double calibrated) {

    static Limits of(double[] scores) {
      int n = scores.length;
      if (n == 0) {
        return new Limits(null, null, null, null, null);
      }
      double[] sorted = scores.clone();
      Arrays.sort(sorted);
      if (n == 1) {
        return new Limits(sorted[0], null, null, null, null);
      }
      double mean = Arrays.stream(sorted).average().orElseThrow();
      double squares = squares(sorted, mean);
      double parametric = mean - 2 * Math.sqrt(squares / n);
      double nonParametric = ScoreRules.nonParametric(sorted);
      double calibrated =
          mean
              - TDistribution.of(n - 1).inverseSurvivalProbability(0.025)
                  * Math.sqrt(squares / (n - 1))
                  * Math.sqrt(1 + 1.0 / n);
      return new Limits(
          sorted[0],
          parametric,
          nonParametric,
          median(sorted[0], parametric, nonParametric),
          calibrated);
    }
  }

  private static double squares(double[] scores, double mean) {
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    return squares;
  }

  private static double nonParametric(double[] sorted) {
    double first = quantile(sorted, 0.25);
    return first - 1.5 * (quantile(sorted, 0.75) - first);
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** The quantile of type 7 of ascending numbers. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private static Rule below(
      String name, @Nullable Double now, @Nullable Double limit, @Nullable Double falseAlarm) {
    return new Rule(
        name,
        limit,
        now == null || limit == null ? null : Boolean.valueOf(now < limit),
        limit == null ? null : falseAlarm);
  }

  /** (new - mean) / (s sqrt(1 + 1/n)) has the t distribution with n - 1 degrees of freedom. */
  static double parametric(int n) {
    return TDistribution.of(n - 1).cumulativeProbability(-2 * Math.sqrt((n - 1.0) / (n + 1)));
  }

  /** The mean chance, over drawn histories, that a score lies below the limit of its history. */
  static double drawn(int n, boolean twoOfThree, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int draws = Math.max(1_000, Math.min(DRAWS, MOST_DRAWN / n));
    double sum = 0;
    double[] scores = new double[n];
    for (int draw = 0; draw < draws; draw++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        scores[i] = random.nextGaussian();
        mean += scores[i] / n;
      }
      double parametric = mean - 2 * Math.sqrt(squares(scores, mean) / n);
      Arrays.sort(scores);
      double limit = nonParametric(scores);
      sum +=
          NORMAL.cumulativeProbability(twoOfThree ? median(scores[0], parametric, limit) : limit);
    }
    return sum / draws;
  }

  private static Rule sizeAware(History history) {
    SizeAware.Score now = history.now();
    return now == null
        ? new Rule("size_aware", null, null, null)
        : SizeAware.of(history.past(), now)
            .map(
                found ->
                    new Rule(
                        "size_aware", found.limit(), found.alarm(), NORMAL.survivalProbability(2)))
            .orElse(new Rule("size_aware", null, null, null));
  }

  private static Rule reference(History history) {
    SizeAware.Score now = history.now();
    SizeAware.Score before = history.reference();
    if (now == null || before == null) {
      return new Rule("reference", null, null, null);
    }
    double limit = before.rocAuc() - REFERENCE_LIMIT * Math.hypot(before.error(), now.error());
    return new Rule(
        "reference", limit, now.rocAuc() < limit, NORMAL.survivalProbability(REFERENCE_LIMIT));
  }
}
