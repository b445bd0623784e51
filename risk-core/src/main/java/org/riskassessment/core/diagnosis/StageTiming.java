package org.riskassessment.core.diagnosis;

import java.time.Instant;

/**
 * How long a step takes when it does something.
 *
 * @param step {@code ingest}, {@code train}, {@code score}, {@code predict} or {@code report}
 * @param lastMillis the last time
 * @param at when that was
 * @param usual what the runs say together
 */
public record StageTiming(String step, long lastMillis, Instant at, Usual usual) {

  /** A step that was timed once. */
  public StageTiming(String step, long lastMillis, Instant at) {
    this(
        step,
        lastMillis,
        at,
        new Usual(lastMillis, lastMillis, 1, Trend.UNKNOWN, CheckStatus.INSUFFICIENT));
  }

  /**
   * What the runs of a step say together.
   *
   * @param medianMillis half of them took longer
   * @param p95Millis one in twenty took longer
   * @param n number of runs
   * @param status WARN when the last one was slower than usual; INSUFFICIENT with too few runs to
   *     say
   */
  public record Usual(long medianMillis, long p95Millis, int n, Trend trend, CheckStatus status) {}

  /** Whether a step takes longer and longer. */
  public enum Trend {
    RISING,
    FLAT,
    FALLING,
    /** Too few runs to tell. */
    UNKNOWN
  }
}
