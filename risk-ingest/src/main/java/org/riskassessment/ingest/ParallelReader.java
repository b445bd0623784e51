package org.riskassessment.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.riskassessment.ingest.row.RowKeys;
import org.riskassessment.ingest.row.RowWriter;

/**
 * Reads arrivals on two threads and hands out their rows in the order of the arrivals. To be used
 * by one thread.
 */
final class ParallelReader implements AutoCloseable {
  private static final int THREADS = 2;

  /** How many arrivals are read ahead of the one whose rows are handed out. */
  private static final int AHEAD = 2;

  private final List<? extends Arrival> arrivals;
  private final RowKeys keys;
  private final List<BlockQueue> queues = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "reader");
            thread.setDaemon(true);
            return thread;
          });

  /** Begins to read at once, which overlaps with what is done before the first row is taken. */
  ParallelReader(List<? extends Arrival> arrivals, RowKeys keys) {
    this.arrivals = arrivals;
    this.keys = keys;
    readTo(AHEAD);
  }

  /** The blocks of an arrival. Arrivals must be asked for in order and taken to their end. */
  BlockQueue blocks(int arrival) {
    readTo(arrival + AHEAD);
    return queues.get(arrival);
  }

  private void readTo(int arrival) {
    while (queues.size() < Math.min(arrivals.size(), arrival + 1)) {
      BlockQueue queue = new BlockQueue();
      Arrival next = arrivals.get(queues.size());
      queues.add(queue);
      threads.execute(() -> read(next, queue));
    }
  }

  private void read(Arrival arrival, BlockQueue queue) {
    try {
      queue.end(arrival.read(new RowWriter(keys.another(), queue::put)), null);
    } catch (Throwable e) {
      // Whatever it is, the thread that takes the rows has to see it.
      queue.end(null, e);
    }
  }

  /** Stops the threads and waits for them; nothing is read after this. */
  @Override
  public void close() {
    queues.forEach(BlockQueue::abandon);
    threads.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
