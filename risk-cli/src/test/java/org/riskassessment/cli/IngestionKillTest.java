package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RiskStore;

/**
 * Files come in while ingestions are killed at any moment, one after the other in one workspace. At
 * the end every row is there once. {@code -Pstress} kills 200 times.
 */
class IngestionKillTest {
  private static final int KILLS = System.getProperty("stress") == null ? 30 : 200;
  private static final int ROWS = 10_000;
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir Path workspace;

  @Test
  void no_row_is_lost_and_none_is_twice_however_often_it_is_killed() throws Exception {
    Files.createDirectories(workspace.resolve("in"));
    Files.writeString(
        workspace.resolve("config.json"),
        "{\"input_folder_path\": \"in\", \"output_folder_path\": \"out\","
            + " \"test_data_path\": \"test\", \"output_model_path\": \"models\","
            + " \"prod_deployment_path\": \"production\"}");
    Random random = new Random(11);
    Set<String> expected = new LinkedHashSet<>();
    File dataset = workspace.resolve("out/finaldata.csv").toFile();
    long bytes = 0;
    long usual = 60_000;
    int file = 0;
    arrive(file++, expected);
    for (int killed = 0; killed < KILLS; ) {
      long started = System.nanoTime();
      Process child = start();
      double share = bytes == 0 ? 1 : 0.4 + 0.8 * random.nextDouble();
      boolean ended = child.waitFor((long) (usual * share), TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
      if (ended) {
        assertThat(child.exitValue()).isZero();
        usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      } else {
        killed++;
      }
      // There is always something to ingest, or the kills would meet a process that idles.
      if (ended || dataset.length() > bytes) {
        bytes = dataset.length();
        arrive(file++, expected);
      }
    }
    assertThat(start().waitFor()).isZero();

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

  private Process start() throws IOException {
    return new ProcessBuilder(
            ChildProgram.command(List.of(), "ingest", "--workspace", workspace.toString()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
