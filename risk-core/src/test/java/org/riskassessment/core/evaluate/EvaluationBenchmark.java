package org.riskassessment.core.evaluate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** Processor time of evaluations: run its main method from an IDE, or with the test class path. */
final class EvaluationBenchmark {
  private static final ThreadMXBean TIME = ManagementFactory.getThreadMXBean();

  private EvaluationBenchmark() {}

  public static void main(String[] args) {
    for (int n : new int[] {2_000, 10_000, 50_000, 200_000, 1_000_000}) {
      ScoredRows rows = Scored.normal(n, 0.2, 1, new Random(n));
      double[] millis = new double[7];
      for (int i = 0; i < millis.length; i++) {
        long start = TIME.getCurrentThreadCpuTime();
        Evaluation.of("rows", Evaluation.Protocol.TEST, rows, 0.5, n / 10, 42);
        millis[i] = (TIME.getCurrentThreadCpuTime() - start) / 1e6;
      }
      double first = millis[0];
      Arrays.sort(millis);
      System.out.println(
          String.format(
              Locale.ROOT,
              "%,9d rows: first %,.0f ms, median %,.0f ms",
              n,
              first,
              millis[millis.length / 2]));
    }
  }
}
