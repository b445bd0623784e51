package org.riskassessment.ingest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a producer on a second thread, a few items ahead of the consumer on the calling thread. A
 * failure of either side ends both.
 */
final class ReadAhead {
  /** How many items may wait for the consumer. */
  private static final int MOST = 2;

  private ReadAhead() {}

  /** An item, or the end: without an item, and with a failure if there was one. */
  private record Entry<T>(@Nullable T item, @Nullable Throwable failure) {}

  /** Ends the producer once the consumer has stopped. */
  private static final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException() {
      super(null, null, false, false);
    }
  }

  /**
   * Passes all items from the producer to the consumer, in order.
   *
   * @param producer passes its items to the sink that it is given, on the second thread
   * @param consumer takes the items on the calling thread
   */
  static <T> void run(Consumer<Consumer<T>> producer, Consumer<T> consumer) {
    BlockingQueue<Entry<T>> queue = new ArrayBlockingQueue<>(MOST);
    Thread thread =
        new Thread(
            () -> {
              Throwable failure = null;
              try {
                producer.accept(item -> put(queue, new Entry<>(item, null)));
              } catch (Throwable e) {
                // Whatever it is, the consumer's thread rethrows it.
                failure = e;
              }
              if (!(failure instanceof AbandonedException)) {
                put(queue, new Entry<>(null, failure));
              }
            },
            "risk-read-ahead");
    thread.setDaemon(true);
    thread.start();
    try {
      while (true) {
        Entry<T> entry = queue.take();
        T item = entry.item();
        if (item != null) {
          consumer.accept(item);
        } else {
          rethrow(entry.failure());
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

  private static <T> void put(BlockingQueue<Entry<T>> queue, Entry<T> entry) {
    try {
      queue.put(entry);
    } catch (InterruptedException e) {
      throw new AbandonedException();
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
