package org.riskassessment.diagnostics.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.simulate.Mix;
import org.riskassessment.core.simulate.MixedRows;

/** How often a planted segment is found, and how often one is found where there is none. */
public final class SegmentFigures {
  private static final int TWENTIETH = 20;

  private SegmentFigures() {}

  /** Whether a search finds the planted segment, and whether it finds another. */
  public record Found(boolean planted, boolean other) {}

  /**
   * Searches rows by a model that is right but for a twentieth of them, the rows of one level of a
   * category.
   *
   * @param isPlanted whether the labels of those are wrong twice as often
   */
  public static Found search(int n, long seed, boolean isPlanted) {
    MixedRows rows = MixedRows.draw(n, seed, 0, Mix.CALM);
    Random random = new Random(seed);
    double[] risk = new double[n];
    boolean[] exited = new boolean[n];
    byte[] planted = new byte[n];
    for (int row = 0; row < n; row++) {
      risk[row] = 1 / (1 + Math.exp(-rows.logOdds()[row]));
      planted[row] = (byte) (row % TWENTIETH == 0 ? 1 : 0);
      double error = Math.min(risk[row], 1 - risk[row]);
      // Twice as many labels on the less likely side.
      boolean wrong = random.nextDouble() < (isPlanted && planted[row] == 1 ? 2 : 1) * error;
      exited[row] = risk[row] >= 0.5 != wrong;
    }
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("planted", planted, List.of("planted is no", "planted is yes")));
    for (int column = 0; column < 15; column++) {
      features.add(quarters("x" + column, rows.numbers()[column]));
    }
    for (int column = 0; column < MixedRows.CATEGORIES; column++) {
      features.add(levels("c" + column, rows.categories()[column]));
    }
    SegmentSearch search =
        SegmentFinder.find(
            features, new ScoredRows(risk, risk, exited, IntStream.range(0, n).toArray()));
    boolean found =
        search.found().stream().anyMatch(s -> s.conditions().contains("planted is yes"));
    boolean other =
        search.found().stream().anyMatch(s -> !s.conditions().contains("planted is yes"));
    return new Found(found, other);
  }

  private static Feature quarters(String name, double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    byte[] group = new byte[numbers.length];
    for (int row = 0; row < group.length; row++) {
      for (int quarter = 1; quarter < 4; quarter++) {
        group[row] += numbers[row] > sorted[quarter * (sorted.length - 1) / 4] ? 1 : 0;
      }
    }
    return new Feature(name, group, IntStream.range(0, 4).mapToObj(g -> name + g).toList());
  }

  private static Feature levels(String name, int[] levels) {
    byte[] group = new byte[levels.length];
    for (int row = 0; row < group.length; row++) {
      group[row] = (byte) levels[row];
    }
    return new Feature(name, group, IntStream.range(0, 9).mapToObj(g -> name + g).toList());
  }
}
