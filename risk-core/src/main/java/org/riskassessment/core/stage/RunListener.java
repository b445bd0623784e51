package org.riskassessment.core.stage;

import org.riskassessment.core.store.StepRecord;

/** Follows a run in progress. Called from the thread that runs it. */
public interface RunListener {
  /** Ignores everything. */
  RunListener SILENT = new RunListener() {};

  /** A recorded run begins. */
  default void runStarted(String runId) {}

  default void stepStarted(String name) {}

  default void stepEnded(StepRecord step) {}

  /** Work within a step has progressed. */
  default void progress(Progress progress) {}

  /**
   * Progress within a step.
   *
   * @param done units done so far, never less than before
   * @param total units in all, 0 when unknown
   * @param unit what is counted, such as {@code bytes}
   * @param rows rows done so far, 0 where rows are not counted
   */
  record Progress(long done, long total, String unit, long rows) {}
}
