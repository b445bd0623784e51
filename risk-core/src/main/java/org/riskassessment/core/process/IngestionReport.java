package org.riskassessment.core.process;

import java.util.List;
import java.util.Optional;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/**
 * What an ingestion found.
 *
 * @param batches the files that were new, in the order of their names
 * @param unreadable files that could not be read and will be tried again, with the reason
 * @param dataset the dataset as it is now, empty while there are no rows
 */
public record IngestionReport(
    List<Batch> batches,
    List<Unreadable> unreadable,
    List<String> warnings,
    Optional<DatasetRecord> dataset) {

  /** A file that could not be read this time. */
  public record Unreadable(String name, String reason) {}

  public IngestionReport {
    batches = List.copyOf(batches);
    unreadable = List.copyOf(unreadable);
    warnings = List.copyOf(warnings);
  }

  public boolean nothingNew() {
    return batches.isEmpty() && unreadable.isEmpty();
  }

  public List<Batch> refused() {
    return batches.stream().filter(b -> b.status() == Batch.Status.REFUSED).toList();
  }

  public long rowsNew() {
    return batches.stream()
        .filter(b -> b.status() == Batch.Status.INGESTED)
        .mapToLong(Batch::rowsNew)
        .sum();
  }
}
