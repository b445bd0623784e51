package org.riskassessment.core.store;

/**
 * Everything the system remembers, in six parts. Each method that writes is one transaction: it
 * succeeds completely or changes nothing.
 *
 * <p>Failures to reach the store are {@link
 * org.riskassessment.core.error.ErrorCode#STORE_UNREACHABLE}; a duplicate key, or a step or end of
 * a run that never started, is {@link org.riskassessment.core.error.ErrorCode#INTERNAL}. Times are
 * kept to the millisecond. Safe for several threads.
 */
public interface RiskStore extends AutoCloseable {

  IngestionLedger ingestion();

  ModelRegistry models();

  RunLog runs();

  PredictionLog predictions();

  DiagnosisLog diagnoses();

  CallLog calls();

  AccessTokens tokens();

  /**
   * Claims the workspace for a run, so that no run of another machine changes it. If this store's
   * connection is lost and another run takes the claim, every later write of this store fails with
   * {@link org.riskassessment.core.error.ErrorCode#LOCKED}. A store that no other machine can reach
   * needs no claim: the lock of the workspace is enough.
   *
   * @throws org.riskassessment.core.error.RiskException LOCKED if another run has the claim
   */
  RunClaim claim();

  /**
   * Whether a run on any machine has the claim; always false where no claim is needed. Asking does
   * not keep a run from starting.
   */
  boolean isClaimed();

  /**
   * Waits for writes to finish, then closes. Closing again does nothing; any other call on a closed
   * store throws an {@link IllegalStateException}.
   */
  @Override
  void close();
}
