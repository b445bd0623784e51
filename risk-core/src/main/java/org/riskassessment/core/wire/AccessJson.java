package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.AccessToken;

/** Who may call the service. */
public final class AccessJson {
  private AccessJson() {}

  /**
   * A token that was made.
   *
   * @param name who has it
   * @param scopes what it allows
   * @param token the token itself, which is shown this once
   */
  public record Created(String name, List<String> scopes, String token) {}

  /**
   * The tokens.
   *
   * @param tokens oldest first
   */
  public record Tokens(List<Token> tokens) {
    public static Tokens of(List<AccessToken> tokens) {
      return new Tokens(tokens.stream().map(Token::of).toList());
    }
  }

  /**
   * A token, without what it is.
   *
   * @param name who has it
   * @param scopes what it allows
   * @param by who made it
   * @param createdAt when
   * @param revokedAt when it was taken back; null while it holds
   */
  public record Token(
      String name, List<String> scopes, String by, Instant createdAt, @Nullable Instant revokedAt) {
    public static Token of(AccessToken token) {
      return new Token(
          token.name(), token.scopes(), token.by(), token.createdAt(), token.revokedAt());
    }
  }
}
