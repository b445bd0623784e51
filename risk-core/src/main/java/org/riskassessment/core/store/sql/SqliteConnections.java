package org.riskassessment.core.store.sql;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.RiskException;

/** One connection, used by one thread at a time and opened when first needed. */
final class SqliteConnections implements Connections {
  private final ReentrantLock lock = new ReentrantLock();
  private final Jdbi jdbi;
  private final Function<Exception, RiskException> failure;
  private @Nullable Handle handle;
  private boolean closed;

  /**
   * @param factory opens the connection, again after a failure
   * @param failure turns what the database answered into an error
   */
  SqliteConnections(ConnectionFactory factory, Function<Exception, RiskException> failure) {
    this.failure = failure;
    this.jdbi = Connections.jdbi(factory);
  }

  /** Connects now, so that any fault shows at once. */
  void open() {
    read(handle -> handle);
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return use(work);
  }

  @Override
  public <T> T writeFor(Function<Handle, T> work) {
    return use(handle -> handle.inTransaction(work::apply));
  }

  private <T> T use(Function<Handle, T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      Handle open = handle;
      if (open == null) {
        open = jdbi.open();
        handle = open;
      }
      return work.apply(open);
    } catch (JdbiException e) {
      abandon(e);
      throw failure.apply(e);
    } catch (RuntimeException | Error e) {
      abandon(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes a connection after a failure. SQLite ends a transaction by itself when the disk is full,
   * and the driver does not notice: later statements would each commit on their own.
   */
  private void abandon(Throwable cause) {
    Handle open = handle;
    handle = null;
    if (open != null) {
      try {
        open.close();
      } catch (JdbiException e) {
        cause.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Handle open = handle;
      handle = null;
      if (open != null) {
        open.close();
      }
    } catch (JdbiException e) {
      throw failure.apply(e);
    } finally {
      lock.unlock();
    }
  }
}
