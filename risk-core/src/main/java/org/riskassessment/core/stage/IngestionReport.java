package org.riskassessment.core.stage;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/**
 * What an ingestion found.
 *
 * @param batches the files that were new, in the order of their names
 * @param unreadable files that could not be read and will be tried again, with the reason
 * @param datasetRecord the dataset after the ingestion, null while it has no rows
 * @param reconciled what came of comparing each database source with the dataset; empty unless that
 *     was asked for
 */
public record IngestionReport(
    List<Batch> batches,
    List<Unreadable> unreadable,
    List<String> warnings,
    @Nullable DatasetRecord datasetRecord,
    List<Reconciliation> reconciled) {

  /** A file that could not be read this time. */
  public record Unreadable(String name, String reason) {}

  /**
   * A database source held against the dataset.
   *
   * @param sourceRows rows that the source has
   * @param datasetRows rows of the dataset that came from it, the late ones not among them
   * @param lateRows rows of the source that the dataset had not though they lie before the
   *     watermark; they are in it now
   * @param deletedClients clients that the dataset has from the source and the source no more, the
   *     first ones of them
   * @param deleted how many such clients there are
   */
  public record Reconciliation(
      String source,
      long sourceRows,
      long datasetRows,
      long lateRows,
      List<String> deletedClients,
      long deleted) {

    public Reconciliation {
      deletedClients = List.copyOf(deletedClients);
    }
  }

  /** A report without a reconciliation. */
  public IngestionReport(
      List<Batch> batches,
      List<Unreadable> unreadable,
      List<String> warnings,
      @Nullable DatasetRecord datasetRecord) {
    this(batches, unreadable, warnings, datasetRecord, List.of());
  }

  public IngestionReport {
    reconciled = List.copyOf(reconciled);
    batches = List.copyOf(batches);
    unreadable = List.copyOf(unreadable);
    warnings = List.copyOf(warnings);
  }

  /** The dataset after the ingestion, empty while it has no rows. */
  public Optional<DatasetRecord> dataset() {
    return Optional.ofNullable(datasetRecord);
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
