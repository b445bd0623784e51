package org.riskassessment.core.config;

/** What happens to a batch whose columns differ from the schema's ({@code schema_policy}). */
public enum SchemaPolicy {
  /** It is refused as a whole; the message says what differs. */
  STRICT,
  /**
   * A missing column is read as blank, unless it is the id, the label or required; a column that
   * the schema does not have is left out. Both are noted.
   */
  ADD_NULLABLE
}
