package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;

/** The audit log: every run of a command that changes something. */
public interface RunLog {

  /**
   * Records that a run started. Earlier runs that never ended become {@link RunRecord#killed}: the
   * caller holds the workspace's lock, so none of them is alive.
   */
  void start(RunRecord run);

  /** Adds a step, in the order of calls, to a run. */
  void addStep(String runId, StepRecord step);

  /** Records how a run ended. */
  void finish(RunRecord run);

  Optional<RunRecord> run(String runId);

  /** The newest runs, newest first. */
  List<RunRecord> newest(int limit);

  /** The newest runs whose ids start with this prefix, newest first. */
  List<RunRecord> startingWith(String prefix, int limit);

  /** The newest step with this name, of any run, that had something to do and did it. */
  default Optional<StepRecord> newestDone(String stepName) {
    return newestDone(stepName, 1).stream().findFirst();
  }

  /** The newest steps with this name that had something to do and did it, newest first. */
  List<StepRecord> newestDone(String stepName, int limit);

  /** The steps of a run in order. */
  List<StepRecord> steps(String runId);
}
