package org.riskassessment.core.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * A pool of connections. Reads run side by side; the writes of this process queue here, those of
 * all processes at the workspace's fence. A connection that died while idle is replaced silently; a
 * connection that dies during a write undoes that write.
 */
final class PostgresConnections implements Connections {
  private final PostgresDatabase database;
  private final PostgresClaims claims;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private PostgresConnections(
      PostgresDatabase database, PostgresClaims claims, HikariDataSource pool) {
    this.database = database;
    this.claims = claims;
    this.pool = pool;
    this.jdbi = Connections.jdbi(pool::getConnection);
    jdbi.registerArgument(new PostgresDatabase.TextArgument());
  }

  /** Connects now, so that any fault shows at once. */
  static PostgresConnections open(PostgresDatabase database, PostgresClaims claims) {
    try {
      return new PostgresConnections(database, claims, database.pool());
    } catch (SQLException | PoolInitializationException e) {
      throw database.failure(e);
    }
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return use(() -> jdbi.withHandle(work::apply), () -> true);
  }

  @Override
  public <T> T writeFor(Function<Handle, T> work) {
    writing.lock();
    try {
      boolean[] started = {false};
      return use(
          () ->
              jdbi.inTransaction(
                  handle -> {
                    claims.beginWrite(handle);
                    started[0] = true;
                    return work.apply(handle);
                  }),
          () -> !started[0]);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Does something with a connection.
   *
   * @param repeatable whether nothing was lost with a connection, so that the work can be repeated
   */
  private <T> T use(Supplier<T> work, BooleanSupplier repeatable) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      try {
        return work.get();
      } catch (JdbiException e) {
        // When no connection can be opened, the pool has already waited.
        boolean connected = !(e instanceof ConnectionException);
        if (!connected || !PostgresDatabase.lostConnection(e) || !repeatable.getAsBoolean()) {
          throw e;
        }
        // The others are likely to have died with it.
        pool.getHikariPoolMXBean().softEvictConnections();
        return afterLoss(work, e);
      }
    } catch (JdbiException e) {
      throw database.failure(e);
    } finally {
      use.readLock().unlock();
    }
  }

  private static <T> T afterLoss(Supplier<T> work, JdbiException first) {
    try {
      return work.get();
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
