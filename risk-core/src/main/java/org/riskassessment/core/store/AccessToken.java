package org.riskassessment.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that a caller of the service shows.
 *
 * @param number counts the tokens from 1; 0 before it is stored
 * @param name who has it, 1 to 100 characters
 * @param hash SHA-256 of the token, 64 hex digits; the token itself is never stored
 * @param scopes what it allows, in lower case
 * @param by who made it
 * @param revokedAt when it was taken back; null while it holds
 */
public record AccessToken(
    int number,
    String name,
    String hash,
    List<String> scopes,
    String by,
    Instant createdAt,
    @Nullable Instant revokedAt) {

  /** Cuts times to the millisecond, as the store keeps them. */
  public AccessToken {
    scopes = List.copyOf(scopes);
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    revokedAt = revokedAt == null ? null : revokedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  public boolean holds() {
    return revokedAt == null;
  }

  public AccessToken withNumber(int newNumber) {
    return new AccessToken(newNumber, name, hash, scopes, by, createdAt, revokedAt);
  }

  public AccessToken revoked(Instant at) {
    return new AccessToken(number, name, hash, scopes, by, createdAt, at);
  }
}
