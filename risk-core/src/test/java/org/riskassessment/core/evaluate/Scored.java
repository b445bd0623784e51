package org.riskassessment.core.evaluate;

import java.util.Random;
import java.util.stream.IntStream;

/** Scored rows for tests: small ones by hand, large ones drawn from two normal distributions. */
final class Scored {
  private Scored() {}

  /** Rows of as many clients, whose risks are also what they are ranked by. */
  static ScoredRows of(double[] risks, int... exited) {
    return new ScoredRows(risks, risks, labels(exited), IntStream.range(0, risks.length).toArray());
  }

  static boolean[] labels(int... exited) {
    boolean[] labels = new boolean[exited.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = exited[i] == 1;
    }
    return labels;
  }

  /**
   * Rows of n clients, a part of whom left, whose log-odds are normal with variance 1 and a mean
   * that is higher by {@code shift} for those that left: the area is Phi(shift / sqrt(2)).
   */
  static ScoredRows normal(int n, double shareLeft, double shift, Random random) {
    double[] logOdds = new double[n];
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      exited[i] = i < shareLeft * n;
      logOdds[i] = random.nextGaussian() + (exited[i] ? shift : 0);
    }
    return ofLogOdds(logOdds, exited);
  }

  static ScoredRows ofLogOdds(double[] logOdds, boolean[] exited) {
    double[] risk = IntStream.range(0, logOdds.length).mapToDouble(i -> risk(logOdds[i])).toArray();
    return new ScoredRows(logOdds, risk, exited, IntStream.range(0, risk.length).toArray());
  }

  static double risk(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  static Evaluation evaluation(ScoredRows rows) {
    return Evaluation.of("rows", Evaluation.Protocol.TEST, rows, 0.5, 0, 42);
  }
}
