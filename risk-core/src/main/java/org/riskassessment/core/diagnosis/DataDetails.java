package org.riskassessment.core.diagnosis;

import java.util.List;

/**
 * What a diagnosis says of the data beside the statistics of numeric columns.
 *
 * @param categories one for each text column, in schema order
 * @param missingChange one for each feature, in schema order
 * @param batches the newest batches, oldest first
 * @param groups the rows split by a column, largest group first
 */
public record DataDetails(
    List<CategorySummary> categories,
    List<MissingChange> missingChange,
    List<BatchMissing> batches,
    List<DataGroup> groups) {

  /** Nothing. */
  public static final DataDetails NONE =
      new DataDetails(List.of(), List.of(), List.of(), List.of());

  public DataDetails {
    categories = List.copyOf(categories);
    missingChange = List.copyOf(missingChange);
    batches = List.copyOf(batches);
    groups = List.copyOf(groups);
  }
}
