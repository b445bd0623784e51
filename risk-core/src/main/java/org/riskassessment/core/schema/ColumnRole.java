package org.riskassessment.core.schema;

/** What a column means to the system. */
public enum ColumnRole {
  /** Identifies the client; exactly one column, never a feature. */
  ID,
  /** A model may be trained on it. */
  FEATURE,
  /** Ground truth: did the client leave; exactly one column. */
  LABEL,
  /** Money at stake with the client. */
  VALUE,
  /** The day the row describes. */
  OBSERVED_AT,
  /** Who is responsible for the client. */
  OWNER,
  /** Skipped and not kept. */
  IGNORED
}
