package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A file as it was when its content was last hashed.
 *
 * @param path relative to the workspace if it is inside, else absolute
 * @param size in bytes
 * @param modifiedAt as the file system says, to the millisecond
 * @param hashedAt when the content was read, to the millisecond
 * @param generation of the dataset that it was read for
 */
public record KnownFile(
    String path, long size, Instant modifiedAt, Instant hashedAt, String sha256, int generation) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public KnownFile {
    modifiedAt = modifiedAt.truncatedTo(ChronoUnit.MILLIS);
    hashedAt = hashedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same file, read for another generation. */
  public KnownFile ofGeneration(int other) {
    return new KnownFile(path, size, modifiedAt, hashedAt, sha256, other);
  }
}
