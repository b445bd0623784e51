package org.riskassessment.core.store.sql;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * Connections to a SQLite file that this user may only read: one for each read. Others may write to
 * it, and nothing that this user can create would keep them out; so a read that a write may have
 * overtaken is made again.
 */
final class ReadOnlyConnections implements Connections {
  private static final int TRIES = 10;

  private final SqliteFile file;
  private final Jdbi jdbi;

  ReadOnlyConnections(SqliteFile file) {
    this.file = file;
    this.jdbi = Connections.jdbi(file::connectToRead);
  }

  /** Connects now, so that any fault shows at once. */
  void open() {
    read(handle -> handle);
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    for (int tries = 0; tries < TRIES; tries++) {
      Object before = file.state();
      try (Handle handle = jdbi.open()) {
        T result = work.apply(handle);
        if (before.equals(file.state())) {
          return result;
        }
      } catch (JdbiException e) {
        if (before.equals(file.state())) {
          throw file.failure(e);
        }
      }
    }
    throw new RiskException(
        ErrorCode.STORE_UNREACHABLE,
        "changed while it was being read; try again",
        ErrorContext.ofFile(file.display()));
  }

  @Override
  public <T> T writeFor(Function<Handle, T> work) {
    throw file.readOnly("nothing can be written to the store");
  }

  @Override
  public void close() {}
}
