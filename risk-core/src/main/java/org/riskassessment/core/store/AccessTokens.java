package org.riskassessment.core.store;

import java.time.Instant;
import java.util.List;

/** The tokens of the service's callers. None is ever removed. */
public interface AccessTokens {

  /**
   * Appends a token.
   *
   * @param token its number is assigned here
   * @return the entry with its number
   */
  AccessToken add(AccessToken token);

  /** All tokens, oldest first. */
  List<AccessToken> all();

  /** Takes a token back; one that was taken back before stays as it is. */
  void revoke(int number, Instant at);
}
