package org.riskassessment.core.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;

/**
 * The file {@value #NAME} kept with a version: the newest labelled row of each client it held out,
 * without the clients' ids. Today's rows are compared with these.
 */
public final class ReferenceFile {
  /** Name of the artifact. */
  public static final String NAME = "reference.bin";

  /** More clients add no information, and would be stored with every version. */
  private static final int MOST_CLIENTS = 10_000;

  private ReferenceFile() {}

  /**
   * The file's content.
   *
   * @param held rows of clients held out, all labelled
   */
  public static byte[] write(Dataset held, long seed) {
    int[] newest = held.newestRows();
    int[] chosen = newest;
    if (newest.length > MOST_CLIENTS) {
      long[] drawn = Arrays.stream(newest).mapToLong(row -> held.clientHash(row, seed)).toArray();
      long[] sorted = drawn.clone();
      Arrays.sort(sorted);
      long limit = sorted[MOST_CLIENTS];
      chosen =
          IntStream.range(0, newest.length)
              .filter(client -> drawn[client] < limit)
              .map(client -> newest[client])
              .toArray();
    }
    return DatasetBytes.write(held.pick(chosen).anonymous());
  }
}
