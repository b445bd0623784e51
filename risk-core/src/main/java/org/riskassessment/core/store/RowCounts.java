package org.riskassessment.core.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened to the rows of a batch.
 *
 * @param read rows in it; new, duplicate and rejected rows add up to it
 * @param fresh new rows, which were added to the dataset
 * @param duplicate rows that the dataset, or the batch itself, had already
 * @param rejected rows that were quarantined, all of them when the batch is refused
 * @param contradictory new rows whose exact copy has the other label
 * @param rejectedByRule how many rows broke each rule; they add up to less than {@code rejected}
 *     when a batch is refused
 * @param rejectedByColumn how many rows were quarantined for a cell of each column; empty in
 *     batches of earlier releases
 */
public record RowCounts(
    long read,
    long fresh,
    long duplicate,
    long rejected,
    long contradictory,
    Map<String, Long> rejectedByRule,
    Map<String, Long> rejectedByColumn) {

  public RowCounts {
    rejectedByRule = Collections.unmodifiableSortedMap(new TreeMap<>(rejectedByRule));
    rejectedByColumn = Collections.unmodifiableSortedMap(new TreeMap<>(rejectedByColumn));
  }

  /** Counts of a batch without rejected or contradictory rows. */
  public static RowCounts of(long read, long fresh) {
    return new RowCounts(read, fresh, read - fresh, 0, 0, Map.of(), Map.of());
  }
}
