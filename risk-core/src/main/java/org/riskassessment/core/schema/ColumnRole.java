package org.riskassessment.core.schema;

/** What a column means to the system. */
public enum ColumnRole {
  /** Names the client; exactly one column, never a feature. */
  ID,
  /** The model may learn from it. */
  FEATURE,
  /** Ground truth: did the client leave; exactly one column. */
  LABEL,
  /** Money at stake with the client. */
  VALUE,
  /** When the row was true. */
  OBSERVED_AT,
  /** Who looks after the client. */
  OWNER,
  /** Read past and not kept. */
  IGNORED
}
