package org.riskassessment.ingest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread make things while the caller uses those made before, a few ahead. What fails on
 * either side ends both.
 */
final class ReadAhead {
  private static final int MOST = 2;

  private ReadAhead() {}

  /** Something made, or how the making ended. */
  private record Made<T>(@Nullable T thing, @Nullable Throwable failure) {}

  /** The maker has nobody left to make for. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  /**
   * Takes what is made, in order, on the calling thread.
   *
   * @param maker hands on what it makes, on a thread of its own
   */
  static <T> void take(Consumer<Consumer<T>> maker, Consumer<T> taker) {
    BlockingQueue<Made<T>> queue = new ArrayBlockingQueue<>(MOST);
    Thread thread =
        new Thread(
            () -> {
              Throwable failure = null;
              try {
                maker.accept(thing -> put(queue, new Made<>(thing, null)));
              } catch (Throwable e) {
                // Whatever it is, the thread that takes has to hear of it.
                failure = e;
              }
              if (!(failure instanceof Abandoned)) {
                put(queue, new Made<>(null, failure));
              }
            },
            "risk-read-ahead");
    thread.setDaemon(true);
    thread.start();
    try {
      while (true) {
        Made<T> made = queue.take();
        T thing = made.thing();
        if (thing != null) {
          taker.accept(thing);
        } else {
          rethrow(made.failure());
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading", e);
    } finally {
      thread.interrupt();
    }
  }

  private static <T> void put(BlockingQueue<Made<T>> queue, Made<T> made) {
    try {
      queue.put(made);
    } catch (InterruptedException e) {
      throw new Abandoned();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
