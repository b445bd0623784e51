package org.riskassessment.core.diagnosis;

import java.util.List;
import org.riskassessment.core.json.Lower;

/**
 * Where the model is wrong.
 *
 * @param status WARN when segments were found
 * @param n rows that were searched
 * @param searched segments that were tested
 * @param found those that chance does not explain, the one that concerns most clients first
 * @param reason in one sentence
 */
public record SegmentSearch(
    @Lower CheckStatus status, int n, int searched, List<Segment> found, String reason) {
  public SegmentSearch {
    found = List.copyOf(found);
  }

  /** A search that could not be made. */
  public static SegmentSearch none(int n, String reason) {
    return new SegmentSearch(CheckStatus.INSUFFICIENT, n, 0, List.of(), reason);
  }
}
