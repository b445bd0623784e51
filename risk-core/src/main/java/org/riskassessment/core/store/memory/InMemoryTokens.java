package org.riskassessment.core.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.store.AccessToken;
import org.riskassessment.core.store.AccessTokens;

final class InMemoryTokens implements AccessTokens {
  private final SharedLock lock;
  private final List<AccessToken> tokens = new ArrayList<>();

  InMemoryTokens(SharedLock lock) {
    this.lock = lock;
  }

  @Override
  public AccessToken add(AccessToken token) {
    return lock.call(
        () -> {
          AccessToken numbered = token.withNumber(tokens.size() + 1);
          tokens.add(numbered);
          return numbered;
        });
  }

  @Override
  public List<AccessToken> all() {
    return lock.call(() -> List.copyOf(tokens));
  }

  @Override
  public void revoke(int number, Instant at) {
    lock.run(
        () ->
            tokens.replaceAll(
                token -> token.number() == number && token.holds() ? token.revoked(at) : token));
  }
}
