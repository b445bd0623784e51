package org.riskassessment.core.dataset;

/** Whether a row may be learned from and judge models, and if not, why. */
public enum RowUse {
  /** Its label is known. */
  ANSWERED,
  /** It has no label. */
  UNLABELLED,
  /** A later row of the same client, or the same client and day, corrects it. */
  REPLACED,
  /** Its horizon ends after the newest day of the data, so nobody knows yet. */
  OPEN,
  /** Its client had left by its day. */
  AFTER_LEAVING,
  /** It has no day, so there is no horizon. */
  UNDATED,
  /** Its client was not seen again, so nobody knows whether it stayed. */
  NOT_SEEN_AGAIN
}
