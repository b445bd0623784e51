package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/** The commands on sources that are databases, with SQLite as one. */
class DatabaseSourceCommandsTest {
  @TempDir Path temporary;
  private TestWorkspace workspace;
  private String url = "";

  @BeforeEach
  void make_a_workspace_of_a_database() throws Exception {
    workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 300);
    url = "jdbc:sqlite:" + temporary.resolve("crm.db");
    execute(
        "create table clients (id integer primary key, changed_at text, corporation text,"
            + " lastmonth_activity integer, lastyear_activity integer,"
            + " number_of_employees integer, exited integer)");
    for (int i = 0; i < 40; i++) {
      insert(i, "2026-01-01 00:00:" + (10 + i));
    }
    configure("");
  }

  private void configure(String more) throws IOException {
    Files.writeString(
        temporary.resolve("w/config.json"),
        """
        {"output_folder_path": "data/ingesteddata", "test_data_path": "data/testdata",
         "output_model_path": "data/models", "prod_deployment_path": "data/production_deployment",
         "sources": [{"type": "jdbc", "name": "crm", "url": "%s", "table": "clients",
                      "timestamp": "changed_at", "id": "id", "lag": "5s"%s}]}
        """
            .formatted(url, more));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  private void insert(int id, String time) throws SQLException {
    execute(
        "insert into clients values (%d, '%s', 'c%d', %d, 900, 40, %d)"
            .formatted(id, time, id, id * 7, id % 2));
  }

  @Test
  void the_watermark_is_shown_before_and_after_a_poll() {
    assertThat(workspace.risk("watermark", "show").exits(0).out())
        .contains("Source     crm", "clients of sqlite:", "timestamp+incrementing", "nothing yet");
    workspace.json("ingest").exits(0);
    assertThat(workspace.risk("watermark", "show").exits(0).out())
        .contains("reached  2026-01-01 00:00:49, read at ");
    Result json = workspace.json("watermark", "show").exits(0);
    assertThat(json.at("data.sources.0.source")).isEqualTo("crm");
    assertThat(json.at("data.sources.0.reached")).isEqualTo("2026-01-01 00:00:49");
    assertThat((List<?>) json.at("data.sources.0.columns")).hasSize(7);
    assertThat(workspace.risk("watermark", "show", "-o", "csv").exits(0).out().lines())
        .hasSize(2)
        .first()
        .isEqualTo("source,reads,mode,reached,read_at");
  }

  @Test
  void a_reset_source_is_read_anew_and_nothing_comes_twice() {
    workspace.json("ingest").exits(0);
    assertThat(workspace.risk("watermark", "reset", "crm").exits(0).out())
        .contains("reads crm from its start");
    Result again = workspace.json("ingest").exits(0);
    assertThat(again.at("data.nothing_new")).isEqualTo(true);
    assertThat(workspace.rows("data/ingesteddata/finaldata.csv")).hasSize(40);
    assertThat(workspace.json("runs", "list").out()).contains("watermark reset");
    Result unknown = workspace.risk("watermark", "reset", "crn").exits(2);
    assertThat(unknown.err()).contains("did you mean 'crm'?");
  }

  @Test
  void reconciling_finds_what_was_missed_and_what_is_gone() throws Exception {
    workspace.json("ingest").exits(0);
    insert(100, "2025-06-01 00:00:00");
    execute("delete from clients where id in (3, 4)");
    assertThat(workspace.json("ingest").at("data.nothing_new")).isEqualTo(true);

    Result json = workspace.json("ingest", "--reconcile").exits(0);
    assertThat(json.at("data.reconciled.0.source_rows")).hasToString("39");
    assertThat(json.at("data.reconciled.0.dataset_rows")).hasToString("40");
    assertThat(json.at("data.reconciled.0.late_rows")).hasToString("1");
    assertThat(json.at("data.reconciled.0.deleted_clients")).hasToString("2");
    assertThat(json.at("data.reconciled.0.deleted_client_ids")).hasToString("[c3, c4]");
    assertThat(workspace.rows("data/ingesteddata/finaldata.csv")).hasSize(41);
    assertThat(workspace.risk("ingest", "--reconcile").exits(0).out())
        .contains("Reconciled crm: 39 rows in the source, 41 in the dataset; added 0 missed rows")
        .contains("2 clients are no longer in the source: c3, c4");
    assertThat(workspace.json("ingest").at("data.nothing_new")).isEqualTo(true);
  }

  @Test
  void changed_columns_are_told_until_the_source_is_reset() throws Exception {
    workspace.json("ingest").exits(0);
    execute("alter table clients add column region text");
    insertWithRegion(50, "2026-01-01 00:01:00");
    workspace.json("ingest").exits(4);
    workspace.json("ingest").exits(0);
    assertThat(workspace.json("status").exits(0).at("status")).isEqualTo("attention");
    assertThat(workspace.risk("status").out())
        .contains("has the new column 'region'")
        .contains("risk watermark reset crm");
    assertThat(workspace.risk("quarantine", "list").exits(0).out()).contains("crm");
    assertThat(workspace.json("quarantine", "retry", "2").exits(0).out())
        .contains("came from a database: reset the source's watermark to read it again");

    workspace.json("watermark", "reset", "crm").exits(0);
    workspace.json("ingest").exits(0);
    assertThat(workspace.rows("data/ingesteddata/finaldata.csv")).hasSize(41);
    assertThat(workspace.json("status").exits(0).at("status")).isEqualTo("ok");
  }

  @Test
  void reports_refused_rows_until_they_are_fixed() throws Exception {
    execute("update clients set lastmonth_activity = -1 where id >= 20");
    configure(", \"batch_rows\": 20");
    workspace.json("ingest").exits(4);
    // From the lag before them on, which is another content.
    workspace.json("ingest").exits(4);
    workspace.json("ingest").exits(0);
    Result status = workspace.json("status").exits(0);
    assertThat(status.at("status")).isEqualTo("attention");
    assertThat((List<?>) status.at("data.refused")).hasSize(1);
    assertThat(workspace.risk("status").out())
        .contains("of crm: ")
        .contains("Reading the source stops here")
        .contains("--despite-limits");
    execute("update clients set lastmonth_activity = 1 where id >= 20");
    workspace.json("ingest").exits(0);
    assertThat(workspace.rows("data/ingesteddata/finaldata.csv")).hasSize(40);
    assertThat(workspace.json("status").exits(0).at("status")).isEqualTo("ok");
  }

  private void insertWithRegion(int id, String time) throws SQLException {
    execute(
        "insert into clients values (%d, '%s', 'c%d', 1, 900, 40, 0, 'north')"
            .formatted(id, time, id));
  }

  @Test
  void test_data_and_todays_clients_may_come_from_queries() throws Exception {
    execute("create table held as select * from clients where id < 20");
    execute("create table today as select * from clients where id between 5 and 14");
    execute("update today set exited = null");
    String section = "\"%s\": {\"type\": \"jdbc\", \"url\": \"" + url + "\", \"query\": \"%s\"}";
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replace(
                "\"test_data_path\": \"data/testdata\"",
                section.formatted("test_data", "select * from held")
                    + ", "
                    + section.formatted(
                        "portfolio",
                        "select corporation, lastmonth_activity,"
                            + " lastyear_activity, number_of_employees from today")));
    Result run = workspace.json("run").exits(0);
    assertThat(run.at("data.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(run.out()).contains("test_data").doesNotContain("no test score");

    assertThat(workspace.json("score").exits(0).at("data.n")).hasToString("20");
    Result predicted = workspace.json("predict").exits(0);
    assertThat((List<?>) predicted.at("data.predictions")).hasSize(10);
    execute("insert into today values (1000, null, 'newcomer', 1, 2, 3, null)");
    assertThat(workspace.risk("predict", "-o", "csv").exits(0).out().lines())
        .hasSize(12)
        .anyMatch(line -> line.startsWith("newcomer,"));
    assertThat(workspace.risk("diagnose", "--only", "predictions").exits(0).out()).contains("20");
    assertThat(workspace.risk("doctor").out())
        .containsPattern("test data\\s+test_data\\s+\\(sqlite:")
        .containsPattern("portfolio\\s+portfolio\\s+\\(sqlite:");

    execute("drop table today");
    Result gone = workspace.risk("predict").exits(5);
    assertThat(gone.err()).contains("portfolio: ").contains("no such table: today");
    execute("drop table held");
    assertThat(workspace.risk("score").exits(5).err()).contains("test_data: ");
  }

  @Test
  void the_doctor_reaches_for_the_database() throws Exception {
    assertThat(workspace.risk("doctor").out()).containsPattern("crm\\s+\\(sqlite:");
    Files.delete(temporary.resolve("crm.db"));
    Result doctor = workspace.risk("doctor").exits(5);
    assertThat(doctor.out()).containsPattern("crm:\\s+sqlite:").contains("cannot be reached");
    workspace.json("ingest").exits(5);
  }
}
