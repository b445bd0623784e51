package org.riskassessment.core.diagnosis;

/** What a check came to. */
public enum CheckStatus {
  /** Nothing found. */
  OK,
  /** Something that no one has to act on yet. */
  WARN,
  /** Something to act on. */
  ALERT,
  /** Too few rows to tell. */
  INSUFFICIENT,
  /** The check itself failed. */
  ERROR
}
