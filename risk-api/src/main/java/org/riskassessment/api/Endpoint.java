package org.riskassessment.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers requests for one path and method. Safe for several threads. */
@FunctionalInterface
interface Endpoint {

  /**
   * The answer as a JSON tree.
   *
   * @param body of the request; empty for a method without one
   * @throws ProblemException or a {@link org.riskassessment.core.error.RiskException} if the
   *     request cannot be answered
   */
  Map<String, @Nullable Object> answer(byte[] body);
}
