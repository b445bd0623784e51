package org.riskassessment.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.riskassessment.ingest.row.RowBlock;

/**
 * The blocks of one arrival, on their way from the thread that reads it to the thread that writes
 * them. It has room for a whole file of usual size, which can so be read while files before it are
 * written. For two threads.
 */
final class BlockQueue {
  private static final int MOST_BYTES = 1 << 25;

  private final Deque<RowBlock> blocks = new ArrayDeque<>();
  private int bytes;
  private boolean ended;
  private boolean abandoned;
  private Arrival.@Nullable Content content;
  private @Nullable Throwable failure;

  /** Ends the reader thread once the rows are no longer taken. */
  static final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException() {
      super("the rows are no longer needed", null, false, false);
    }
  }

  synchronized void put(RowBlock block) {
    while (bytes > MOST_BYTES && !abandoned) {
      await();
    }
    if (abandoned) {
      throw new AbandonedException();
    }
    blocks.add(block);
    bytes += block.size();
    notifyAll();
  }

  synchronized void end(Arrival.@Nullable Content all, @Nullable Throwable reason) {
    ended = true;
    content = all;
    failure = reason;
    notifyAll();
  }

  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /** The next block, or null after the last one. */
  synchronized @Nullable RowBlock take() {
    while (blocks.isEmpty() && !ended) {
      await();
    }
    RowBlock block = blocks.poll();
    if (block != null) {
      bytes -= block.size();
      notifyAll();
    }
    return block;
  }

  /** What was read, once the last block is taken; null before and after a failure. */
  synchronized Arrival.@Nullable Content content() {
    return content;
  }

  /** Why reading failed; null when it did not. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AbandonedException();
    }
  }
}
