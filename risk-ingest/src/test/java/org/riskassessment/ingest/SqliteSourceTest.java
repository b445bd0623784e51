package org.riskassessment.ingest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.riskassessment.core.config.Database;

/** SQLite as a source: times are texts. */
class SqliteSourceTest extends DatabaseSourceContract {
  @Override
  Database database() {
    return Database.of("jdbc:sqlite:" + folder.toAbsolutePath().resolve("crm.db"));
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection(database().url());
  }

  @Override
  String timeType() {
    return "text";
  }

  @Override
  String time(int second) {
    return "'"
        + DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
            .format(LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(second))
        + "'";
  }
}
