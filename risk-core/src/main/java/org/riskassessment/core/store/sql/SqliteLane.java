package org.riskassessment.core.store.sql;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.RiskException;

/**
 * One connection, used by one thread at a time and opened when first needed. Safe for several
 * threads.
 */
final class SqliteLane implements Lane {
  private final ReentrantLock lock = new ReentrantLock();
  private final Jdbi jdbi;
  private final Function<Exception, RiskException> failure;
  private @Nullable Handle handle;
  private boolean closed;

  /**
   * A lane with its connections.
   *
   * @param failure says in words what the database answered
   */
  SqliteLane(ConnectionFactory connections, Function<Exception, RiskException> failure) {
    this.failure = failure;
    this.jdbi = Jdbi.create(connections);
    // Statements are no templates: '<' compares.
    this.jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
  }

  /** Connects now, so that what is wrong shows at once. */
  void open() {
    read(handle -> handle);
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return use(work);
  }

  @Override
  public void change(Consumer<Handle> work) {
    use(
        handle -> {
          handle.useTransaction(work::accept);
          return handle;
        });
  }

  @Override
  public <T> T changeFor(Function<Handle, T> work) {
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
   * Gives up a connection that saw a failure. SQLite ends a transaction by itself when the disk is
   * full, of which the driver knows nothing: later statements would each commit alone.
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

  /** Waits for the work under way. Closing again does nothing. */
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
