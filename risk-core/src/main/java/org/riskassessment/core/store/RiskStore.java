package org.riskassessment.core.store;

/**
 * All that the system remembers, in six parts. Each method that writes is one transaction: it
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

  CallLog calls();

  /**
   * Claims the workspace for a run, against the runs of other machines. From then on a write of
   * this store fails with {@link org.riskassessment.core.error.ErrorCode#LOCKED} once another run
   * has the claim, which it can only get when this one's connection was lost. A store that no other
   * machine reaches has nothing to do: the lock of the workspace is enough.
   *
   * @throws org.riskassessment.core.error.RiskException LOCKED when another run has the claim
   */
  RunClaim claim();

  /**
   * Whether a run, on whatever machine, has the claim; false where claiming has nothing to do.
   * Looking keeps no run from starting.
   */
  boolean isClaimed();

  /**
   * Waits for what is being written, then lets go. Closing again does nothing; any other call on a
   * closed store is an {@link IllegalStateException}.
   */
  @Override
  void close();
}
