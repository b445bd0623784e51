package org.riskassessment.core.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * A pool of connections. Reads run side by side; the writes of this process queue here, those of
 * all processes at the workspace's fence. A connection that has died while nobody used it is
 * replaced without a word; one that dies in the middle of a write takes all of that write with it.
 */
final class PostgresLane implements Lane {
  private final PostgresDatabase database;
  private final PostgresClaims claims;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private PostgresLane(PostgresDatabase database, PostgresClaims claims, HikariDataSource pool) {
    this.database = database;
    this.claims = claims;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    // Statements are no templates: '<' compares.
    this.jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
  }

  /** Connects, so that what is wrong shows at once. */
  static PostgresLane open(PostgresDatabase database, PostgresClaims claims) {
    try {
      return new PostgresLane(database, claims, database.pool());
    } catch (SQLException | PoolInitializationException e) {
      throw database.failure(e);
    }
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return use(() -> jdbi.withHandle(work::apply), () -> true);
  }

  @Override
  public void change(Consumer<Handle> work) {
    changeFor(
        handle -> {
          work.accept(handle);
          return handle;
        });
  }

  @Override
  public <T> T changeFor(Function<Handle, T> work) {
    writing.lock();
    try {
      boolean[] begun = {false};
      return use(
          () ->
              jdbi.inTransaction(
                  handle -> {
                    claims.beginWrite(handle);
                    begun[0] = true;
                    return work.apply(handle);
                  }),
          () -> !begun[0]);
    } finally {
      writing.unlock();
    }
  }

  /** What is done with a connection. */
  private interface Use<T> {
    T run();
  }

  /** Whether a lost connection took nothing with it, so that another one can serve. */
  private interface Again {
    boolean may();
  }

  private <T> T use(Use<T> work, Again again) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      try {
        return work.run();
      } catch (JdbiException e) {
        // For a connection that cannot be had the pool has waited already.
        boolean had = !(e instanceof ConnectionException);
        if (!had || !PostgresDatabase.lostConnection(e) || !again.may()) {
          throw e;
        }
        return afterLoss(work, e);
      }
    } catch (JdbiException e) {
      throw database.failure(e);
    } finally {
      use.readLock().unlock();
    }
  }

  private static <T> T afterLoss(Use<T> work, JdbiException first) {
    try {
      return work.run();
    } catch (JdbiException e) {
      e.addSuppressed(first);
      throw e;
    }
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closed = true;
      pool.close();
    } finally {
      use.writeLock().unlock();
    }
  }
}
