package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.PostgresServer;

/**
 * Ingestion of a table of PostgreSQL by the program in a JVM of its own: killed mid-batch, and with
 * less memory than the rows take. {@code -Dstress} kills 60 times, and reads ten million rows.
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

  private Process start(String... options) throws IOException {
    return new ProcessBuilder(
            ChildProgram.command(List.of(options), "ingest", "--workspace", workspace.toString()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void no_row_is_lost_and_none_is_twice_however_often_it_is_killed() throws Exception {
    int rows = 0;
    PostgresServer.shared().sql(name, "create table clients as " + rows(1, rows));
    configure("\"table\": \"clients\", \"batch_rows\": 4000");
    Random random = new Random(5);
    long usual = 0;
    int killed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      if (killed == 0 || random.nextInt(3) == 0) {
        PostgresServer.shared().sql(name, "insert into clients " + rows(rows + 1, rows + 20_000));
        rows += 20_000;
      }
      long started = System.nanoTime();
      Process child = start();
      long delay = usual == 0 ? 60_000 : (long) (usual * (0.4 + 0.5 * random.nextDouble()));
      boolean ended = child.waitFor(delay, TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
      if (ended) {
        usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      } else {
        killed++;
      }
    }
    assertThat(start().waitFor()).isZero();
    assertThat(killed).as("kills of a process that had not ended").isGreaterThan(KILLS / 3);

    List<String> lines = Files.readAllLines(workspace.resolve("out/finaldata.csv"));
    assertThat(lines.subList(1, lines.size())).hasSize(rows).doesNotHaveDuplicates();
    assertThat(batches().stream().mapToLong(Batch::rowsNew).sum()).isEqualTo(rows);
  }

  /** A driver that kept the rows of the answer would need twice the heap there is. */
  @Test
  void many_rows_are_read_with_a_tiny_heap() throws Exception {
    configure("\"query\": \"" + rows(1, MANY_ROWS) + "\"");
    assertThat(start("-Xmx64m").waitFor()).isZero();
    assertThat(batches().stream().mapToLong(Batch::rowsNew).sum()).isEqualTo(MANY_ROWS);
  }

  private List<Batch> batches() {
    RiskConfig config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
    try (RiskStore store = Application.openStore(config)) {
      return store.ingestion().batches();
    }
  }
}
