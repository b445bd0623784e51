package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/** Creates and migrates the tables of a store. Flyway is loaded only when this class is. */
final class Migrations {
  /** The newest version in {@link #FOLDER}; a test compares the two. */
  static final int NEWEST = 13;

  /** Where the scripts are on the class path. */
  static final String FOLDER = "org/riskassessment/core/store/sql/migration";

  /** What SQLite writes where databases differ. */
  static final Map<String, String> SQLITE = Map.of("bytes", "blob", "bytewise", "collate binary");

  /** What PostgreSQL writes there. */
  static final Map<String, String> POSTGRESQL =
      Map.of("bytes", "bytea", "bytewise", "collate \"C\"");

  private Migrations() {}

  /** Migrates a database to {@link #NEWEST}; for SQLite the caller holds the store's lock. */
  static void run(
      Map<String, String> dialect, String url, @Nullable String user, @Nullable String password)
      throws SQLException {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .loggers("slf4j")
          .dataSource(url, user, password)
          .locations("classpath:" + FOLDER)
          .placeholders(dialect)
          .failOnMissingLocations(true)
          .validateMigrationNaming(true)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SQLException(sentence(e), e);
    }
  }

  /**
   * The error for tables of a newer release.
   *
   * @param other what {@code store.url} can name instead
   */
  static RiskException tooNew(int found, String other, ErrorContext context) {
    return new RiskException(
        ErrorCode.STORE_TOO_NEW,
        "the store was written by a newer release: its tables have version "
            + found
            + ", and this release supports up to version "
            + NEWEST
            + "; use the newer release, or name "
            + other
            + " in store.url",
        context);
  }

  private static String sentence(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException database) {
        return "its tables cannot be created: " + database.getMessage();
      }
    }
    return "its tables cannot be created: " + e.getMessage();
  }
}
