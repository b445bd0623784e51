package org.riskassessment.cli.operation;

import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.RiskStore;

/** The store while it is open; none until a check opens it. */
final class OpenedStore implements AutoCloseable {
  private @Nullable RiskStore store;

  void open(RiskConfig config) {
    store = Application.openStore(config);
  }

  @Nullable RiskStore store() {
    return store;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
