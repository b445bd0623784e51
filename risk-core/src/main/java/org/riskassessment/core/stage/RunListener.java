package org.riskassessment.core.stage;

import org.riskassessment.core.store.StepRecord;

/** Hears of a run as it goes on, to show it. Called from the thread that runs. */
public interface RunListener {
  /** Hears and does nothing. */
  RunListener SILENT = new RunListener() {};

  default void stepStarted(String name) {}

  default void stepEnded(StepRecord step) {}

  /** Work within a step went on. */
  default void progress(Progress progress) {}

  /**
   * How far the work within a step is.
   *
   * @param done units done so far, never less than before
   * @param total units in all, 0 when unknown
   * @param unit what is counted, such as {@code bytes}
   * @param rows rows done so far, 0 where none are counted
   */
  record Progress(long done, long total, String unit, long rows) {}
}
