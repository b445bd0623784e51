package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a database source was read.
 *
 * @param source its name
 * @param generation of the dataset that it was read for; for another one it is read from its first
 *     row
 * @param timestamp the latest time found, as the source writes it; null before the first
 * @param id the largest id found; null before the first, and if the source has none
 * @param columns the source's columns in order, each its name, a tab and its type
 * @param content SHA-256 of what the last poll read, to recognise the same rows next time; null
 *     before the first poll
 * @param rejected digests of rejected rows that a later poll may read again
 * @param at when it was last read to its end
 */
public record Watermark(
    String source,
    int generation,
    @Nullable String timestamp,
    @Nullable String id,
    List<String> columns,
    @Nullable String content,
    List<String> rejected,
    Instant at) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public Watermark {
    columns = List.copyOf(columns);
    rejected = List.copyOf(rejected);
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same for another generation. */
  public Watermark ofGeneration(int other) {
    return new Watermark(source, other, timestamp, id, columns, content, rejected, at);
  }
}
