package org.riskassessment.core.store;

/** The right to change a workspace; only one run has it at a time. */
public interface RunClaim extends AutoCloseable {

  /** Gives the right back. Closing again does nothing. */
  @Override
  void close();
}
