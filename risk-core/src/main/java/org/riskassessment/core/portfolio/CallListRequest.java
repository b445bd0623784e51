package org.riskassessment.core.portfolio;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which clients to list.
 *
 * @param capacity clients that can be called, 1 or more
 * @param owner only clients of that owner; null for all
 * @param minRisk only clients with at least that risk, 0 to 1
 * @param excludeContacted leaves out clients reached within this time; null to leave out none
 */
public record CallListRequest(
    int capacity, @Nullable String owner, double minRisk, @Nullable Duration excludeContacted) {

  public CallListRequest {
    if (capacity < 1 || !(minRisk >= 0 && minRisk <= 1)) {
      throw new IllegalArgumentException("capacity " + capacity + ", least risk " + minRisk);
    }
  }

  /** The first clients of the ranking. */
  public static CallListRequest of(int capacity) {
    return new CallListRequest(capacity, null, 0, null);
  }
}
