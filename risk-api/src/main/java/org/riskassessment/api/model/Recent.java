package org.riskassessment.api.model;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something of the store that many requests ask for: looked up at most once in a quarter of a
 * second. A failure is not kept. Safe for several threads.
 */
public final class Recent<T> {
  private static final long LASTS = Duration.ofMillis(250).toNanos();

  private final Supplier<T> source;
  private volatile @Nullable Seen<T> seen;

  private record Seen<T>(T value, long at) {}

  public Recent(Supplier<T> source) {
    this.source = source;
  }

  public T get() {
    Seen<T> last = seen;
    if (last == null || System.nanoTime() - last.at() > LASTS) {
      last = look();
    }
    return last.value();
  }

  /** One thread looks; those who come meanwhile wait for it and take what it found. */
  private synchronized Seen<T> look() {
    Seen<T> last = seen;
    if (last == null || System.nanoTime() - last.at() > LASTS) {
      last = new Seen<>(source.get(), System.nanoTime());
      seen = last;
    }
    return last;
  }

  /** Looks again at the next request, because it is known to have changed. */
  public void forget() {
    seen = null;
  }
}
