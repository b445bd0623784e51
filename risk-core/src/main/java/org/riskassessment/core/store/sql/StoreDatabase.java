package org.riskassessment.core.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;

/** A database that can hold a store. */
sealed interface StoreDatabase permits SqliteFile, PostgresDatabase {

  /**
   * The database of a configuration.
   *
   * @throws RiskException CONFIG_INVALID if this release does not support such a database
   */
  static StoreDatabase of(RiskConfig.Store store) {
    return store.database().kind().equals(PostgresDatabase.KIND)
        ? new PostgresDatabase(store.database())
        : SqliteFile.of(store.database(), store.access());
  }

  /** Its name in messages. */
  String display();

  /** The database product and its version. */
  String product(Connection connection) throws SQLException;

  /** The version of its tables, 0 without tables; empty if there is no database. */
  OptionalInt version() throws SQLException;

  /** A connection to the tables as they are; it is not used to write. */
  Connection connectToLook() throws SQLException;

  /** A connection to the tables of this release, which are created or migrated first if needed. */
  Connection connectToRead() throws SQLException;

  /** A connection to a store that {@link #connectToRead} has connected to before. */
  Connection connectToWrite() throws SQLException;

  /** Begins a transaction that sees one state of the store until it ends. */
  void beginReading(Connection connection) throws SQLException;

  /** Begins a transaction that keeps out all other writes to the workspace. */
  void beginWriting(Connection connection, String workspaceId) throws SQLException;

  /** The error for a failure of the database: one sentence with the database's own words. */
  RiskException failure(Exception e);

  /**
   * The version of a database's tables, from the history that the migrations keep.
   *
   * @param findHistory a query for one value: null without any table, 1 if the history is among the
   *     tables, else 0; one statement, as another process may create the tables between two
   * @param foreign makes the error for tables of another program
   * @return 0 without tables
   */
  static int tablesVersion(
      Connection connection, String findHistory, Supplier<RiskException> foreign)
      throws SQLException {
    String history = Sql.text(connection, findHistory);
    if (history == null) {
      return 0;
    }
    if (history.equals("0")) {
      throw foreign.get();
    }
    String version =
        Sql.text(
            connection,
            "select version from flyway_schema_history where success and version is not null"
                + " order by installed_rank desc limit 1");
    if (version == null) {
      return 0;
    }
    if (!version.matches("[0-9]{1,9}")) {
      throw foreign.get();
    }
    return Integer.parseInt(version);
  }
}
