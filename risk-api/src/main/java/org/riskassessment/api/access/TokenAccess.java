package org.riskassessment.api.access;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Access;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.model.Recent;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.store.AccessToken;
import org.riskassessment.core.store.AccessTokens;

/**
 * Access by tokens. While there is none, everybody who reaches the service may do everything, so it
 * then listens on this machine alone. As soon as there is one, all but the open paths need one,
 * shown as {@code Authorization: Bearer TOKEN} or {@code X-API-Key: TOKEN}. A token that is taken
 * back ends within a quarter of a second. Safe for several threads.
 */
public final class TokenAccess implements Access {
  private static final int RANDOM_BYTES = 32;
  private static final String PREFIX = "risk_";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,99}");
  private static final Set<String> SCOPES =
      new TreeSet<>(Set.of("read", "predict", "operate", "admin"));

  private final Recent<List<AccessToken>> tokens;

  public TokenAccess(AccessTokens store) {
    this.tokens = new Recent<>(() -> store.all().stream().filter(AccessToken::holds).toList());
  }

  /** Whether callers need a token. */
  public boolean isOn() {
    return !tokens.get().isEmpty();
  }

  @Override
  public @Nullable Problem refusal(Context context, Scope scope) {
    if (scope == Scope.NONE || !isOn()) {
      return null;
    }
    String shown = shown(context);
    Optional<AccessToken> token = shown == null ? Optional.empty() : find(shown);
    if (token.isEmpty()) {
      return new Problem(
              401,
              shown == null
                  ? "The service needs a token; accepted: the header 'Authorization: Bearer TOKEN'."
                  : "The token is not known, or was taken back.")
          .withHeader("WWW-Authenticate", "Bearer");
    }
    context.attribute(CALLER, token.get().name());
    return allows(token.get(), scope)
        ? null
        : new Problem(
            403,
            "The token does not allow this; it needs the scope "
                + scope.name().toLowerCase(Locale.ROOT)
                + ".");
  }

  private static @Nullable String shown(Context context) {
    String header = context.header("Authorization");
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : context.header("X-API-Key");
  }

  /** Compares with every token in the same time, however much of one is right. */
  private Optional<AccessToken> find(String shown) {
    byte[] hash = hash(shown).getBytes(StandardCharsets.US_ASCII);
    AccessToken found = null;
    for (AccessToken token : tokens.get()) {
      if (MessageDigest.isEqual(hash, token.hash().getBytes(StandardCharsets.US_ASCII))) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Who may operate may read, and who administers may do everything. */
  private static boolean allows(AccessToken token, Scope scope) {
    return token.scopes().contains(scope.name().toLowerCase(Locale.ROOT))
        || token.scopes().contains("admin")
        || scope == Scope.READ && token.scopes().contains("operate");
  }

  /**
   * Makes a token and stores what it hashes to.
   *
   * @return the token, which nobody can find out later
   * @throws RiskException USAGE for a name that is taken or not valid, or a scope that is not known
   */
  public static String create(
      AccessTokens store, String name, List<String> scopes, String by, Instant now) {
    if (!NAME.matcher(name).matches()) {
      throw refused("the name of a token is not valid", name, "1 to 100 letters, digits, . _ @ -");
    }
    if (find(store, name).isPresent()) {
      throw refused("a token of that name is in use", name, "another name, or revoke it first");
    }
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        throw refused("the scope is not known", scope, String.join(", ", SCOPES));
      }
    }
    if (scopes.isEmpty()) {
      throw refused("the token has no scope", "", String.join(", ", SCOPES));
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    store.add(
        new AccessToken(0, name, hash(token), List.copyOf(new TreeSet<>(scopes)), by, now, null));
    return token;
  }

  /**
   * Takes a token back.
   *
   * @throws RiskException USAGE when none of that name holds
   */
  public static AccessToken revoke(AccessTokens store, String name, Instant now) {
    AccessToken token =
        find(store, name)
            .orElseThrow(
                () ->
                    refused(
                        "no token of that name holds",
                        name,
                        "one of: "
                            + String.join(
                                ", ",
                                store.all().stream()
                                    .filter(AccessToken::holds)
                                    .map(AccessToken::name)
                                    .toList())));
    store.revoke(token.number(), now);
    return token.revoked(now);
  }

  private static Optional<AccessToken> find(AccessTokens store, String name) {
    return store.all().stream()
        .filter(token -> token.holds() && token.name().equals(name))
        .findFirst();
  }

  private static String hash(String token) {
    return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
  }

  private static RiskException refused(String message, String value, String accepted) {
    return new RiskException(
        ErrorCode.USAGE, message, ErrorContext.none().withValue(value).withAccepted(accepted));
  }
}
