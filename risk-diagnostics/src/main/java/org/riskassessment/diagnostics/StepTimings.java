package org.riskassessment.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.diagnosis.StageTiming.Trend;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.StepRecord;

/** How long the steps of real runs took, and whether the last ones were slower than usual. */
final class StepTimings {
  private static final List<String> STEPS =
      List.of("ingest", "train", "score", "predict", "report");

  /** Older runs say little about today's data. */
  private static final int MOST_RUNS = 100;

  private static final int FEWEST_RUNS = 10;
  private static final double OUTLYING = 3;
  private static final double MUCH = 1.5;

  /** Makes the median absolute deviation of a normal distribution its standard deviation. */
  private static final double NORMAL = 1.4826;

  /** The two-sided 5% point of the normal distribution. */
  private static final double SIGNIFICANT = 1.96;

  private StepTimings() {}

  /** The timings of the steps that ever did something. */
  static List<StageTiming> of(RunLog runs) {
    List<StageTiming> timings = new ArrayList<>();
    for (String step : STEPS) {
      // A clock that jumped cannot make a step take less than no time.
      List<StepRecord> done =
          runs.newestDone(step, MOST_RUNS).stream().filter(s -> s.millis() >= 0).toList();
      if (!done.isEmpty()) {
        long[] newestFirst = done.stream().mapToLong(StepRecord::millis).toArray();
        timings.add(
            new StageTiming(step, newestFirst[0], done.get(0).startedAt(), usual(newestFirst)));
      }
    }
    return timings;
  }

  /**
   * What durations say together: the last one is slower than usual if it is above median + 3 *
   * 1.4826 * MAD of the others and above 1.5 times their median.
   *
   * @param newestFirst at least one, in milliseconds
   */
  static StageTiming.Usual usual(long[] newestFirst) {
    int n = newestFirst.length;
    double[] all = ascending(newestFirst, 0);
    CheckStatus status = CheckStatus.INSUFFICIENT;
    if (n >= FEWEST_RUNS) {
      double[] others = ascending(newestFirst, 1);
      double median = quantile(others, 0.5);
      double[] deviations = Arrays.stream(others).map(v -> Math.abs(v - median)).sorted().toArray();
      boolean slow =
          newestFirst[0] > median + OUTLYING * NORMAL * quantile(deviations, 0.5)
              && newestFirst[0] > MUCH * median;
      status = slow ? CheckStatus.WARN : CheckStatus.OK;
    }
    return new StageTiming.Usual(
        Math.round(quantile(all, 0.5)),
        Math.round(quantile(all, 0.95)),
        n,
        n < FEWEST_RUNS ? Trend.UNKNOWN : trend(newestFirst),
        status);
  }

  /** The test of Mann (1945) and Kendall (1975): which way do more than chance of the pairs go? */
  private static Trend trend(long[] newestFirst) {
    int n = newestFirst.length;
    long later = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        later += Long.signum(newestFirst[i] - newestFirst[j]);
      }
    }
    double z = (later - Long.signum(later)) / Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
    return Math.abs(z) < SIGNIFICANT ? Trend.FLAT : z > 0 ? Trend.RISING : Trend.FALLING;
  }

  private static double[] ascending(long[] newestFirst, int from) {
    return Arrays.stream(newestFirst).skip(from).asDoubleStream().sorted().toArray();
  }

  private static double quantile(double[] ascending, double share) {
    double place = share * (ascending.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
