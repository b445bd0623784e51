package org.riskassessment.core.store.memory;

import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RiskStoreContract;

class InMemoryStoreTest extends RiskStoreContract {

  @Override
  protected RiskStore openEmpty() {
    return new InMemoryStore();
  }
}
