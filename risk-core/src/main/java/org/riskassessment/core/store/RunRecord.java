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
 * @param outcome how it ended, as one word; {@link #RUNNING} until it has
 * @param message one sentence on how it ended, null when there is nothing to say
 * @param modelVersion deployed at the end, null if none
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

  /** The message of every run that is {@link #killed}. */
  public static final String KILLED_MESSAGE = "its process ended before the run did";

  /** Cuts times to the millisecond, as the store keeps them. */
  public RunRecord {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    finishedAt = finishedAt == null ? null : finishedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A run that starts now. */
  public static RunRecord started(
      String runId, String command, String configHash, String codeVersion, Instant now) {
    return new RunRecord(runId, command, configHash, codeVersion, now, null, RUNNING, null, null);
  }

  /** The same run at its end. */
  public RunRecord finished(
      Instant now, String how, @Nullable Integer deployed, @Nullable String sentence) {
    return new RunRecord(
        runId, command, configHash, codeVersion, startedAt, now, how, deployed, sentence);
  }

  /**
   * The same run, whose process is gone although it never ended; nobody knows when. The one rule
   * for such a run, whether the next run finds it or somebody asks before that.
   */
  public RunRecord killed() {
    return new RunRecord(
        runId,
        command,
        configHash,
        codeVersion,
        startedAt,
        null,
        KILLED,
        modelVersion,
        KILLED_MESSAGE);
  }

  /** Whether it has not ended: it is under way, or was killed. */
  public boolean isRunning() {
    return outcome.equals(RUNNING);
  }

  /** How long it took; empty until it has ended, and if nobody knows when it did. */
  public Optional<Duration> duration() {
    return finishedAt == null
        ? Optional.empty()
        : Optional.of(Duration.between(startedAt, finishedAt));
  }
}
