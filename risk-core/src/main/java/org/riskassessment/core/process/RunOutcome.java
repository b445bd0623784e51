package org.riskassessment.core.process;

/** How the full process ended. */
public enum RunOutcome {
  /** There was no model, and now there is one. */
  FIRST_DEPLOYMENT,
  /** No new data, and nothing left to check. */
  NOTHING_NEW,
  /** There is no data yet, and nothing of what came in could be used. */
  REFUSED,
  /** New data came in and gave no reason to retrain. */
  KEPT,
  /** A challenger replaced the deployed model, which had drifted or had much more to learn from. */
  REDEPLOYED,
  /** Challengers were trained, but none was shown to be better. */
  RETRAINED_NOT_PROMOTED,
  /** The deployed model stays, with its risks on another level. */
  RECALIBRATED
}
