package org.riskassessment.core.store.sql;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/** The connections of a store to its database. Safe for several threads. */
interface Connections extends AutoCloseable {

  /** Runs statements that change nothing, each on its own; they may be run again. */
  <T> T read(Function<Handle, T> work);

  /** Runs statements as one transaction. */
  default void write(Consumer<Handle> work) {
    writeFor(
        handle -> {
          work.accept(handle);
          return handle;
        });
  }

  /** Runs statements as one transaction and returns what they found. */
  <T> T writeFor(Function<Handle, T> work);

  /** Waits for the statements under way. Closing again does nothing. */
  @Override
  void close();

  /** Jdbi over connections, for statements as they are written. */
  static Jdbi jdbi(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(connections);
    // Statements are no templates: '<' compares.
    jdbi.getConfig(SqlStatements.class)
        .setTemplateEngine(TemplateEngine.NOP)
        .setSqlParser(new NamedParameters());
    return jdbi;
  }
}
