package org.riskassessment.core.store.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.file.RegularFile;

/** The lock file beside a store, held while the store is created or migrated. */
final class StoreLock {
  private static final int TRIES = 3_000;
  private static final long PAUSE_MILLIS = 20;

  private StoreLock() {}

  /** What is done under the lock. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  /** Waits up to a minute for the lock, then works under it. */
  static void hold(Path file, FileAccess access, Work work) throws SQLException {
    // Open until the end, even while waiting: closing any channel of a file frees all locks that
    // this process has on it, even those of other threads.
    try (FileChannel channel = RegularFile.openLock(file, access)) {
      for (int i = 0; !locked(channel); i++) {
        if (i == TRIES) {
          throw new RiskException(
              ErrorCode.STORE_UNREACHABLE,
              "another process has been creating or migrating the store for a minute",
              ErrorContext.ofFile(file));
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      work.run();
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "the store's lock file cannot be locked (" + RegularFile.cause(e) + ")",
          ErrorContext.ofFile(file),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RiskException(
          ErrorCode.INTERRUPTED,
          "interrupted while another process creates or migrates the store",
          ErrorContext.ofFile(file),
          e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      // Freed when the channel is closed.
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return false;
    }
  }
}
