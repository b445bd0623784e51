package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a database source was read.
 *
 * @param source its name
 * @param generation of the dataset that it was read for; for another it is read from its beginning
 * @param timestamp the latest time met, as the source writes it; null before one was
 * @param id the largest number met; null before one was, and where the mode has none
 * @param columns the source's columns in order, each its name, a tab and its type
 * @param content SHA-256 of what the last poll read, to tell when the next reads the same; null
 *     before there was one
 * @param rejected digests of rejected rows that a poll may meet again
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
