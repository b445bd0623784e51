package org.riskassessment.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.stage.Cancellation;

/**
 * Turns SIGINT and SIGTERM into a request to stop, and keeps the JVM alive until the run has
 * stopped at a safe point, for at most four seconds. The JVM then ends with the signal's status,
 * 130 or 143.
 */
public final class Signals {
  private static final long PATIENCE_SECONDS = 4;

  private final Cancellation cancellation = new Cancellation();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable RiskProcess process;
  private volatile boolean stopping;

  public Cancellation cancellation() {
    return cancellation;
  }

  /** Starts handling signals. */
  public void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "signal"));
  }

  /** Makes a signal stop this process' run. */
  void watch(RiskProcess watched) {
    process = watched;
  }

  /**
   * Records that the program has finished.
   *
   * @return whether a signal is already ending the JVM, with its own status
   */
  public boolean ended() {
    ended.countDown();
    return stopping;
  }

  private void stop() {
    stopping = true;
    cancellation.request();
    try {
      RiskProcess watched = process;
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && watched != null) {
        watched.abandon();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
