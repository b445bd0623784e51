package org.riskassessment.core.stage;

import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/**
 * A wish to stop, asked for by one thread (a signal's) and heeded by another at the next point
 * where nothing is half-done. Safe for several threads.
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
   * Goes on, or stops here.
   *
   * @throws RiskException INTERRUPTED once a stop was asked for
   */
  public void check() {
    if (requested) {
      throw new RiskException(
          ErrorCode.INTERRUPTED, "stopped as asked; what was stored before stays stored");
    }
  }
}
