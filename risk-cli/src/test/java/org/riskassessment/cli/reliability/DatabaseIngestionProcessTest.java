package org.riskassessment.cli.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.ChildProgram;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.PostgresServer;

/**
 * Ingestion of a table of PostgreSQL by the program in a JVM of its own: killed mid-batch, and with
 * less memory than the rows take. {@code -Pstress} kills 60 times, and reads ten million rows.
 */
class DatabaseIngestionProcessTest {
  private static final boolean STRESS = System.getProperty("stress") != null;
  private static final int KILLS = STRESS ? 60 : 4;
  private static final int MANY_ROWS = STRESS ? 10_000_000 : 600_000;

  @TempDir Path workspace;
  private Database database;
  private String name;

  @BeforeEach
  void make_a_database() {
    database = PostgresServer.shared().database();
    name = PostgresServer.name(database);
  }

  private void configure(String more) throws IOException {
    Files.writeString(
        workspace.resolve("config.json"),
        """
        {"output_folder_path": "out", "test_data_path": "test", "output_model_path": "models",
         "prod_deployment_path": "production",
         "sources": [{"type": "jdbc", "name": "crm", "url": "%s", "user": "%s", "lag": "1s",
                      "id": "id", "timestamp": "at", %s}]}
        """
            .formatted(database.url(), database.user(), more));
  }

  /** Rows of a millisecond each. */
  private static String rows(int from, int to) {
    return "select i as id, timestamptz '2026-01-01 00:00Z' + i * interval '1 ms' as at,"
        + " 'c' || i as corporation, i % 97 as lastmonth_activity, 200 as lastyear_activity,"
        + " 30 as number_of_employees, i % 2 as exited from generate_series("
        + from
        + ", "
        + to
        + ") i";
  }

  private ChildProgram start(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Drisk.stderr.terminal=true");
    return ChildProgram.start(
        ChildProgram.command(all, "ingest", "--workspace", workspace.toString()));
  }

  @Test
  void kills_lose_no_row_and_repeat_none() throws Exception {
    int rows = 0;
    PostgresServer.shared().sql(name, "create table clients as " + rows(1, rows));
    configure("\"table\": \"clients\", \"batch_rows\": 4000");
    Random random = new Random(5);
    RandomKills kills = new RandomKills(5);
    while (kills.killed() < KILLS) {
      if (kills.killed() == 0 || random.nextInt(3) == 0) {
        PostgresServer.shared().sql(name, "insert into clients " + rows(rows + 1, rows + 20_000));
        rows += 20_000;
      }
      assertThat(kills.kill(start(), "ingest …")).isIn(0, RandomKills.KILLED);
    }
    assertThat(start().await().status()).isZero();

    List<String> lines = Files.readAllLines(workspace.resolve("out/finaldata.csv"));
    assertThat(lines.subList(1, lines.size())).hasSize(rows).doesNotHaveDuplicates();
    assertThat(batches().stream().mapToLong(Batch::rowsNew).sum()).isEqualTo(rows);
  }

  /** A driver that kept the rows of the answer would need twice the heap there is. */
  @Test
  void many_rows_are_read_with_a_tiny_heap() throws Exception {
    configure("\"query\": \"" + rows(1, MANY_ROWS) + "\"");
    assertThat(start("-Xmx64m").await().status()).isZero();
    assertThat(batches().stream().mapToLong(Batch::rowsNew).sum()).isEqualTo(MANY_ROWS);
  }

  private List<Batch> batches() {
    RiskConfig config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
    try (RiskStore store = Application.openStore(config)) {
      return store.ingestion().batches();
    }
  }
}
