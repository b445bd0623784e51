package org.riskassessment.core.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RowCounts;

/**
 * One file, or one poll of a database, and what was done with its rows.
 *
 * @param number counts the batches from 1, in order of ingestion
 * @param source name of the source
 * @param name the file's path, relative to the workspace where it lies inside; for a database, what
 *     was read
 * @param sha256 digest of the content, 64 hex digits
 * @param status whether its accepted rows are in the dataset
 * @param rows what was done with its rows
 * @param reason why it was refused or forgotten; null when it was not
 * @param changedFrom number of the batch that the same file was with other content; null when there
 *     is none
 * @param bytes size of the content
 * @param at when it was read
 * @param seconds how long that took
 * @param rowsPerSecond rows read per second; null when it took no measurable time
 * @param modifiedAt when the content was last changed; null when unknown
 * @param freshnessSeconds how old the content was when it was read; null when unknown
 */
public record BatchJson(
    int number,
    String source,
    String name,
    String sha256,
    Batch.Status status,
    @Inline Rows rows,
    @Nullable String reason,
    @Nullable Integer changedFrom,
    long bytes,
    Instant at,
    double seconds,
    @Nullable Double rowsPerSecond,
    @Nullable Instant modifiedAt,
    @Nullable Long freshnessSeconds) {

  /**
   * What was done with rows.
   *
   * @param rowsRead all rows: the new, duplicate and rejected ones
   * @param rowsNew rows added to the dataset
   * @param rowsDuplicate rows that were already there
   * @param rowsRejected rows in quarantine; all of them when the batch was refused
   * @param rejectedByRule number of rejected rows by the rule they break
   * @param rejectedByColumn number of rejected rows by the column of their fault; empty in batches
   *     of earlier releases
   * @param rowsContradictory new rows that are also there with the other label
   */
  public record Rows(
      long rowsRead,
      long rowsNew,
      long rowsDuplicate,
      long rowsRejected,
      Map<String, Long> rejectedByRule,
      Map<String, Long> rejectedByColumn,
      long rowsContradictory) {

    static Rows of(RowCounts rows) {
      return new Rows(
          rows.read(),
          rows.fresh(),
          rows.duplicate(),
          rows.rejected(),
          rows.rejectedByRule(),
          rows.rejectedByColumn(),
          rows.contradictory());
    }
  }

  public static BatchJson of(Batch batch) {
    return new BatchJson(
        batch.number(),
        batch.source(),
        batch.name(),
        batch.sha256(),
        batch.status(),
        Rows.of(batch.rows()),
        batch.reason(),
        batch.changedFrom(),
        batch.bytes(),
        batch.at(),
        batch.millis() / 1000.0,
        batch.rowsPerSecond().orElse(null),
        batch.modifiedAt(),
        batch.freshness().map(Duration::toSeconds).orElse(null));
  }

  static List<BatchJson> of(List<Batch> batches) {
    return batches.stream().map(BatchJson::of).toList();
  }
}
