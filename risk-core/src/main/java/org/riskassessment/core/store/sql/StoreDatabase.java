package org.riskassessment.core.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;

/** A database that can hold a store. */
sealed interface StoreDatabase permits SqliteFile, PostgresDatabase {

  /**
   * The database of a configuration.
   *
   * @throws RiskException CONFIG_INVALID when this release knows no such database
   */
  static StoreDatabase of(RiskConfig.Store store) {
    return store.database().kind().equals(PostgresDatabase.KIND)
        ? new PostgresDatabase(store.database())
        : SqliteFile.of(store.database().url());
  }

  /** What it is called in messages. */
  String display();

  /** What kind of database it is, and its version. */
  String product(Connection connection) throws SQLException;

  /** The version of its tables, 0 without tables; empty when there is no database. */
  OptionalInt version() throws SQLException;

  /** A connection to the tables of this release: made or migrated first if they are not there. */
  Connection connectToRead() throws SQLException;

  /** A connection to a store that a reading one was open to. */
  Connection connectToWrite() throws SQLException;

  /** Begins a transaction that sees one state of the store to its end. */
  void beginReading(Connection connection) throws SQLException;

  /** Begins a transaction that no other write to the workspace comes between. */
  void beginWriting(Connection connection, String workspaceId) throws SQLException;

  /** What to throw for a failure of the database: one sentence with the database's own words. */
  RiskException failure(Exception e);
}
