package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.schema.inference.LabelledCells.Sides;

/**
 * How well one column alone separates clients that left from clients that stayed: the best area
 * under the ROC curve, 0.5 to 1, of its numbers in either direction, of its texts ordered by the
 * share that left, and of being blank. NaN with fewer than {@value #FEWEST} rows of either class,
 * which are too few to tell.
 */
final class Separation {
  /** From this area on, a column is probably known only afterwards. */
  static final double SUSPECT = 0.99;

  private static final int FEWEST = 10;

  /** Texts with fewer rows count as one: alone, each would separate by chance. */
  private static final int RARE = 5;

  private static final int FEW_NUMBERS = 20;

  private Separation() {}

  static double of(LabelledCells cells) {
    Sides filled = cells.filled();
    Sides blank = cells.all();
    blank.stayed -= filled.stayed;
    blank.left -= filled.left;
    double best = ofGroups(List.of(filled, blank));
    Map<String, Sides> texts = cells.groups(cells.isOrdered() ? FEW_NUMBERS : Integer.MAX_VALUE);
    if (!cells.isOrdered() || texts.size() <= FEW_NUMBERS) {
      best = best(best, ofGroups(texts.values()));
    }
    double area = area(Arrays.asList(cells.ties().sides()));
    return best(best, Math.max(area, 1 - area));
  }

  /** Groups separate best when ordered by the share that left. */
  private static double ofGroups(Collection<Sides> groups) {
    Sides rare = new Sides();
    List<Sides> counts = new ArrayList<>();
    for (Sides group : groups) {
      if (group.rows() < RARE) {
        rare.add(group);
      } else {
        counts.add(group);
      }
    }
    if (rare.rows() > 0) {
      counts.add(rare);
    }
    counts.sort(Comparator.comparingDouble(c -> c.left / (double) c.rows()));
    return area(counts);
  }

  /** The area of groups in ascending order. */
  private static double area(List<Sides> groups) {
    double pairs = 0;
    Sides all = new Sides();
    for (Sides group : groups) {
      pairs += group.left * (all.stayed + group.stayed / 2.0);
      all.add(group);
    }
    return Math.min(all.stayed, all.left) < FEWEST
        ? Double.NaN
        : pairs / ((double) all.stayed * all.left);
  }

  private static double best(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
  }
}
