package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.riskassessment.core.dataset.DatasetId;

/**
 * A state of the dataset file: its first {@code bytes} bytes, whose digest is the id. Within a
 * generation every earlier dataset is a prefix of the later ones.
 *
 * @param generation from 1; the file is rewritten, not extended, only when this grows
 * @param path of the file, relative to the workspace if it is inside
 * @param rows data rows, the header not counted
 * @param schemaHash the schema whose kept columns the file has
 */
public record DatasetRecord(
    DatasetId id,
    int generation,
    String path,
    long rows,
    long bytes,
    String schemaHash,
    Instant createdAt) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public DatasetRecord {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
  }
}
