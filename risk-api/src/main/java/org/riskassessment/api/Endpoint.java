package org.riskassessment.api;

/** Answers requests for one path and method. Safe for several threads. */
@FunctionalInterface
interface Endpoint {

  /**
   * The answer, a record of {@code core.wire}.
   *
   * @param body of the request; empty for a method without one
   * @throws ProblemException or a {@link org.riskassessment.core.error.RiskException} if the
   *     request cannot be answered
   */
  Record answer(byte[] body);
}
