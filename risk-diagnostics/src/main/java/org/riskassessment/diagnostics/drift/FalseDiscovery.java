package org.riskassessment.diagnostics.drift;

import java.util.Arrays;
import java.util.Comparator;

/** Adjusts p-values for the number of tests (Benjamini and Hochberg, 1995). */
public final class FalseDiscovery {

  private FalseDiscovery() {}

  /** For each p-value, the lowest false discovery rate at which its test would be significant. */
  public static double[] adjusted(double[] p) {
    Integer[] largest = new Integer[p.length];
    Arrays.setAll(largest, i -> i);
    Arrays.sort(largest, Comparator.comparingDouble(i -> -p[i]));
    double[] adjusted = new double[p.length];
    double least = 1;
    for (int i = 0; i < largest.length; i++) {
      int rank = p.length - i;
      least = Math.min(least, p[largest[i]] * p.length / rank);
      adjusted[largest[i]] = least;
    }
    return adjusted;
  }
}
