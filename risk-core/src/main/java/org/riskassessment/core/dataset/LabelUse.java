package org.riskassessment.core.dataset;

/** What becomes of the labels of rows that are read. */
public enum LabelUse {
  /** They are read; one that is not valid is a fault of its row. */
  NEEDED,
  /** They are read where they are valid. */
  WELCOME,
  /** They are blank, whatever their cells hold. */
  UNUSED
}
