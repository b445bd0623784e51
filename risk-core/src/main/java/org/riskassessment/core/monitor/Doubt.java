package org.riskassessment.core.monitor;

/** Why a reason for a risk may be wrong. */
public enum Doubt {
  /** Fewer than 95% of the model's refits agree that it raises, or lowers, the risk. */
  UNSURE,
  /** The feature has drifted since the model was trained. */
  DRIFTED,
  /** Rows have been quarantined because of the feature since the model was trained. */
  QUARANTINED
}
