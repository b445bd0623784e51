package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Watermark;

/** What is read: ingestion, quarantine and how far database sources are read. */
public final class IngestionJson {
  private IngestionJson() {}

  /** What {@code risk ingest} did: it either reads, or forgets a batch. */
  public sealed interface Ingest permits Ingested, Forgotten {}

  /**
   * What was read.
   *
   * @param nothingNew whether no source had anything new
   * @param batches every file or poll that was read, in order
   * @param dataset the dataset as it is now; null while there are no rows
   * @param reconciled each database source compared with the dataset; left out unless that was
   *     asked for and there is one
   */
  public record Ingested(
      boolean nothingNew,
      List<BatchJson> batches,
      @Nullable Data dataset,
      @OmitNull @Nullable List<Reconciliation> reconciled)
      implements Ingest {

    public static Ingested of(IngestionReport report, RiskConfig config) {
      return new Ingested(
          report.nothingNew(),
          BatchJson.of(report.batches()),
          Data.of(report, config),
          report.reconciled().isEmpty()
              ? null
              : report.reconciled().stream().map(Reconciliation::of).toList());
    }
  }

  /**
   * The training dataset.
   *
   * @param id SHA-256 of its file, 64 hex digits
   * @param rows data rows
   * @param path where its file is, relative to the workspace where it lies inside
   */
  public record Data(String id, long rows, String path) {
    static @Nullable Data of(IngestionReport report, RiskConfig config) {
      return report
          .dataset()
          .map(d -> new Data(d.id().sha256(), d.rows(), config.display(config.datasetFile())))
          .orElse(null);
    }
  }

  /**
   * A database source compared with the dataset.
   *
   * @param source its name
   * @param sourceRows rows that the source has
   * @param datasetRows rows of the dataset that came from it, the late ones not counted
   * @param lateRows rows that earlier polls missed; they are in the dataset now
   * @param deletedClients number of clients that the dataset has from the source, and the source no
   *     longer has
   * @param deletedClientIds the first of them
   */
  public record Reconciliation(
      String source,
      long sourceRows,
      long datasetRows,
      long lateRows,
      long deletedClients,
      List<String> deletedClientIds) {

    static Reconciliation of(IngestionReport.Reconciliation one) {
      return new Reconciliation(
          one.source(),
          one.sourceRows(),
          one.datasetRows(),
          one.lateRows(),
          one.deleted(),
          one.deletedClients());
    }
  }

  /**
   * A batch that was taken out of the dataset.
   *
   * @param forgotten the batch
   * @param rowsRemoved rows that the dataset lost; rows that another batch has too stay
   * @param dataset the dataset as it is now; null when there are no rows
   */
  public record Forgotten(BatchJson forgotten, @Nullable Long rowsRemoved, @Nullable Data dataset)
      implements Ingest {

    public static Forgotten of(Batch batch, IngestionReport report, RiskConfig config) {
      Batch.Forgotten forgotten = batch.forgotten();
      return new Forgotten(
          BatchJson.of(batch),
          forgotten == null ? null : forgotten.rows(),
          Data.of(report, config));
    }
  }

  /**
   * The batches of the present dataset that were refused or have rows in quarantine.
   *
   * @param batches the batches, oldest first
   */
  public record Quarantine(List<BatchJson> batches) {
    public static Quarantine of(List<Batch> batches) {
      return new Quarantine(BatchJson.of(batches));
    }
  }

  /**
   * The rows of a batch that are in quarantine.
   *
   * @param batch the batch
   * @param path the file that holds the rows, relative to the workspace where it lies inside
   * @param rows the first of them, in the order of their lines
   */
  public record QuarantinedRows(BatchJson batch, String path, List<QuarantinedRow> rows) {}

  /**
   * A row in quarantine.
   *
   * @param line where it starts in its file, from 1
   * @param column the column of its first fault
   * @param value what was found there
   * @param rule the rule that it breaks, such as {@code type}
   * @param accepted what would have been accepted
   * @param row the whole row, as CSV
   */
  public record QuarantinedRow(
      long line, String column, String value, String rule, String accepted, String row) {}

  /**
   * How far each database source is read.
   *
   * @param sources the database sources, in the order of the configuration
   */
  public record Watermarks(List<Position> sources) {}

  /**
   * How far a database source is read.
   *
   * @param source its name
   * @param database its address, without a password
   * @param reads the table or the query
   * @param mode how new rows are found
   * @param reached the newest time or number that was read; null when nothing was, or when each
   *     poll reads everything
   * @param readAt when it was last read; null when it never was
   * @param columns the columns as they were then; none when it never was
   */
  public record Position(
      String source,
      String database,
      String reads,
      String mode,
      @Nullable String reached,
      @Nullable Instant readAt,
      List<DatabaseColumn> columns) {

    /**
     * The position of a source.
     *
     * @param mark null when it was never read
     * @param reached the time or number, as a person reads it
     */
    public static Position of(
        JdbcSource source, @Nullable Watermark mark, @Nullable String reached) {
      return new Position(
          source.name(),
          source.database().display(),
          source.what(),
          source.mode().word(),
          reached,
          mark == null ? null : mark.at(),
          mark == null ? List.of() : mark.columns().stream().map(DatabaseColumn::of).toList());
    }
  }

  /**
   * A column of a database source.
   *
   * @param name its name
   * @param type its type, in the database's words
   */
  public record DatabaseColumn(String name, String type) {
    static DatabaseColumn of(String stored) {
      int tab = stored.indexOf('\t');
      return new DatabaseColumn(stored.substring(0, tab), stored.substring(tab + 1));
    }
  }

  /**
   * A database source that the next run reads from its first row.
   *
   * @param source its name
   * @param runId the run that reset it
   */
  public record WatermarkReset(String source, String runId) {}

  /**
   * The file {@code ingestion.json} beside the dataset.
   *
   * @param newestBatch number of the newest batch
   * @param batches all of them, oldest first
   */
  public record Ledger(int newestBatch, List<LedgerEntry> batches) {
    public static Ledger of(int newestBatch, List<Batch> batches) {
      return new Ledger(newestBatch, batches.stream().map(LedgerEntry::of).toList());
    }
  }

  /**
   * A batch as {@code ingestion.json} lists it.
   *
   * @param number counts the batches from 1, in order of ingestion
   * @param runId the run that read it
   * @param source name of the source
   * @param name the file's path, relative to the workspace where it lies inside; for a database,
   *     what was read
   * @param sha256 digest of the content, 64 hex digits
   * @param bytes size of the content
   * @param status whether its accepted rows are in the dataset
   * @param reason why it was refused or forgotten; null when it was not
   * @param rowsRead all rows: the new, duplicate and rejected ones
   * @param rowsNew rows added to the dataset
   * @param rowsDuplicate rows that were already there
   * @param rowsRejected rows in quarantine; all of them when the batch was refused
   * @param at when it was read
   * @param millis how long that took, in milliseconds
   */
  public record LedgerEntry(
      int number,
      String runId,
      String source,
      String name,
      String sha256,
      long bytes,
      Batch.Status status,
      @Nullable String reason,
      long rowsRead,
      long rowsNew,
      long rowsDuplicate,
      long rowsRejected,
      Instant at,
      long millis) {

    static LedgerEntry of(Batch batch) {
      return new LedgerEntry(
          batch.number(),
          batch.runId(),
          batch.source(),
          batch.name(),
          batch.sha256(),
          batch.bytes(),
          batch.status(),
          batch.reason(),
          batch.rowsRead(),
          batch.rowsNew(),
          batch.rowsDuplicate(),
          batch.rowsRejected(),
          batch.at(),
          batch.millis());
    }
  }
}
