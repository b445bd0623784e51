package org.riskassessment.api.http;

import java.time.Duration;

/** Learns of each request once it is answered. Safe for several threads. */
@FunctionalInterface
public interface Observer {

  /**
   * A request was answered.
   *
   * @param route its path with names in place of what varies, or {@code none} where there is none
   */
  void answered(String method, String route, int status, Duration took);
}
