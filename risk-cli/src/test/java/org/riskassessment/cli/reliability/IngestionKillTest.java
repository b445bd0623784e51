package org.riskassessment.cli.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.ChildProgram;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RiskStore;

/**
 * Files come in while ingestions are killed at any moment of their work, one after the other in one
 * workspace. At the end every row is there once. Kills 10 times, with {@code -Pstress} 200 times.
 */
class IngestionKillTest {
  private static final int KILLS = System.getProperty("stress") == null ? 10 : 200;
  private static final int ROWS = 10_000;
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir Path workspace;

  @Test
  void kills_lose_no_row_and_repeat_none() throws Exception {
    Files.createDirectories(workspace.resolve("in"));
    Files.writeString(
        workspace.resolve("config.json"),
        "{\"input_folder_path\": \"in\", \"output_folder_path\": \"data/ingesteddata\","
            + " \"test_data_path\": \"test\", \"output_model_path\": \"data/models\","
            + " \"prod_deployment_path\": \"data/production_deployment\"}");
    RandomKills kills = new RandomKills(11);
    Set<String> expected = new LinkedHashSet<>();
    File dataset = workspace.resolve("data/ingesteddata/finaldata.csv").toFile();
    long bytes = 0;
    int file = 0;
    arrive(file++, expected);
    while (kills.killed() < KILLS) {
      int status = kills.kill(start(), "ingest …");
      assertThat(status).isIn(0, RandomKills.KILLED);
      assertThat(WorkspaceCheck.of(workspace).harm()).isEmpty();
      // There is always something to ingest, or the kills would meet a process that idles.
      if (status == 0 || dataset.length() > bytes) {
        bytes = dataset.length();
        arrive(file++, expected);
      }
    }
    assertThat(start().await().status()).isZero();
    assertThat(WorkspaceCheck.of(workspace).faults()).isEmpty();

    List<String> rows = Files.readAllLines(dataset.toPath());
    assertThat(rows.subList(1, rows.size()))
        .hasSameSizeAs(expected)
        .containsExactlyElementsOf(expected);
    RiskConfig config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
    try (RiskStore store = Application.openStore(config)) {
      assertThat(store.ingestion().batches()).extracting(Batch::name).doesNotHaveDuplicates();
      assertThat(store.ingestion().batches().stream().mapToLong(Batch::rowsNew).sum())
          .isEqualTo(expected.size());
    }
  }

  /** A file of rows, some of which the one before it has too. */
  private void arrive(int file, Set<String> expected) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int row = 0; row < ROWS; row++) {
      int number = file * ROWS + row - (row % 50 == 0 ? ROWS : 0);
      String line = "c" + number + "," + Math.abs(number) % 97 + ",200,30," + Math.abs(number % 2);
      expected.add(line);
      text.append(line).append('\n');
    }
    Path draft = workspace.resolve("draft");
    Files.write(draft, text.toString().getBytes(UTF_8));
    Files.move(draft, workspace.resolve(String.format(Locale.ROOT, "in/f%03d.csv", file)));
  }

  private ChildProgram start() {
    return ChildProgram.start("ingest", "--workspace", workspace.toString());
  }
}
