package org.riskassessment.core.stage;

import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/**
 * A request to stop, made by one thread (a signal handler's) and honoured by another at its next
 * safe point. Thread-safe.
 */
public final class Cancellation {
  private volatile boolean requested;

  public void request() {
    requested = true;
  }

  public boolean isRequested() {
    return requested;
  }

  /**
   * Continues, or stops here.
   *
   * @throws RiskException INTERRUPTED once a stop was requested
   */
  public void check() {
    if (requested) {
      throw new RiskException(
          ErrorCode.INTERRUPTED, "stopped on request; everything stored so far is kept");
    }
  }
}
