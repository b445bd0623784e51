package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
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

  @Test
  void nul_in_a_cell_goes_to_the_quarantine() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0");
    execute(
        "insert into clients select 2, changed_at, 'bo' || char(0) || 'lt', 1, 2, 3, 0"
            + " from clients");
    assertThat(workspace.ingest().batches().get(0).rows().rejectedByRule())
        .hasToString("{character=1}");
  }
}
