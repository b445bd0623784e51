package org.riskassessment.core.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command.
 *
 * @param runId unique, and in order of time when sorted as text
 * @param command the command's word, such as {@code run}
 * @param outcome how it ended, a word; {@link #RUNNING} until it has
 * @param message one sentence on the end, null when there is nothing to say
 * @param modelVersion deployed at the end, null when none
 */
public record RunRecord(
    String runId,
    String command,
    String configHash,
    String codeVersion,
    Instant startedAt,
    @Nullable Instant finishedAt,
    String outcome,
    @Nullable Integer modelVersion,
    @Nullable String message) {

  public static final String RUNNING = "RUNNING";
  public static final String KILLED = "KILLED";
  public static final String INTERRUPTED = "INTERRUPTED";
  public static final String FAILED = "FAILED";

  /** Cuts times to the millisecond, as the store keeps them. */
  public RunRecord {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    finishedAt = finishedAt == null ? null : finishedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** How long it took; empty until it has ended, and when nobody knows when it did. */
  public Optional<Duration> duration() {
    return finishedAt == null
        ? Optional.empty()
        : Optional.of(Duration.between(startedAt, finishedAt));
  }
}
