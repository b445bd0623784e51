package org.riskassessment.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcColumnTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-02 03:04:05, 2026-01-02",
    "2026-01-02T03:04:05Z, 2026-01-02",
    "10000-01-02 03:04:05, 10000-01-02",
    "+10000-01-02T03:04, +10000-01-02",
    "2026-01-02, 2026-01-02",
    "2026-01-02x, 2026-01-02x",
    "somewhere T, somewhere T"
  })
  void a_text_with_a_time_is_cut_to_its_date(String text, String date) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select '" + text + "'")) {
      assertThat(row.next()).isTrue();
      JdbcColumn column = JdbcColumn.of(row.getMetaData(), 1, true);
      assertThat(column.text(row, 1, true, ZoneOffset.UTC)).isEqualTo(date);
      assertThat(column.text(row, 1, false, ZoneOffset.UTC)).isEqualTo(text);
    }
  }
}
