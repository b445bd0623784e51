package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One step of a run.
 *
 * @param name the step's word, such as {@code ingest}
 * @param millis duration
 * @param detail one sentence on what it did, or why it failed; null if there is none
 */
public record StepRecord(
    String name, Status status, Instant startedAt, long millis, @Nullable String detail) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public StepRecord {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether it had something to do and did it. */
  public boolean isDone() {
    return status == Status.OK || status == Status.ATTENTION;
  }

  /** How a step ended. */
  public enum Status {
    OK,
    ATTENTION,
    SKIPPED,
    FAILED,
    INTERRUPTED
  }
}
