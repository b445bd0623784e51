package org.riskassessment.ingest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDateTime;
import org.riskassessment.core.config.Database;

/** H2 as a source, as any database whose driver is there: times without a zone. */
class H2SourceTest extends DatabaseSourceContract {
  @Override
  Database database() {
    return Database.of("jdbc:h2:mem:" + folder.getFileName());
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection(database().url());
  }

  @Override
  String timeType() {
    return "timestamp";
  }

  @Override
  String time(int second) {
    return "timestamp '"
        + LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(second).toString().replace('T', ' ')
        + "'";
  }
}
