package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One file, or one poll of a database, and what became of its rows.
 *
 * @param number from 1 in order of ingestion; 0 before it is stored
 * @param source name of the source it came from
 * @param name the file's path, relative to the workspace where it lies inside
 * @param bytes size of the content
 * @param generation of the dataset that it was read for
 * @param reason why it was refused, null when it was not
 * @param rowsRead rows in it; new, duplicate and rejected ones add up to it
 * @param firstRow place of its first new row in the dataset, from 0
 */
public record Batch(
    int number,
    String runId,
    String source,
    String name,
    String sha256,
    long bytes,
    int generation,
    String schemaHash,
    Status status,
    @Nullable String reason,
    long rowsRead,
    long rowsNew,
    long rowsDuplicate,
    long rowsRejected,
    long firstRow,
    Instant at,
    long millis) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Batch {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What became of a batch. */
  public enum Status {
    /** Its accepted rows are in the dataset. */
    INGESTED,
    /** Refused whole; none of its rows are in the dataset. */
    REFUSED
  }

  public Batch withNumber(int newNumber) {
    return new Batch(
        newNumber,
        runId,
        source,
        name,
        sha256,
        bytes,
        generation,
        schemaHash,
        status,
        reason,
        rowsRead,
        rowsNew,
        rowsDuplicate,
        rowsRejected,
        firstRow,
        at,
        millis);
  }
}
