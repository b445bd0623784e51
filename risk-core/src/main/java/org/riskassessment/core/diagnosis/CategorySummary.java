package org.riskassessment.core.diagnosis;

import java.util.List;

/**
 * What a text column contains.
 *
 * @param count cells that are not missing
 * @param missing blank cells
 * @param distinct number of distinct texts
 * @param exact whether every text was counted; otherwise distinct and top are estimates
 * @param top the most frequent texts, most frequent first
 */
public record CategorySummary(
    String column, long count, long missing, long distinct, boolean exact, List<Top> top) {

  public CategorySummary {
    top = List.copyOf(top);
  }

  /** A text and how many cells have it. */
  public record Top(String value, long count) {}
}
