package org.riskassessment.core.store.sql;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The way to a database for the parts of a store. Safe for several threads. */
interface Lane extends AutoCloseable {

  /** Runs statements that change nothing, each for itself; they may be run again. */
  <T> T read(Function<Handle, T> work);

  /** Runs statements that happen whole or not at all. */
  void change(Consumer<Handle> work);

  /** Runs statements that happen whole or not at all, and gives what they found out. */
  <T> T changeFor(Function<Handle, T> work);

  /** Waits for the work under way. Closing again does nothing. */
  @Override
  void close();
}
