package org.riskassessment.core.store.memory;

import java.util.function.Supplier;

/** One lock for all parts of a store, as one database has; closed with the store. */
final class SharedLock {
  private boolean closed;

  /** Does something that nothing else in the store comes between. */
  synchronized <T> T call(Supplier<T> work) {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    return work.get();
  }

  /** Does something that nothing else in the store comes between. */
  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  synchronized void close() {
    closed = true;
  }
}
