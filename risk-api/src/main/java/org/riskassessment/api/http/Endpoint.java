package org.riskassessment.api.http;

/** Answers requests for one path and method. Safe for several threads. */
@FunctionalInterface
public interface Endpoint {

  /**
   * The answer to a request.
   *
   * @throws ProblemException or a {@link org.riskassessment.core.error.RiskException} if the
   *     request cannot be answered
   */
  Reply answer(Call call);
}
