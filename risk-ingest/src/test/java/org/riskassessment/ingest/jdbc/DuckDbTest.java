package org.riskassessment.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.stage.Cancellation;

/** DuckDB, whose driver a user drops in, as a reader of Parquet. */
class DuckDbTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("crm.duckdb"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table clients as select * from (values ('a', 1.5, date '2026-01-31'),"
              + " ('b', null, date '2026-02-01')) t(client, spend, since)");
      statement.execute("copy clients to '" + folder.resolve("clients.parquet") + "'");
    }
  }

  private List<String> read(String url, String query) {
    JdbcSource source =
        new JdbcSource(
            "crm",
            Database.of(url),
            null,
            query,
            JdbcSource.Mode.SNAPSHOT,
            null,
            null,
            Duration.ZERO,
            Duration.ZERO,
            10,
            10,
            Duration.ofSeconds(10),
            0,
            SchemaPolicy.STRICT,
            ZoneOffset.UTC);
    List<String> read = new ArrayList<>();
    try (JdbcRows rows = JdbcRows.open(source, folder, null, new Cancellation())) {
      while (rows.next()) {
        read.add(rows.text(0, false) + " " + rows.text(1, false) + " " + rows.text(2, true));
      }
    }
    return read;
  }

  @Test
  void reads_parquet_and_its_own_files() {
    List<String> rows = List.of("a 1.5 2026-01-31", "b  2026-02-01");
    assertThat(read("jdbc:duckdb:", "select * from '" + folder.resolve("clients.parquet") + "'"))
        .isEqualTo(rows);
    assertThat(read("jdbc:duckdb:" + folder.resolve("crm.duckdb"), "select * from clients"))
        .isEqualTo(rows);
  }

  @Test
  void writes_nothing() {
    Path target = folder.resolve("stolen.csv");
    assertThatThrownBy(
            () ->
                read(
                    "jdbc:duckdb:" + folder.resolve("crm.duckdb"),
                    "copy clients to '" + target + "'"))
        .hasMessageContaining("rejected the query");
    assertThat(target).doesNotExist();
  }
}
