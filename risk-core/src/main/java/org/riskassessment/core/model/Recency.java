package org.riskassessment.core.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.json.JsonSection;

/**
 * How much rows count in training by their age in ticks.
 *
 * @param halfLife a row counts half as much as one that is so many ticks newer
 * @param ticks where each tick begins in the dataset, ascending
 */
public record Recency(double halfLife, List<Long> ticks) {

  public Recency {
    ticks = List.copyOf(ticks);
  }

  /** A factor for each row of a dataset, above 0 and at most 1. */
  public double[] factors(Dataset all) {
    long[] starts = ticks.stream().mapToLong(Long::longValue).toArray();
    double[] factors = new double[all.size()];
    for (int row = 0; row < factors.length; row++) {
      int place = Arrays.binarySearch(starts, all.knownFrom(row));
      int begun = place >= 0 ? place + 1 : -place - 1;
      factors[row] = StrictMath.pow(2, -(starts.length - begun) / halfLife);
    }
    return factors;
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("half_life", halfLife);
    tree.put("ticks", ticks);
    return tree;
  }

  static Recency read(JsonSection json) {
    return new Recency(
        json.number("half_life"), json.numbers("ticks").stream().map(Double::longValue).toList());
  }
}
