package org.riskassessment.core.store;

/**
 * All that the system remembers, in five parts. Each method that writes is one transaction: it
 * happens whole or not at all.
 *
 * <p>Failures to reach the store are {@link
 * org.riskassessment.core.error.ErrorCode#STORE_UNREACHABLE}; a key given twice, or a step or an
 * end of a run that never began, is {@link org.riskassessment.core.error.ErrorCode#INTERNAL}. Times
 * are kept to the millisecond. Safe for several threads.
 */
public interface RiskStore extends AutoCloseable {

  IngestionLedger ingestion();

  ModelRegistry models();

  RunLog runs();

  PredictionLog predictions();

  DiagnosisLog diagnoses();

  /**
   * Waits for what is being written, then lets go. Closing again does nothing; any other call on a
   * closed store is an {@link IllegalStateException}.
   */
  @Override
  void close();
}
