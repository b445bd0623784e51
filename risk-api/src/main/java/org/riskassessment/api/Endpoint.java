package org.riskassessment.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the requests to one path by one method. Safe for several threads. */
@FunctionalInterface
interface Endpoint {

  /**
   * The answer as a JSON tree.
   *
   * @param body of the request; empty with a method that has none
   * @throws Refusal or a {@link org.riskassessment.core.error.RiskException} when there is none
   */
  Map<String, @Nullable Object> answer(byte[] body);
}
