package org.riskassessment.core.version;

import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;

/**
 * How many clients can be called, as a share of the portfolio, so that it applies to any number of
 * rows.
 *
 * @param share calls per client of the portfolio, 0 to 1
 */
record Capacity(double share) {

  /** The configured number of calls for the clients of a dataset that have not left. */
  static Capacity of(RiskConfig config, Dataset all) {
    int portfolio = Math.max(1, all.presentRows().length);
    return new Capacity(Math.min(1, config.callList().capacity() / (double) portfolio));
  }

  /** Calls for a number of rows; at least one. */
  int of(int rows) {
    return (int) Math.max(1, Math.round(share * rows));
  }
}
