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
  /** The deployed model had drifted and a challenger replaced it. */
  REDEPLOYED,
  /** The deployed model had drifted, but no challenger was shown to be better. */
  RETRAINED_NOT_PROMOTED
}
