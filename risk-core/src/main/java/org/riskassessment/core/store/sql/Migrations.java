package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables of the store, version by version. Apart, so that Flyway is loaded only to migrate. */
final class Migrations {
  /** The newest version in {@link #FOLDER}; a test compares the two. */
  static final int NEWEST = 3;

  /** Where the scripts are on the class path. */
  static final String FOLDER = "org/riskassessment/core/store/sql/migration";

  private Migrations() {}

  /** Brings a database up to {@link #NEWEST}; the caller holds the store's lock. */
  static void run(String sqliteUrl) throws SQLException {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .loggers("slf4j")
          .dataSource(sqliteUrl, null, null)
          .locations("classpath:" + FOLDER)
          .placeholders(Map.of("bytes", "blob", "bytewise", "collate binary"))
          .failOnMissingLocations(true)
          .validateMigrationNaming(true)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SQLException(sentence(e), e);
    }
  }

  private static String sentence(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException database) {
        return "its tables cannot be made: " + database.getMessage();
      }
    }
    return "its tables cannot be made: " + e.getMessage();
  }
}
