package org.riskassessment.core.stage;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/**
 * The result of an ingestion.
 *
 * @param batches the new files, in name order, and the new polls of databases
 * @param unreadable files that could not be read and will be tried again, with the reason
 * @param unread files in the folders of sources that are not read because of their names, with what
 *     to do
 * @param datasetRecord the dataset after the ingestion, null while it has no rows
 * @param reconciled how each database source compares with the dataset; empty unless the request
 *     was to reconcile
 */
public record IngestionReport(
    List<Batch> batches,
    List<Unreadable> unreadable,
    List<Unreadable> unread,
    List<String> warnings,
    @Nullable DatasetRecord datasetRecord,
    List<Reconciliation> reconciled) {

  /** A file that is not read, or not this time. */
  public record Unreadable(String name, String reason) {}

  /**
   * A database source compared with the dataset.
   *
   * @param sourceRows rows in the source
   * @param datasetRows rows of the dataset that came from it, without the late ones
   * @param lateRows rows of the source before the watermark that the dataset lacked; they have been
   *     added
   * @param deletedClients the first few of the clients that came from the source but are no longer
   *     in it
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
    this(batches, unreadable, List.of(), warnings, datasetRecord, List.of());
  }

  /** The same with files that are not read. */
  public IngestionReport withUnread(List<Unreadable> files) {
    return new IngestionReport(batches, unreadable, files, warnings, datasetRecord, reconciled);
  }

  public IngestionReport {
    reconciled = List.copyOf(reconciled);
    batches = List.copyOf(batches);
    unreadable = List.copyOf(unreadable);
    unread = List.copyOf(unread);
    warnings = List.copyOf(warnings);
  }

  /** The dataset after the ingestion, empty while it has no rows. */
  public Optional<DatasetRecord> dataset() {
    return Optional.ofNullable(datasetRecord);
  }

  /** Whether there is nothing to read and nothing to tell. */
  public boolean nothingNew() {
    return batches.isEmpty() && unreadable.isEmpty() && unread.isEmpty();
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
