package org.riskassessment.core.diagnosis;

/** The outcome of a check. */
public enum CheckStatus {
  /** Nothing found. */
  OK,
  /** Something found that needs no action yet. */
  WARN,
  /** Something found that needs action. */
  ALERT,
  /** Too few rows to tell. */
  INSUFFICIENT,
  /** The check itself failed. */
  ERROR
}
