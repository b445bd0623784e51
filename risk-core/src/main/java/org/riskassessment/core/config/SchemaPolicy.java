package org.riskassessment.core.config;

/** What becomes of a batch whose columns are not those of the schema ({@code schema_policy}). */
public enum SchemaPolicy {
  /** It is refused whole, with what differs. */
  STRICT,
  /**
   * A column that is missing is read as blank, unless it is the id, the label or required; one that
   * the schema does not know is left out. Both are noted.
   */
  ADD_NULLABLE
}
