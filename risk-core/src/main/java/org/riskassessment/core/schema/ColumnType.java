package org.riskassessment.core.schema;

/** How the cells of a column are written. */
public enum ColumnType {
  /** A finite decimal number. */
  NUMERIC,
  /** One of 0, 1, false, true, no, yes, in any case. */
  BOOLEAN,
  /** A text from a vocabulary. */
  CATEGORICAL,
  /** An ISO 8601 date, {@code 2026-01-31}. */
  DATE,
  /** Free text. */
  TEXT
}
