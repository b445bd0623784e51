package org.riskassessment.core.json;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The line of each value of a document, by path. They are only looked for once a message needs one:
 * most documents have no faults. Threads may share it.
 */
final class JsonLines implements ToLongFunction<String> {
  private final Supplier<Map<String, Long>> search;
  private volatile @Nullable Map<String, Long> known;

  /**
   * @param search for all of them; the same each time
   */
  JsonLines(Supplier<Map<String, Long>> search) {
    this.search = search;
  }

  @Override
  public long applyAsLong(String path) {
    Map<String, Long> lines = known;
    if (lines == null) {
      lines = search.get();
      known = lines;
    }
    return lines.getOrDefault(path, 0L);
  }
}
