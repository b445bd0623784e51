package org.riskassessment.report.chart;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.stage.ReportFigures.CallCurve;

/** Inputs of charts. */
final class ChartFixtures {
  private ChartFixtures() {}

  /** Clients of whom each leaves by its risk, which is low for most. */
  static Judged judged(int n) {
    SplittableRandom random = new SplittableRandom(7);
    double[] logOdds = new double[n];
    double[] risk = new double[n];
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      logOdds[i] = -3.5 + 5 * u * u;
      risk[i] = 1 / (1 + Math.exp(-logOdds[i]));
      exited[i] = random.nextDouble() < risk[i];
    }
    return new Judged(
        3,
        new ScoredRows(logOdds, risk, exited, IntStream.range(0, n).toArray()),
        0.3,
        n < 50 ? 0 : 0.05);
  }

  static CallCurve calls() {
    List<Integer> calls = IntStream.rangeClosed(0, 40).map(i -> 25 * i).boxed().toList();
    List<Double> reached = calls.stream().map(c -> 2_400_000 * (1 - Math.exp(-c / 700.0))).toList();
    return new CallCurve(
        calls,
        reached,
        reached.stream().map(r -> 0.9 * r).toList(),
        reached.stream().map(r -> 1.12 * r).toList(),
        7_213,
        100,
        true,
        640);
  }

  /** Every kind of chart with enough data. */
  static List<Chart> all() {
    Judged judged = judged(2_000);
    return List.of(
        new RocChart(judged),
        new PrecisionRecallChart(judged),
        new CalibrationChart(judged),
        new GainsChart(judged),
        new CapacityChart(calls()));
  }

  /** Every kind of chart without data. */
  static List<Chart> empty() {
    Judged none = new Judged(1, null, 0.3, 0);
    return List.of(
        new RocChart(none),
        new PrecisionRecallChart(none),
        new CalibrationChart(none),
        new GainsChart(none),
        new CapacityChart(null));
  }
}
